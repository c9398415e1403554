"""The demonstration's stage 3 before the day: two sessions, a panel of nine, the timetable, the lot, the notice."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from nominations.acting import Actor
from nominations.models import Cycle
from review.attendance import transitions as attending
from review.consensus import transitions as conferring
from review.defense import transitions as planning
from review.experts.models import Expert
from review.halls.models import Session
from review.halls.planning import ALL, Plan, version_of
from review.halls.seating import asked_for
from saq_portal.demo.story import Tale, click, day

# Nine of the fourteen; E08 was a nominee's master and leaves the hall for that one.
PANEL = ("E01", "E02", "E03", "E05", "E06", "E08", "E09", "E11", "E14")
DAYS = ((30, "（演示）协会二楼报告厅"), (31, "（演示）协会二楼报告厅"))
# What was drawn in public after the commitments had been published.
PUBLIC = (("527036", "（演示）公证处现场抽取的号码"), ("908214", "（演示）公证处现场抽取的号码"))


@dataclass
class Hall:
    """Who acts in stage 3."""

    tale: Tale
    staff: User
    lead: User
    panel: dict[str, Expert]

    @property
    def by(self) -> Actor:
        return Actor(self.staff, Role.STAFF)

    @property
    def head(self) -> Actor:
        return Actor(self.lead, Role.LEAD)

    @property
    def cycle(self) -> Cycle:
        cycle = self.tale.stage.cycle
        cycle.refresh_from_db()
        return cycle

    def sessions(self) -> list[Session]:
        """Fresh rows with their year."""
        return list(Session.objects.filter(cycle=self.cycle).select_related("cycle").order_by("number"))

    def act(self, verb: Any, row: Any, **terms: Any) -> Any:
        """A verb on a row as it stands now."""
        row.refresh_from_db()
        return verb(row, **({"by": self.by, "version": row.version, "key": click()} | terms))


def plan(tale: Tale, experts: dict[str, Expert]) -> Hall:
    """C8 to S2: seventeen are told when and where, five working days would be too long for this calendar."""
    people = tale.stage.people
    hall = Hall(tale, people[Role.STAFF], people[Role.LEAD], {code: experts[code] for code in PANEL})
    with clock.at(day(5, 24, 16)):
        cycle = hall.cycle
        conferring.start_defense(cycle, by=hall.head, version=cycle.version, key=click())
        for date, place in DAYS:
            said = Plan(
                hall=place, address="上海市演示区演示路1号", starts_at=day(5, date, 9), ends_by=day(5, date, 12, 30),
                gap_minutes=2, pause_every=5, pause_minutes=10,
            )  # fmt: skip
            cycle = hall.cycle
            planning.plan(cycle, said, by=hall.by, version=cycle.version, key=click())
        for session in hall.sessions():
            for expert in hall.panel.values():
                hall.act(planning.invite, session, expert=expert)
    with clock.at(day(5, 25, 9)):
        cycle = hall.cycle
        planning.arrange(cycle, scope=ALL, by=hall.by, version=version_of(cycle), key=click())
        for session, (value, source) in zip(hall.sessions(), PUBLIC, strict=True):
            hall.act(planning.draw, session, public_value=value, public_source=source)
    with clock.at(day(5, 25, 15)):
        for session in hall.sessions():
            hall.act(planning.notify, session, by=hall.head)
    with clock.at(day(5, 25, 20)):
        for session in hall.sessions():
            for number, seat in enumerate(session.seats.filter(ended_at=None).select_related("expert__user")):
                by = Actor(seat.expert.user, Role.EXP)
                with clock.at(day(5, 25, 20) + timedelta(minutes=number)):
                    attending.answer(seat, accepts=True, reason="", by=by, version=asked_for(seat.session), key=click())
    return hall
