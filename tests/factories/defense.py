"""A year whose defense is being planned, by the real verbs: sessions, panels, timetable, lot, notice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from nominations.acting import Actor
from nominations.models import Application, Cycle
from review.defense import transitions
from review.experts import conflicts
from review.experts.models import Expert
from review.halls.models import Seat, Session
from review.halls.planning import Plan, version_of
from review.halls.seating import asked_for
from tests.factories import halls
from tests.factories.journey import Town, click
from tests.factories.nominations import make_user

VALUE, SOURCE = "5 2 7", "福利彩票3D第2023136期开奖号码"
PANEL = 7


@dataclass
class Scene:
    """`files`: the shortlisted; `experts`: appointed and sworn."""

    town: Town
    cycle: Cycle
    staff: User
    lead: User
    experts: list[Expert]
    files: list[Application]

    @property
    def by(self) -> Actor:
        return Actor(self.staff, Role.STAFF)

    @property
    def leads(self) -> Actor:
        return Actor(self.lead, Role.LEAD)

    def plan(self, days: int = 14, hour: int = 9, **more: Any) -> Plan:
        """A morning, so many days from now."""
        day = clock.today() + timedelta(days=days)
        start = datetime.combine(day, time(hour), clock.SHANGHAI)
        said: dict[str, Any] = {
            "hall": f"演示会议厅{days}", "address": "演示路1号", "starts_at": start,
            "ends_by": start + timedelta(hours=3), "gap_minutes": 5, "pause_every": 0, "pause_minutes": 0,
        }  # fmt: skip
        return Plan(**said | more)

    def session(self, days: int = 14, **more: Any) -> Session:
        """S1."""
        return transitions.plan(self.cycle, self.plan(days, **more), by=self.by, version=0, key=click())

    def seated(self, session: Session, experts: Sequence[Expert] | None = None) -> list[Seat]:
        """Seats, all accepted."""
        made = []
        for one in experts if experts is not None else self.experts[:PANEL]:
            session.refresh_from_db()
            made.append(transitions.invite(session, one, by=self.by, version=session.version, key=click()))
        for seat in made:
            expert = Actor(seat.expert.user, Role.EXP)
            halls_answer(seat, expert)
        session.refresh_from_db()
        return made

    def arranged(self, scope: str = "new") -> int:
        seen = version_of(self.cycle)
        return transitions.arrange(self.cycle, scope=scope, by=self.by, version=seen, key=click())

    def drawn(self, session: Session, value: str = VALUE) -> Session:
        session.refresh_from_db()
        transitions.draw(
            session, public_value=value, public_source=SOURCE, by=self.by, version=session.version, key=click()
        )
        return session

    def notified(self, session: Session) -> Session:
        """S2 with T21."""
        session.refresh_from_db()
        transitions.notify(session, by=self.leads, version=session.version, key=click())
        return session

    def told(self, days: int = 14) -> Session:
        """From nothing to the notice: one session with everybody in it."""
        session = self.session(days)
        self.seated(session)
        self.arranged()
        return self.notified(self.drawn(session))

    def apart(self, expert: Expert, application: Application) -> None:
        conflicts.enter(expert, application, "master", reason="带过的徒弟", by=self.by)


def halls_answer(seat: Seat, by: Actor) -> None:
    from review.attendance import transitions as attendance

    attendance.answer(seat, accepts=True, reason="", by=by, version=asked_for(seat.session), key=click())


def build(
    cycle: Cycle | None = None, means: Sequence[str] = ("86.50", "84.00", "82.00", "80.00"), *, experts: int = 8
) -> Scene:
    """The year stands in `defense`, nothing is planned yet."""
    town = Town.build(cycle)
    staff, lead = make_user(Role.STAFF, name="演示经办人甲"), make_user(Role.LEAD, name="演示负责人")
    files = halls.shortlisted(town, staff, lead, *means)
    for file, sign in zip(files, "子丑寅卯辰巳午未申酉戌亥", strict=False):
        Application.objects.filter(pk=file.pk).update(name=f"答辩人{sign}")  # otherwise all are called alike
        file.refresh_from_db()
    people = halls.panel(town.cycle, staff, experts)
    town.cycle.refresh_from_db()
    return Scene(town, town.cycle, staff, lead, people, files)
