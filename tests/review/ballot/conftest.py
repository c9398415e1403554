"""A meeting in session with seven members and an open round on two candidates and a reserve."""

from accounts.roles import Role
from nominations.acting import Actor
from review.votes import rounds
from tests.factories import halls, votes
from tests.factories.journey import Town, click
from tests.factories.nominations import IN_TIME, make_user
from tests.support.kept import kept


@kept(at=IN_TIME)
def staff():
    return make_user(Role.STAFF)


@kept(at=IN_TIME)
def lead():
    return make_user(Role.LEAD)


@kept(at=IN_TIME, stay=True)
def planned(staff, lead):
    """(approval, candidates), nobody told yet."""
    town = Town.build()
    found = votes.proposed(town, staff, lead, 2, 1)
    return votes.meeting(town.cycle, staff, halls.panel(town.cycle, staff, 7)), found


@kept(at=IN_TIME, stay=True)
def sitting(planned, staff, lead):
    row, found = planned
    return votes.in_session(row, staff, lead), found


@kept(at=IN_TIME, stay=True)
def opened(sitting, staff):
    row, found = sitting
    return rounds.open_round(row, found, by=Actor(staff, Role.STAFF), key=click())
