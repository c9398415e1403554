"""A session of two nominees and seven members that runs, the first nominee being scored."""

from datetime import timedelta

import pytest

from accounts import clock
from accounts.roles import Role
from tests.factories import halls
from tests.factories.journey import Town
from tests.factories.nominations import IN_TIME, make_user
from tests.support.kept import kept

LATER = IN_TIME + timedelta(days=45)
FULL = {"clear": "9", "craft": "22.5", "quality": "21", "pupils": "13", "spread": "8.5", "answers": "14"}
TOTAL = "88.00"


class Hall:
    """The people and rows of one session; `seats` by number, the first in the chair."""

    def __init__(self, *means: str, members: int = 7) -> None:
        self.staff = make_user(Role.STAFF, name="演示经办人甲")
        self.second = make_user(Role.STAFF, name="演示经办人乙")
        self.lead = make_user(Role.LEAD, name="演示负责人")
        self.town = Town.build()
        self.applications = halls.shortlisted(self.town, self.staff, self.lead, *means)
        for n, one in enumerate(self.applications):
            one.name = f"申报{'甲乙丙丁'[n]}"
            type(one).objects.filter(pk=one.pk).update(name=one.name)
        self.people = halls.panel(self.town.cycle, self.staff, members)
        self.session = halls.session(self.town.cycle, self.staff, self.people)
        self.slots = halls.slotted(self.session, self.applications, self.staff)
        halls.running(halls.notified(self.session, self.lead), self.staff)
        self.seats = list(self.session.seats.select_related("expert__user"))

    def scoring(self, n: int = 0):
        return halls.stepped(self.slots[n], self.staff, *halls.TO_SCORING)

    def member(self, n: int = 0):
        """The account behind the nth seat."""
        return self.people[n].user


@pytest.fixture(autouse=True)
def in_time():
    with clock.at(LATER):
        yield


@kept(at=LATER)
def hall():
    made = Hall("86.50", "84.00")
    made.scoring()
    return made
