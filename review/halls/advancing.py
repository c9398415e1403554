"""The only writer of a session's and of a slot's state (S1–S11)."""

from django.db import transaction

from nominations.acting import Actor
from review.halls.models import Session, SessionEvent, Slot, SlotEvent
from review.halls.moves import MOVES, SLOT_MOVES
from review.machine import Machine

SESSION = Machine("session", MOVES, SessionEvent, "session", lambda row: f"session:{row.pk}")
SLOT = Machine("slot", SLOT_MOVES, SlotEvent, "slot", lambda row: f"application:{row.application_id}")


@transaction.atomic
def begin(session: Session, *, by: Actor, key: str = "") -> Session:
    """S1: store a new session with its first event; the caller has asked for the right, and for the same click."""
    session.last_key, session.version = key, 0
    session.planned_by = by.user  # type: ignore[assignment]
    session.save(force_insert=True)
    SESSION.write(session, "plan", "", by, key=key)
    return session


def place(slot: Slot, *, by: Actor, key: str = "") -> Slot:
    """A new slot of a session with its first event."""
    slot.version = 0
    slot.save(force_insert=True)
    SLOT.write(slot, "place", "", by, key=key)
    return slot
