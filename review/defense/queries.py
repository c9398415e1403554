"""One function per screen: the year, a session, the board, the panel, one's own slot, one's own seats, the lot."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy

from accounts.roles import has_role
from nominations.models import Cycle
from nominations.pipeline import CycleStage
from nominations.visibility import READERS
from review.attending import absences as entered
from review.attending.leaving import WAITS
from review.attending.models import Absence, Deck, Leave
from review.defense import permissions
from review.experts.models import Expert
from review.experts.standing import appointments
from review.halls import desk, drawing, gathering, notifying, overview, rearranging, seating
from review.halls.away import stepping_out
from review.halls.models import Seat, Session, Slot
from review.halls.moves import OPEN

_STAGES = list(CycleStage)
SHOWN = _STAGES[_STAGES.index(CycleStage.DEFENSE) : _STAGES.index(CycleStage.ARCHIVED) + 1]
EMPTY = {
    "title": gettext_lazy("还没有进入会审答辩的年度"),
    "text": gettext_lazy("合议结果确认、年度转入会审答辩后，在这里安排场次、评委和日程。"),
}


def cycle_of(user: Any, year: int | None) -> Cycle | None:
    """The year asked for, or the latest that came as far as the defense."""
    if not has_role(user, *READERS):
        return None
    rows = Cycle.objects.filter(stage__in=SHOWN).order_by("-year")
    return (rows.filter(year=year) if year is not None else rows).first()


def year(user: Any, cycle: Cycle) -> dict[str, Any]:
    """Sessions, who has no slot yet, leave that waits for an answer."""
    leaves = Leave.objects.filter(permissions.visible(user, "slot__application"), WAITS, slot__session__cycle=cycle)
    waiting = gathering.unplaced(cycle).filter(permissions.visible(user, "pk")).select_related("employer")
    rows = list(overview.sessions(cycle, permissions.visible(user)))
    return {
        "cycle": cycle, "sessions": [{"row": row, "chip": overview.chip(row)} for row in rows],
        "version": sum(row.version for row in rows),
        "unplaced": list(waiting[:100]),
        "leaves": list(leaves.select_related("slot__application", "slot__session")),
        "plans": permissions.can_plan(user, cycle) and cycle.stage == CycleStage.DEFENSE,
    }  # fmt: skip


def session_of(user: Any, key: UUID) -> Session | None:
    """One session; None hides as 404."""
    if not has_role(user, *READERS):
        return None
    return Session.objects.select_related("cycle", "planned_by").filter(key=key).first()


def session(user: Any, row: Session) -> dict[str, Any]:
    """Its hours, panel and slots, what speaks against it, its papers and what happened."""
    slots = list(gathering.live_slots(row).filter(permissions.visible(user)).select_related("application__employer"))
    seats = list(gathering.live_seats(row))
    away, clear = stepping_out(row), permissions.is_clear(user, row.cycle_id)
    wrong = notifying.against_slots(row, slots) if row.state in OPEN else {}
    brought = Deck.objects.filter(application__in=[slot.application_id for slot in slots], removed_at=None)
    decks = dict(brought.values_list("application", "key"))
    names = {seat.pk: seat.expert.user.name for seat in seats}
    return {
        "session": row, "cycle": row.cycle, "chip": overview.chip(row), "seats": seats, "clear": clear,
        "slots": [
            {
                "slot": slot, "wrong": wrong.get(slot.pk, ""), "deck": decks.get(slot.application_id),
                "gone": [names[pk] for pk in sorted(away.get(slot.pk, ()))],
                "stay": len(seats) - len(away.get(slot.pk, ())),
            }
            for slot in slots
        ],
        "papers": overview.papers_of(row) if permissions.can_read_papers(user, row) else [],
        "history": overview.history(row),
        "plans": permissions.can_plan(user, row.cycle_id) and row.state in OPEN,
    }  # fmt: skip


def panel(user: Any, row: Session) -> dict[str, Any]:
    """Who sits on it and who could."""
    plans = permissions.can_plan(user, row.cycle_id) and row.state in OPEN
    return {
        "session": row, "cycle": row.cycle, "seats": list(gathering.live_seats(row)), "plans": plans,
        "problems": seating.against_panel(row), "candidates": seating.candidates(row) if plans else [],
        "gone": list(row.seats.exclude(ended_at=None).select_related("expert__user")),
    }  # fmt: skip


def seat_of(user: Any, row: Session, number: int) -> Seat | None:
    """One live seat of a session this person plans."""
    rows = gathering.live_seats(row).select_related("session__cycle")
    return rows.filter(number=number).first() if permissions.can_plan(user, row.cycle_id) else None


def expert_for(row: Session, pk: str) -> Expert | None:
    """The expert chosen from the candidates."""
    return next((one.expert for one in appointments(row.cycle_id) if str(one.expert_id) == pk), None)


def board(user: Any, cycle: Cycle) -> tuple[list[Session], list[Slot]] | None:
    """What can be moved by hand; None hides as 404."""
    if not permissions.can_plan(user, cycle):
        return None
    sessions = rearranging.planned(cycle)
    return sessions, rearranging.board_slots(sessions)


def absences(user: Any, cycle: Cycle) -> dict[str, Any]:
    """The times entered for the year, and the people one may enter them for."""
    plans = permissions.can_plan(user, cycle)
    rows = entered.of_year(cycle, permissions.visible(user))
    return {"cycle": cycle, "rows": rows, "people": entered.people(cycle) if plans else []}


def absence_of(user: Any, pk: int) -> Absence | None:
    rows = Absence.objects.filter(permissions.withdrawable(user), pk=pk, withdrawn_at=None)
    return rows.select_related("cycle", "expert").first()


def lot(number: int) -> dict[str, Any] | None:
    """What anybody reads of a year's lots; None hides as 404 until there is a session."""
    cycle = Cycle.objects.filter(year=number, stage__in=SHOWN).first()
    rows = drawing.published(cycle) if cycle else []
    return {"cycle": cycle, "rows": rows} if rows else None


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: who plans, who notifies."""
    return desk.of_association(user, permissions.visible(user, "pk"))
