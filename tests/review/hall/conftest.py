"""A session on its day: seven members of the panel, three nominees; the second member stays away from the second."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from nominations.acting import Actor
from review.experts.models import Conflict, Expert
from review.hall import transitions
from review.halls import checkin
from review.halls.models import Seat, Session, Slot
from tests.factories import halls
from tests.factories.journey import Town, click
from tests.factories.nominations import IN_TIME, make_user
from tests.support.kept import kept

DAY = IN_TIME + timedelta(days=60)  # 10:00 in Shanghai
NAMES = ("沈砺成", "阮知行", "盛怀远")


@dataclass
class Day:
    session: Session
    staff: User
    lead: User
    panel: list[Expert]
    slots: list[Slot]

    @property
    def by(self) -> Actor:
        return Actor(self.staff, Role.STAFF)

    @property
    def chair(self) -> User:
        return self.panel[0].user

    def fresh(self) -> Session:
        return Session.objects.select_related("cycle").get(pk=self.session.pk)

    def slot(self, n: int) -> Slot:
        """The n-th nominee as they stand now, from 0."""
        return Slot.objects.select_related("session__cycle", "application").get(pk=self.slots[n].pk)

    def seat(self, n: int) -> Seat:
        return Seat.objects.select_related("session", "expert__user").get(session=self.session, number=n + 1)

    def here(self, *members: int) -> None:
        """These members have come; without any, all of them."""
        for n in members or range(len(self.panel)):
            checkin.check_in(self.seat(n), by=self.by, how=checkin.DESK)

    def arrived(self, *nominees: int) -> None:
        for n in nominees or range(len(self.slots)):
            checkin.check_in(self.slot(n), by=self.by, how=checkin.DESK)

    def opened(self) -> Session:
        """Everybody is there, and the session runs."""
        self.here()
        self.arrived()
        self.act(transitions.open_session)
        return self.fresh()

    def act(self, verb: Any, by: Actor | None = None) -> None:
        row = self.fresh()
        verb(row, by=by or self.by, version=row.version, key=click())

    def do(self, verb: Any, n: int, by: Actor | None = None, **more: Any) -> None:
        row = self.slot(n)
        verb(row, by=by or self.by, version=row.version, key=click(), **more)

    def to_scoring(self, n: int) -> None:
        for verb in (transitions.call, transitions.end_talk, transitions.end_questions):
            self.do(verb, n)

    def marks(self, n: int, *totals: str) -> Any:
        return halls.marked(self.slot(n), *totals)

    def heard(self, n: int) -> None:
        """The n-th nominee from waiting to done."""
        self.to_scoring(n)
        self.marks(n, *("80" if seat != 1 or n != 1 else "" for seat in range(7)))
        self.do(transitions.finish, n)


def build(starts_at: datetime = DAY, cycle: Any = None) -> Day:
    """By the machines, as the planning leaves it: notified, nobody has come yet."""
    staff, lead = make_user(Role.STAFF, name="演示经办人甲"), make_user(Role.LEAD, name="演示负责人")
    town = Town.build(cycle)
    found = halls.shortlisted(town, staff, lead, "86.50", "84.00", "81.00")
    for one, name in zip(found, NAMES, strict=True):
        type(one).objects.filter(pk=one.pk).update(name=name)
    panel = halls.panel(town.cycle, staff)
    row = halls.session(town.cycle, staff, panel, starts_at=starts_at)
    slots = halls.slotted(row, found, staff)
    for lot, slot in zip((2, 3, 1), slots, strict=True):
        Slot.objects.filter(pk=slot.pk).update(lot=lot)
    Conflict.objects.create(expert=panel[1], application=found[1], source="staff", kind="other", detail="师徒")
    halls.notified(row, lead)
    return Day(row, staff, lead, panel, slots)


@kept(at=IN_TIME)
def planned() -> Day:
    made = build()
    for slot in made.slots:
        slot.refresh_from_db()
    return made


@pytest.fixture
def day(planned: Day) -> Iterator[Day]:
    """At the minute the session begins."""
    with clock.at(DAY):
        yield planned


@pytest.fixture
def later() -> Iterator[Any]:
    """`later(minutes)` moves the test's clock on from the beginning of the session."""
    from contextlib import ExitStack

    with ExitStack() as stack:
        yield lambda minutes: stack.enter_context(clock.at(DAY + timedelta(minutes=minutes)))
