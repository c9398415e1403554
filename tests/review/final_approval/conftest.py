"""A year in stage 4: two proposed and a reserve, seven sworn experts, one person of each role."""

import pytest
from django.test import Client

from accounts import clock
from accounts.roles import Role
from tests.factories import halls, votes
from tests.factories.journey import Town
from tests.factories.nominations import IN_TIME, make_user


def browser(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def cast(db):
    return {role: make_user(role) for role in (Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP)}


@pytest.fixture
def year(cast):
    """(cycle, candidates, experts)"""
    with clock.at(IN_TIME):
        town = Town.build()
        found = votes.proposed(town, cast[Role.STAFF], cast[Role.LEAD], 2, 1)
        yield town.cycle, found, halls.panel(town.cycle, cast[Role.STAFF], 7)


@pytest.fixture
def sitting(year, cast):
    cycle, found, people = year
    row = votes.meeting(cycle, cast[Role.STAFF], people)
    return votes.in_session(row, cast[Role.STAFF], cast[Role.LEAD]), found
