"""S4, S5, S7–S9 and what is written down around them: calls, the chair, who came, the screen's address."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from nominations.acting import Actor, NotPermitted, TransitionError
from review.hall import permissions
from review.hall.models import Screen
from review.halls import board, checkin, running, seating
from review.halls.advancing import SESSION, SLOT
from review.halls.models import Seat, Session, Slot
from review.halls.moves import SlotState
from review.marks import rubric
from review.proposals.closing import close_session

SHOWN_FOR = timedelta(hours=12)


def _allow(allowed: bool) -> None:
    if not allowed:
        raise NotPermitted(_("您没有办理此事项的权限。"))


@transaction.atomic
def open_session(session: Session, *, by: Actor, version: int, key: str) -> None:
    """S4 by STAFF: the hall is open, and the year's score sheet is fixed from now on."""

    def change(row: Session) -> None:
        row.opened_at = clock.now()
        rubric.freeze(row.cycle)

    here = board.live_seats(session).filter(present_at__isnull=False).values_list("number", flat=True)
    SESSION.advance(
        session, "open", by=by, permit=permissions.is_staff, version=version, guard=running.against_opening,
        change=change, key=key, payload={"present": list(here)},
    )  # fmt: skip


def close(session: Session, *, by: Actor, version: int, key: str) -> None:
    """S9 by STAFF or the chair: nothing that comes later counts."""
    close_session(session, by=by, version=version, key=key, permit=permissions.can_close)


def name_chair(seat: Seat, *, by: Actor, version: int, key: str) -> None:
    """STAFF: somebody else of the panel is in the chair; while the session runs, one who has come."""
    _allow(permissions.is_staff(by.user, seat.session))
    seating.name_chair(seat, by=by, version=version, key=key)


def _advance(slot: Slot, name: str, *, by: Actor, version: int, key: str, **more: Any) -> None:
    """One move of a slot under the lock of its session: no two of them at once, and none beside the end (S9)."""
    SESSION.hold(slot.session)
    usual = {"permit": permissions.can_step, "guard": running.against_going_on, "change": running.begin_phase}
    SLOT.advance(slot, name, by=by, version=version, key=key, **usual | more)


@transaction.atomic
def hail(slot: Slot, *, by: Actor, version: int, key: str) -> None:
    """Whoever is next and has not come is called for; the first call starts the quarter of an hour."""
    _allow(permissions.can_step(by.user, slot))
    SESSION.hold(slot.session)

    def change(row: Slot) -> None:
        if problems := running.against_hailing(row):
            raise TransitionError(problems[0])
        row.calls += 1
        row.first_called_at = row.first_called_at or clock.now()

    SLOT.enter(slot, (SlotState.WAITING,), "hail", by=by, version=version, change=change, key=key)


@transaction.atomic
def call(slot: Slot, *, by: Actor, version: int, key: str) -> None:
    """S5: the talk begins; the event says who stays and who leaves the hall for this nominee."""
    payload: dict[str, Any] = {}

    def change(row: Slot) -> None:
        running.begin_phase(row)
        held = running.of(row)
        payload.update(present=[s.number for s in held.staying], out=[s.number for s in held.leaving])

    _advance(slot, "call", by=by, version=version, key=key, guard=running.against_calling, change=change,
             payload=payload)  # fmt: skip


@transaction.atomic
def end_talk(slot: Slot, *, by: Actor, version: int, key: str) -> None:
    """S5: the questions begin."""
    _advance(slot, "end_talk", by=by, version=version, key=key)


@transaction.atomic
def end_questions(slot: Slot, *, by: Actor, version: int, key: str) -> None:
    """S5: the panel scores."""
    _advance(slot, "end_questions", by=by, version=version, key=key)


@transaction.atomic
def finish(slot: Slot, *, by: Actor, version: int, key: str) -> None:
    """S7 by hand: all sheets are in, or as many as a nominee needs."""
    payload: dict[str, Any] = {}
    _advance(slot, "all_scored", by=by, version=version, key=key, guard=running.against_finishing,
             change=running.counting(payload), payload=payload)  # fmt: skip


@transaction.atomic
def mark_absent(slot: Slot, *, by: Actor, version: int, key: str) -> None:
    """S8 by STAFF: called twice, and a quarter of an hour has passed."""
    payload: dict[str, Any] = {}

    def change(row: Slot) -> None:
        running.begin_phase(row)
        payload.update(calls=row.calls, first_called_at=str(row.first_called_at))

    _advance(slot, "mark_absent", by=by, version=version, key=key, guard=running.against_absent, change=change,
             permit=permissions.can_judge_absence, payload=payload)  # fmt: skip


@transaction.atomic
def reinstate(slot: Slot, *, by: Actor, reason: str, version: int, key: str) -> None:
    """S8 back by STAFF: whoever came late is heard at the end of the same session."""

    def change(row: Slot) -> None:
        last = board.live_slots(row.session_id).exclude(pk=row.pk).last()
        row.order = max(row.order, last.order) + 1 if last else row.order
        row.moved_reason = reason.strip()[:200]
        row.calls, row.first_called_at, row.phase_at, row.arrived_at = 0, None, None, clock.now()

    _advance(slot, "reinstate", by=by, version=version, key=key, guard=running.against_going_on,
             permit=permissions.can_judge_absence, change=change, reason=reason)  # fmt: skip


def tick(place: checkin.Place, *, by: Actor, there: bool) -> bool:
    """STAFF writes down by hand who has come, or takes it back; False when it stands so already."""
    _allow(permissions.is_staff(by.user, place.session))
    if isinstance(place, Slot):
        _allow(not permissions.is_hidden(by.user, place))
    return checkin.check_in(place, by=by, how=checkin.DESK) if there else checkin.check_out(place, by=by)


def correct_since(seat: Seat, *, by: Actor, since: datetime, reason: str) -> bool:
    """STAFF says since when a member who checked in late was there; False when it stands so already."""
    _allow(permissions.is_staff(by.user, seat.session))
    return checkin.correct(seat, since, by=by, reason=reason)


def check_in(place: checkin.Place, *, by: Actor) -> bool:
    """Whoever read the code on the wall has come; False when that was written down before."""
    return checkin.check_in(place, by=by, how=checkin.SCAN)


@transaction.atomic
def show_screen(session: Session, *, by: Actor, key: str) -> Screen:
    """STAFF: a new address for a screen in the hall, good until half a day after the session's beginning."""
    assert by.user is not None
    _allow(permissions.is_staff(by.user, session))
    SESSION.hold(session)
    if key and (done := Screen.objects.filter(session=session, opened_by=by.user, click=key).first()):
        return done
    ends = max(clock.now(), session.starts_at) + SHOWN_FOR
    screen = Screen.objects.create(session=session, opened_by=by.user, expires_at=ends, click=key)
    SESSION.remark(session, "show_screen", session.state, by, payload={"screen": screen.pk})
    return screen


@transaction.atomic
def end_screen(screen: Screen, *, by: Actor) -> None:
    """STAFF: the address shows nothing from the very next request on."""
    session = screen.session
    _allow(permissions.is_staff(by.user, session))
    SESSION.hold(session)
    if Screen.objects.filter(pk=screen.pk, ended_at=None).update(ended_at=clock.now(), ended_by=by.user):
        SESSION.remark(session, "end_screen", session.state, by, payload={"screen": screen.pk})
