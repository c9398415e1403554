"""A meeting in session with seven members and an open round on two candidates and a reserve."""

import pytest

from accounts import clock
from accounts.roles import Role
from nominations.acting import Actor
from review.votes import rounds
from tests.factories import halls, votes
from tests.factories.journey import Town, click
from tests.factories.nominations import IN_TIME, make_user


@pytest.fixture
def staff(db):
    return make_user(Role.STAFF)


@pytest.fixture
def lead(db):
    return make_user(Role.LEAD)


@pytest.fixture
def planned(staff, lead):
    """(approval, candidates), nobody told yet."""
    with clock.at(IN_TIME):
        town = Town.build()
        found = votes.proposed(town, staff, lead, 2, 1)
        yield votes.meeting(town.cycle, staff, halls.panel(town.cycle, staff, 7)), found


@pytest.fixture
def sitting(planned, staff, lead):
    row, found = planned
    return votes.in_session(row, staff, lead), found


@pytest.fixture
def opened(sitting, staff):
    row, found = sitting
    return rounds.open_round(row, found, by=Actor(staff, Role.STAFF), key=click())
