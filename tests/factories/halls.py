"""The defense and what follows, brought about by the moves of its machines: sessions, seats, slots, marks."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from nominations.acting import Actor
from nominations.models import Application, Cycle
from nominations.transitions import advance, advance_cycle
from review.experts.models import Expert
from review.halls import lots, telling
from review.halls.advancing import SESSION, SLOT, begin, place
from review.halls.models import Seat, Session, Slot
from review.marks import rubric
from review.marks.models import Mark
from tests.factories.experts import appointed, expert, fine, formal_passed, started, sworn, written_stage, yes
from tests.factories.journey import Town, click

LATER = timedelta(days=14)


def shortlisted(town: Town, staff: User, lead: User, *means: str) -> list[Application]:
    """One application per written mean, all T19; the year stands in `defense`."""
    others = [town, *(Town.build(town.cycle) for _mean in means[1:])]
    found = [formal_passed(one, staff) for one in others]
    cycle, by = written_stage(town.cycle), Actor(lead, Role.LEAD)
    for application in found:
        started(application, lead)
    advance_cycle(cycle, "open_consensus", by=by, permit=yes)
    for rank, (application, mean) in enumerate(zip(found, means, strict=True), start=1):
        written = {"mean": mean, "rank": rank, "of": len(means), "ranking": ""}
        advance(
            application,
            "shortlist",
            by=by,
            permit=yes,
            payload={"written": written, "words": {"year": cycle.year}},
            key=click(),
        )
    advance_cycle(cycle, "start_defense", by=by, permit=yes)
    town.cycle.refresh_from_db()
    return found


def panel(cycle: Cycle, staff: User, n: int = 7) -> list[Expert]:
    """Experts, appointed and sworn for the year."""
    people = [expert(f"评委{'甲乙丙丁戊己庚辛壬癸'[k]}") for k in range(n)]
    for one in people:
        sworn(appointed(one, cycle, staff))
    return people


def session(cycle: Cycle, staff: User, people: Sequence[Expert], *, number: int = 1, starts_at: Any = None) -> Session:
    """S1 with its seats, the first expert in the chair; two weeks from now."""
    seed = lots.new_seed()
    row = Session(
        cycle=cycle, number=number, hall="演示会议厅", address="演示路1号", starts_at=starts_at or clock.now() + LATER,
        talk_minutes=cycle.talk_minutes, questions_minutes=cycle.questions_minutes, seed=seed,
        commitment=lots.commitment(seed),
    )  # fmt: skip
    begin(row, by=Actor(staff, Role.STAFF), key=click())
    for seat, one in enumerate(people, start=1):
        Seat.objects.create(session=row, expert=one, number=seat, chair=seat == 1)
    return row


def slotted(row: Session, applications: Sequence[Application], staff: User) -> list[Slot]:
    """A slot each in this order, and T21."""
    by, made = Actor(staff, Role.STAFF), []
    length = timedelta(minutes=row.talk_minutes + row.questions_minutes + row.gap_minutes)
    start = row.starts_at + length * row.slots.count()
    for order, application in enumerate(applications, start=row.slots.count() + 1):
        slot = Slot(session=row, application=application, order=order, starts_at=start)
        made.append(place(slot, by=by, key=click()))
        advance(application, "schedule_defense", by=by, permit=yes, payload={"words": telling.words(slot)}, key=click())
        start += length
    return made


def notified(row: Session, lead: User) -> Session:
    """S2."""

    def change(one: Session) -> None:
        one.notified_at = clock.now()

    SESSION.advance(row, "notify", by=Actor(lead, Role.LEAD), permit=yes, change=change, key=click())
    Seat.objects.filter(session=row, ended_at=None).update(answer=Seat.Answer.ACCEPTED, answered_at=clock.now())
    return row


def running(row: Session, staff: User) -> Session:
    """S4: everybody is there, the sheet is frozen."""
    Seat.objects.filter(session=row, ended_at=None).update(present_at=clock.now())

    def change(one: Session) -> None:
        one.opened_at = clock.now()
        rubric.freeze(one.cycle)

    SESSION.advance(row, "open", by=Actor(staff, Role.STAFF), permit=yes, change=change, key=click())
    return row


def stepped(slot: Slot, staff: User, *moves: str) -> Slot:
    """Moves of a slot, one after the other: call, end_talk, end_questions, all_scored, mark_absent, reinstate."""

    def change(one: Slot) -> None:
        one.phase_at = clock.now()

    for name in moves:
        SLOT.advance(
            slot, name, by=Actor(staff, Role.STAFF), permit=yes, guard=fine, change=change, reason="演示", key=click()
        )
    return slot


TO_SCORING = ("call", "end_talk", "end_questions")


def split(content: Any, total: str) -> dict[str, str]:
    """A total as scores of the sheet's items, each filled before the next."""
    left, scores = Decimal(total), {}
    for item in content["items"]:
        got = min(left, Decimal(item["points"]))
        scores[item["code"]] = f"{got.normalize():f}"
        left -= got
    return scores


def marked(slot: Slot, *totals: str) -> list[Mark]:
    """A handed-in mark per total, seat by seat; '' leaves a seat out."""
    content, made = rubric.of_cycle(slot.session.cycle).content, []
    seats = slot.session.seats.filter(ended_at=None).order_by("number")
    for seat, total in zip(seats, totals, strict=False):
        if total:
            made.append(Mark.objects.create(
                slot=slot, seat=seat, scores=split(content, total), total=Decimal(total), ticket=click(),
                made_at=clock.now(), submitted_at=clock.now(),
            ))  # fmt: skip
    return made


def held(slot: Slot, staff: User, *totals: str) -> Slot:
    """From waiting to done, with these totals."""
    stepped(slot, staff, *TO_SCORING)
    marked(slot, *totals)
    return stepped(slot, staff, "all_scored")


def closed(row: Session, staff: User) -> Session:
    """S9 by the machine alone."""

    def change(one: Session) -> None:
        one.closed_at, one.closed_by = clock.now(), staff

    SESSION.advance(row, "close", by=Actor(staff, Role.STAFF), permit=yes, change=change, key=click())
    return row
