"""The steps of the day as the machine asks for them: guards over the board, and scoring that ends by itself (S7)."""

from typing import Any

from django.db import transaction

from accounts import clock
from nominations.acting import Actor, TransitionError
from nominations.transitions import everyone
from review.halls import board
from review.halls.advancing import SLOT
from review.halls.models import Session, Slot
from review.halls.moves import SlotState, State


def of(slot: Slot) -> board.Board:
    """The board of the slot's session, fresh."""
    return board.load(Session.objects.select_related("cycle").get(pk=slot.session_id))


def against_opening(session: Session) -> list[str]:
    return board.load(session).against_opening()


def against_calling(slot: Slot) -> list[str]:
    return of(slot).against_calling(slot)


def against_hailing(slot: Slot) -> list[str]:
    return of(slot).against_hailing(slot)


def against_absent(slot: Slot) -> list[str]:
    return of(slot).against_absent(slot)


def against_finishing(slot: Slot) -> list[str]:
    return of(slot).against_finishing(slot)


def against_finishing_alone(slot: Slot) -> list[str]:
    """S7 by the system: every sheet that can come is there."""
    held = of(slot)
    return held.against_finishing(slot) or ([] if held.complete else ["尚未交齐。"])


def against_going_on(slot: Slot) -> list[str]:
    """What holds for every other step: the slot is held, and the session runs."""
    return of(slot).problems(slot)


def begin_phase(slot: Slot) -> None:
    """The change of every move of a slot: its timer starts."""
    slot.phase_at = clock.now()


def counting(payload: dict[str, Any]) -> Any:
    """The change of `all_scored`: the event says how many sheets were in, never what they say."""

    def change(slot: Slot) -> None:
        held = of(slot)
        payload.update(given=held.given, expected=len(held.staying), out=[seat.number for seat in held.leaving])
        begin_phase(slot)

    return change


@transaction.atomic
def finish_if_all_in(slot: Slot | int) -> bool:
    """S7 by the system, after a sheet came in or a member left: True when scoring is over now.

    Whoever hands in a sheet calls it; the clock does too (`tick`). Locks the slot alone.
    """
    row = Slot.objects.get(pk=slot if isinstance(slot, int) else slot.pk)
    if row.state != SlotState.SCORING:
        return False
    payload: dict[str, Any] = {}
    try:
        SLOT.advance(
            row, "all_scored", by=Actor.system(), permit=everyone, guard=against_finishing_alone,
            change=counting(payload), payload=payload,
        )  # fmt: skip
    except TransitionError:
        return False
    return True


def tick() -> int:
    """Finish whatever has all its sheets; how many were finished. May run at any time, twice at once."""
    rows = Slot.objects.filter(state=SlotState.SCORING, freed_at=None, session__state=State.RUNNING)
    return sum(finish_if_all_in(pk) for pk in rows.order_by("pk").values_list("pk", flat=True))
