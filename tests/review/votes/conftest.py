"""A meeting in session: two candidates and a reserve, seven members, all of them there."""

from accounts.roles import Role
from tests.factories import halls, votes
from tests.factories.journey import Town
from tests.factories.nominations import IN_TIME, make_user
from tests.support.kept import kept


@kept(at=IN_TIME)
def staff():
    return make_user(Role.STAFF)


@kept(at=IN_TIME)
def lead():
    return make_user(Role.LEAD)


@kept(at=IN_TIME, stay=True)
def sitting(staff, lead):
    """(approval, candidates)"""
    town = Town.build()
    found = votes.proposed(town, staff, lead, 2, 1)
    row = votes.meeting(town.cycle, staff, halls.panel(town.cycle, staff, 7))
    return votes.in_session(row, staff, lead), found
