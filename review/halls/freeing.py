"""Slots given back: on leave (S8), with a cancelled session (S11), when an application leaves (T34, T35)."""

from django.db import transaction

from accounts import clock
from documents.requests import make_void
from nominations.acting import Actor, TransitionError
from nominations.models import Application
from nominations.printing import application_target
from review.halls import gathering, papers, telling
from review.halls.advancing import SESSION, SLOT
from review.halls.models import Session, Slot
from review.halls.moves import OPEN, SlotState, State
from review.halls.planning import relay, touch

REASON = "申报已不在会审答辩中。"
# Whoever stands on the platform, or stood there, keeps the slot.
FREEABLE = (SlotState.WAITING, SlotState.ABSENT)


@transaction.atomic
def free(slot: Slot, reason: str, *, by: Actor, tell: bool = True) -> bool:
    """Give one slot back; False if it was given back already or is being used. Its letter is void.

    Papers of a session that everybody knows of no longer name the nominee.
    Locks are taken in one order everywhere: year, session, slot, application.
    """

    def change(row: Slot) -> None:
        row.freed_at, row.free_reason = clock.now(), reason.strip()[:200]

    SESSION.hold(slot.session)
    SLOT.hold(slot)
    if slot.freed_at is not None or slot.state not in FREEABLE:
        return False
    SLOT.enter(slot, FREEABLE, "free", by=by, version=None, change=change, reason=reason)
    make_void(target=application_target(slot.application), kinds=(papers.NOTICE,))
    if slot.session.state == State.NOTIFIED:
        papers.of_session(slot.session, by=by.user)
    if tell:
        telling.freed(slot, reason)
    return True


def free_soon(application: Application) -> None:
    """Once the caller's transaction stands: it holds the application, and sessions are locked before that."""
    transaction.on_commit(lambda: free_all(application), robust=True)


@transaction.atomic
def free_all(application: Application) -> int:
    """What an application that left the defense held; in a session that is still being planned the others close up."""
    done, by = 0, Actor.system()
    rows = Slot.objects.filter(application=application, freed_at=None).select_related("session__cycle", "application")
    for slot in rows.exclude(application__status__in=gathering.WAITING_FOR_SLOT):
        if free(slot, REASON, by=by, tell=False):
            close_up(slot.session, by=by)
            done += 1
    return done


def close_up(session: Session, *, by: Actor) -> None:
    """Nobody of a planned session has been told a time: those behind come forward where nothing speaks against it."""
    if session.state == State.PLANNED:
        try:
            with transaction.atomic():
                relay(session, by=by)
        except TransitionError:
            pass  # somebody cannot come earlier: the times stay, with the gap
    if session.state in OPEN:
        touch([session.pk], by=by)


def free_left() -> int:
    """The same for every application that went elsewhere without telling; called by the clock."""
    rows = Slot.objects.filter(freed_at=None, state__in=FREEABLE, session__state__in=[*OPEN, State.RUNNING])
    gone = rows.exclude(application__status__in=gathering.WAITING_FOR_SLOT).values_list("application", flat=True)
    return sum(free_all(Application.objects.get(pk=pk)) for pk in gone.order_by("application").distinct())
