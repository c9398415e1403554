"""请假: asked by the nominee with a reason and a proof, answered by the association; granted, the slot is free (S8)."""

from types import SimpleNamespace

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import audit, clock
from documents.models import StoredFile
from nominations.acting import Actor, NotPermitted, StaleVersion, TransitionError, WrongState
from nominations.taking import taken
from nominations.transitions import Permit, locked
from review.attending.models import Leave
from review.halls import freeing, notifying, planning, telling
from review.halls.advancing import SESSION, SLOT
from review.halls.models import Session, Slot
from review.halls.moves import SlotState, State

LEAST = 5
Outcome = Leave.Outcome
# Requests that wait for an answer; where the slot is gone there is nothing to answer.
WAITS = Q(outcome="", slot__freed_at=None)


def can_leave(slot: Slot) -> bool:
    """Once the time was told, and until the session is closed, as long as the nominee has not been heard."""
    told = slot.session.state in (State.NOTIFIED, State.RUNNING)
    return slot.freed_at is None and told and slot.state in (SlotState.WAITING, SlotState.ABSENT)


def ask(slot: Slot, reason: str, proof: UploadedFile | None, *, by: Actor, key: str) -> Leave:
    """The file is cleaned before the row is locked."""
    assert by.user is not None
    if done := Leave.objects.filter(slot=slot, asked_by=by.user, last_key=key).first():
        return done
    with taken([proof], by=by, field="proof") as stored:
        return _ask(slot, reason, stored[0] if stored else None, by, key)


@transaction.atomic
def _ask(slot: Slot, reason: str, stored: StoredFile | None, by: Actor, key: str) -> Leave:
    SLOT.hold(slot)
    if done := Leave.objects.filter(slot=slot, asked_by=by.user, last_key=key).first():
        return done
    if not can_leave(slot):
        raise WrongState(_("现在不能请假，请直接联系协会。"))
    if Leave.objects.filter(slot=slot, outcome="").exists():
        raise WrongState(_("您已提出请假，请等待答复。"))
    assert by.user is not None
    leave = Leave.objects.create(slot=slot, reason=reason[:300], proof=stored, asked_by=by.user, last_key=key)
    telling.leave_asked(slot, leave.pk)
    _note("ask", leave, by)
    return leave


@transaction.atomic
def decide(
    leave: Leave, *, granted: bool, note: str, session: Session | None, by: Actor, permit: Permit, permit_slot: Permit,
    version: int, key: str,
) -> None:  # fmt: skip
    """STAFF or LEAD: granted, the slot is freed, and `session` is where the nominee is heard instead, if one is named.

    Nobody answers their own request. The make-up slot comes last in its session; who was told of that session already
    is told at once.
    """
    planning.hold(leave.slot.session.cycle_id)
    SESSION.hold(leave.slot.session)
    row = locked(Leave, leave.pk)
    if row.outcome and row.decided_by_id == getattr(by.user, "pk", None) and row.last_key == key:
        return
    if not permit(by.user, row):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if row.outcome:
        first = SimpleNamespace(actor=row.decided_by, at=row.decided_at)
        raise WrongState(_("这项请假已经答复。"), latest=first)
    if not Leave.objects.filter(WAITS, pk=row.pk).exists():
        raise WrongState(_("该答辩时间已经取消，无须答复请假。"))
    if row.version != version:
        raise StaleVersion(_("该记录已被他人更新，请核对最新内容后再办理。"))
    row.outcome, row.note = (Outcome.GRANTED if granted else Outcome.REFUSED), note.strip()[:300]
    row.decided_by, row.decided_at, row.last_key, row.version = by.user, clock.now(), key, row.version + 1
    row.save()
    slot = row.slot
    telling.leave_decided(slot, row.pk, granted, row.note)
    if granted:
        _make_up(slot, row, session, by, permit_slot, key)
    _note("decide", row, by)


def _make_up(slot: Slot, leave: Leave, session: Session | None, by: Actor, permit: Permit, key: str) -> None:
    if not freeing.free(slot, _("准假"), by=by, tell=False):
        raise WrongState(_("答辩已经开始或结束，不能再准假。"))
    telling.freed(slot, _("请假获准"), nominee=False)
    freeing.close_up(slot.session, by=by)
    if session is None:
        return
    if session.pk == slot.session_id:
        problem = _("请选择另一个场次。")
        raise TransitionError(problem, [("session", problem)])
    notifying.one_more(session, slot.application, by=by, permit=permit, reason=_("请假获准，补排"), key=key)


def _note(verb: str, leave: Leave, by: Actor) -> None:
    audit.record_late(
        f"leave.{verb}", actor=by.user, ip=by.ip, target=f"application:{leave.slot.application_id}",
        detail={"leave": leave.pk, "outcome": leave.outcome},
    )  # fmt: skip
