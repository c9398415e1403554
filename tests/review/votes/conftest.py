"""A meeting in session: two candidates and a reserve, seven members, all of them there."""

import pytest

from accounts import clock
from accounts.roles import Role
from tests.factories import halls, votes
from tests.factories.journey import Town
from tests.factories.nominations import IN_TIME, make_user


@pytest.fixture
def staff(db):
    return make_user(Role.STAFF)


@pytest.fixture
def lead(db):
    return make_user(Role.LEAD)


@pytest.fixture
def sitting(staff, lead):
    """(approval, candidates)"""
    with clock.at(IN_TIME):
        town = Town.build()
        found = votes.proposed(town, staff, lead, 2, 1)
        row = votes.meeting(town.cycle, staff, halls.panel(town.cycle, staff, 7))
        yield votes.in_session(row, staff, lead), found
