"""T30: a vacancy goes to the highest reserve, by two people, and to a publicity of its own; who left is struck."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from nominations.acting import Actor, NotPermitted, TransitionError, WrongState
from nominations.models import Consent
from nominations.pipeline import Status
from nominations.transitions import advance
from publicity.lists import promoting, showing, ticking
from publicity.lists.models import Entry, Promotion
from publicity.public_notice import queries, transitions
from tests.factories.experts import yes
from tests.factories.journey import click
from tests.factories.publicity import DAY, Office
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
LATER = DAY + timedelta(days=2)
PASSWORD = "演示-口令-2023"


@kept
def office():
    made = Office.build(n=2, reserves=2)
    made.published()
    return made


def leaves(office, place=1):
    """One of the list asks to leave (T34); the tick finds the vacancy."""
    entry = Entry.objects.select_related("application").get(place=place)
    with clock.at(LATER):
        by = Actor(office.lead, Role.LEAD)
        advance(entry.application, "withdraw_late", by=by, permit=yes, reason="本人书面申请退出", key=click())
        ticking.tick()
    return entry.application


def proposed(office):
    by = Actor(office.lead, Role.LEAD)
    return transitions.propose_promotion(office.cycle, by=by, version=1, key=click())


def signed(office, row):
    by = Actor(office.chief, Role.CHIEF)
    transitions.sign_promotion(row, by=by, version=row.version, key=click())
    row.refresh_from_db()
    return row


def test_without_a_vacancy_nobody_moves_up(office):
    assert promoting.next_pair(office.cycle) is None and queries.turns(office.lead) == []
    with pytest.raises(TransitionError, match="没有空缺"):
        proposed(office)


def test_who_left_by_another_room_is_struck_from_the_page(office):
    left = leaves(office)
    rows = {row["place"]: row["removed"] for row in showing.year_of(2023)["lists"][0]["rows"]}
    assert rows == {1: True, 2: False} and promoting.vacated(office.cycle) == [left]


def test_the_first_reserve_moves_up_and_has_a_publicity_of_their_own(office):
    left, first = leaves(office), office.candidates[2]
    assert promoting.reserves(office.cycle)[0] == first
    row = signed(office, proposed(office))
    first.refresh_from_db()
    assert (row.vacancy, row.application, first.status) == (left, first, Status.CANDIDATE)
    assert promoting.next_pair(office.cycle) is None, "one vacancy, one promotion"
    with clock.at(LATER):
        second = office.do(office.prepared(), "hand_in", "review", "publish")
    first.refresh_from_db()
    assert first.status == Status.IN_PUBLICITY and second.number == 2
    shown = showing.year_of(2023)["lists"]
    assert [one["number"] for one in shown] == [2, 1] and "递补候选人名单" in shown[0]["title"]
    assert second.ends_at > Entry.objects.get(place=1, publication__number=1).publication.ends_at
    office.over(second)
    first.refresh_from_db()
    assert first.status == Status.PUBLICITY_CLEAR


def test_two_people_and_one_proposal_at_a_time(office):
    leaves(office)
    row = proposed(office)
    assert proposed(office) == row
    office.lead.role_grants.create(role=Role.CHIEF)
    office.lead.__dict__.pop("_grants", None)
    with pytest.raises(NotPermitted):
        transitions.sign_promotion(row, by=Actor(office.lead, Role.CHIEF), version=row.version, key=click())


def test_without_the_consent_nobody_moves_up(office):
    leaves(office)
    row = proposed(office)
    Consent.objects.filter(user=row.application.nominee, kind="publication").update(withdrawn_at=clock.now())
    with pytest.raises(TransitionError, match="没有同意公示"):
        signed(office, row)


def test_dropped_the_place_stays_free(office):
    left = leaves(office)
    row = proposed(office)
    by = Actor(office.chief, Role.CHIEF)
    transitions.drop_promotion(row, by=by, reason="本人提出不再参评", version=row.version, key=click())
    with pytest.raises(WrongState):
        transitions.sign_promotion(row, by=by, version=row.version, key=click())
    assert promoting.vacated(office.cycle) == [left] and proposed(office) != row


def test_by_the_pages(office):
    leaves(office)
    office.chief.set_password(PASSWORD)
    office.chief.save()
    lead, chief, staff = Client(), Client(), Client()
    for client, user in ((lead, office.lead), (chief, office.chief), (staff, office.staff)):
        client.force_login(user)
    year = reverse("public_notice:year", args=[2023])
    assert "空缺与递补" in lead.get(year).content.decode() and "提出递补" not in staff.get(year).content.decode()
    propose, sign = (reverse("public_notice:promote", args=[2023, f"{verb}_promotion"]) for verb in ("propose", "sign"))
    assert staff.post(propose, {"version": 1, "key": "a"}).status_code == 404
    assert lead.post(propose, {"version": 1, "key": "a"}).status_code == 302
    assert any("待签发" in line["sentence"] for line in queries.turns(office.chief))
    form = {"version": 1, "key": "b", "proof": "猜的"}
    assert chief.post(sign, form).status_code == 422
    assert chief.post(sign, form | {"proof": PASSWORD}).status_code == 302
    assert Promotion.objects.get().signed_by == office.chief
    assert lead.post(sign, form | {"proof": PASSWORD}).status_code == 404
