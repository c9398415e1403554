"""300 batches of two on every list of stage 1 and of the powers: at most twelve queries, and those of one row."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import RoleGrant
from accounts.roles import Role
from nominations.models import Application
from nominations.pipeline import Status
from tests.factories.nominations import make_user
from tests.review.formal_check.crowds import crowd, fill, one_of_each

pytestmark = pytest.mark.django_db
LISTS = (
    "intake:queue", "formal_check:queue", "paper_desk:queue", "mail_desk:queue", "same_evidence:queue",
    "result_sheet:queue", "disqualification:queue", "disqualification:bans", "disqualification:flagged", "appeal:queue",
    "late_withdrawal:queue", "recusal:queue", "calendar:extensions", "oversight:queue", "audit:queue", "inbox:list",
    "units:queue", "cycles:queue", "people:list",
)  # fmt: skip
# The first page of what belongs to the recommending unit.
OF_UNIT = ("recommendation:queue", "recommendation:batches", "late_withdrawal:queue", "result_sheet:queue")
MOST = 12


def spent(client, name):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(reverse(name)).status_code == 200, name
    return len(seen)


@pytest.fixture
def reader(client, db):
    """Every role that reads for the association in one person: nothing is left out for want of a right."""
    user = make_user(Role.STAFF)
    for role in (Role.LEAD, Role.CHIEF, Role.SUP):
        RoleGrant.objects.create(user=user, role=role)
    client.force_login(user)
    return user


def test_every_list_of_the_association(client, reader, town, submitted, arrived):
    one_of_each(submitted, town, reader)
    for name in LISTS:
        client.get(reverse(name))  # what is kept in the cache for a minute is there both times
    before = {name: spent(client, name) for name in LISTS}
    fill(crowd(submitted, arrived), reader)
    after = {name: spent(client, name) for name in LISTS}
    assert Application.objects.filter(status=Status.SUBMITTED).count() == 601
    # The trail asks once for each kind of thing its page names, and a full page may name fewer.
    assert {name: n for name, n in after.items() if n > before[name]} == {}
    assert max(after.values()) <= MOST, after


def test_every_list_of_a_recommending_unit(client, town, submitted, arrived):
    client.force_login(town.rec)
    for name in OF_UNIT:
        client.get(reverse(name))
    before = {name: spent(client, name) for name in OF_UNIT}
    crowd(submitted, arrived)
    after = {name: spent(client, name) for name in OF_UNIT}
    assert after == before
    assert max(after.values()) <= MOST, after


def test_the_home_page(client, staff, submitted, arrived):
    before = spent(client, "home")
    crowd(submitted, arrived)
    assert spent(client, "home") <= before + 1
