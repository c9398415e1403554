"""Rows for the benchmark of the hall, made in bulk: six sessions that run at once, each with somebody being scored."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from accounts import clock
from accounts.models import User
from benchmarks import _pages_data as pages
from benchmarks import _review_data as review
from nominations.models import Application, Cycle, Unit
from review.experts.models import Conflict, Expert
from review.hall.models import Screen
from review.halls.models import Seat, Session, Slot
from review.halls.moves import SlotState, State
from review.marks import rubric

NOMINEES = 17  # of a session: the demonstration's whole year


def halls(panels: tuple[int, ...]) -> tuple[Cycle, User, User, list[Session]]:
    """(year, case worker, nominee, sessions): a session for each panel of so many members."""
    staff, nominee = pages.people()
    _year, works, _draft = pages.year_and_draft(nominee)
    units: list[Unit] = works
    cycle, rows = review.written_year(units, NOMINEES * len(panels), staff)
    Application.objects.filter(cycle=cycle).update(status="in_defense")
    Cycle.objects.filter(pk=cycle.pk).update(stage="defense")
    cycle.refresh_from_db()
    rubric.freeze(cycle)
    people = iter(review.panel(cycle, sum(panels), staff, units))
    mine = iter(rows)
    made = []
    for number, members in enumerate(panels, start=1):
        heard = [next(mine) for _one in range(NOMINEES)]
        made.append(_session(cycle, number, staff, [next(people) for _one in range(members)], heard))
    return cycle, staff, nominee, made


def _session(cycle: Cycle, number: int, staff: User, people: list[Expert], heard: list[Application]) -> Session:
    now = clock.now()
    session = Session.objects.create(
        cycle=cycle, number=number, state=State.RUNNING, hall=f"演示会议厅{number}", starts_at=now, talk_minutes=10,
        questions_minutes=10, seed="0" * 64, commitment="0" * 64, planned_by=staff, opened_at=now, notified_at=now,
    )  # fmt: skip
    Seat.objects.bulk_create(
        Seat(
            session=session, expert=one, number=n, chair=n == 1, present_at=now, answer=Seat.Answer.ACCEPTED,
            answered_at=now,
        )
        for n, one in enumerate(people, start=1)
    )  # fmt: skip
    Slot.objects.bulk_create(_slots(session, heard))
    # Everybody steps out for somebody: the last nominee of each hall.
    Conflict.objects.create(expert=people[-1], application=heard[-1], source="staff", kind="other", detail="师徒")
    Screen.objects.create(session=session, opened_by=staff, expires_at=now + timedelta(hours=12))
    return session


def _slots(session: Session, heard: list[Application]) -> Iterator[Slot]:
    """Half of them are done, one is being scored, the others wait."""
    now = clock.now()
    for order, one in enumerate(heard, start=1):
        half = len(heard) // 2
        state = SlotState.DONE if order < half else SlotState.SCORING if order == half else SlotState.WAITING
        yield Slot(
            session=session, application=one, order=order, lot=order, state=state, starts_at=now, phase_at=now,
            arrived_at=now,
        )  # fmt: skip


def sheet(slot: Any, ticket: str, step: int, *, hand_in: bool) -> dict[str, Any]:
    """What a phone sends: each time half a point more in one item."""
    scores = {item["code"]: str(item["points"] - 1) for item in rubric.CONTENT["items"]}
    scores["craft"] = str(10 + step % 30 / 2)
    return {
        "slot": str(slot), "ticket": ticket, "round": 0, "version": 0, "scores": scores, "comment": "数据链完整",
        "made_at": clock.now().isoformat(), "hand_in": hand_in,
    }  # fmt: skip
