"""A year in stage 4: two proposed and a reserve, seven sworn experts, one person of each role."""

from django.test import Client

from accounts.roles import Role
from tests.factories import halls, votes
from tests.factories.journey import Town
from tests.factories.nominations import IN_TIME, make_user
from tests.support.kept import kept


def browser(user):
    client = Client()
    client.force_login(user)
    return client


@kept(at=IN_TIME)
def cast():
    return {role: make_user(role) for role in (Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP)}


@kept(at=IN_TIME, stay=True)
def year(cast):
    """(cycle, candidates, experts)"""
    town = Town.build()
    found = votes.proposed(town, cast[Role.STAFF], cast[Role.LEAD], 2, 1)
    return town.cycle, found, halls.panel(town.cycle, cast[Role.STAFF], 7)


@kept(at=IN_TIME, stay=True)
def sitting(year, cast):
    cycle, found, people = year
    row = votes.meeting(cycle, cast[Role.STAFF], people)
    return votes.in_session(row, cast[Role.STAFF], cast[Role.LEAD]), found
