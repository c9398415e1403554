"""Experts who read a form by name because of a seat are on the list as long as their own pages open it."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from nominations import sight
from review.halls.models import Slot
from tests.factories import defense, halls, votes
from tests.factories.journey import Town
from tests.factories.nominations import make_user
from tests.review.oversight.test_oversight import client_of

pytestmark = pytest.mark.django_db


def listed(application):
    return {row["user"].pk: row for row in sight.readers(application)["can"]}


def test_the_panel_is_on_the_list_for_whom_it_hears_and_nobody_who_stepped_out():
    scene = defense.build()
    session = scene.told()
    mine, other = Slot.objects.filter(session=session).select_related("application")[:2]
    seats = list(session.seats.filter(ended_at=None).select_related("expert__user"))
    scene.apart(seats[0].expert, mine.application)
    for seat in seats[:2]:
        row = listed(mine.application).get(seat.expert.user_id)
        opens = client_of(seat.expert.user).get(reverse("panel:dossier", args=[mine.key])).status_code == 200
        assert opens == (row is not None) == (seat != seats[0])
    assert seats[0].expert.user_id in listed(other.application)
    assert row["shown"] and not row["number"] and "答辩评委" in str(row["why"])


def test_the_committee_is_on_the_list_from_the_announcement_on():
    staff, lead = make_user(Role.STAFF), make_user(Role.LEAD)
    town = Town.build()
    people = halls.panel(town.cycle, staff, 3)
    application = votes.proposed(town, staff, lead, n=1)[0]
    row = votes.meeting(town.cycle, staff, people)
    held = {one.user_id for one in people}
    assert not held & set(listed(application))
    votes.in_session(row, staff, lead)
    assert held <= set(listed(application))
    assert "审定会委员" in str(listed(application)[people[0].user_id]["why"])


def test_the_table_says_what_the_seats_read_besides():
    page = client_of(make_user(Role.SUP)).get(reverse("oversight:queue")).content.decode()
    assert all(str(seat.why) in page for seat in sight.seats()) and len(sight.seats()) == 2
