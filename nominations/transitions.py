"""The only writer of a status: lock, check, write, log and tell in one transaction (law 2, G1–G5)."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts import clock
from accounts.roles import has_role
from nominations import audit_words, deadlines, extensions, messages
from nominations.acting import Actor, NotPermitted, PastDeadline, StaleVersion, TransitionError, WrongState
from nominations.models import Application, Batch, BatchEvent, Cycle, CycleEvent, StageEvent
from nominations.models.event import Event
from nominations.pipeline import BATCH_MOVES, CYCLE_MOVES, MOVES, Move, Status

M = TypeVar("M", bound=models.Model)
Permit = Callable[[Any, Any], bool]
Guard = Callable[[Any], list[Any]]


def everyone(user: Any, obj: Any) -> bool:
    """The permit of the scheduler's own moves."""
    return user is None


def locked(model: type[M], pk: int) -> M:
    """The row, locked until the end of the transaction that the caller has opened.

    `no_key`: rows that only refer to it may be written meanwhile, so that nobody waits at the commit, where the
    audit trail's head is held already.
    """
    return model._default_manager.select_for_update(of=("self",), no_key=True).get(pk=pk)


def replay(subject: Any, name: str, by: Actor, key: str) -> Any:
    """The event that this very form has made already, or None: a repeated POST gets the first answer (G3)."""
    if not key or subject.pk is None:
        return None
    return subject.events.filter(move=name, actor=by.user, key=key).first()


def latest_event(subject: Any) -> Any:
    """The last thing that happened to it, for the page that explains a refusal."""
    return subject.events.select_related("actor").order_by("-pk").first() if subject.pk else None


def stale(subject: Any) -> StaleVersion:
    """What to raise when the page was opened on an older version (G2).

    Saving a draft is no move and leaves no event: who saved last, and when, stands on the application itself.
    """
    saved = isinstance(subject, Application)
    latest = SimpleNamespace(actor=subject.changed_by, at=subject.changed_at) if saved else latest_event(subject)
    return StaleVersion(_("该记录已被他人更新，请核对最新内容后再办理。"), latest=latest)


def _check(subject: Any, state: str, move: Move, cycle: Cycle, by: Actor, permit: Permit, version: int | None) -> None:
    if by.role not in move.roles or (by.user is not None and not has_role(by.user, by.role)):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if not permit(by.user, subject):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if state not in move.sources:
        label = subject._meta.get_field("stage" if isinstance(subject, Cycle) else "status").choices
        now_at = dict(label or []).get(state, state)
        message = _("当前状态为“%(state)s”，不能“%(move)s”。") % {"state": now_at, "move": move.label}
        raise WrongState(message, latest=latest_event(subject))
    if version is not None and version != subject.version:
        raise stale(subject)
    if move.stages is not None and cycle.stage not in move.stages and not extensions.covers(subject, cycle, move):
        if move.before_deadline and deadlines.is_past(subject, cycle):
            raise PastDeadline(deadlines.past_sentence(subject, cycle))
        raise WrongState(
            _("本年度当前处于“%(stage)s”，不能“%(move)s”。") % {"stage": cycle.get_stage_display(), "move": move.label}
        )
    if move.before_deadline and deadlines.is_past(subject, cycle):
        raise PastDeadline(deadlines.past_sentence(subject, cycle))


def _target(subject: Any, move: Move) -> str:
    """The state after the move; a move without target goes back to where the last one came from."""
    if move.target is not None:
        return move.target
    last = subject.events.filter(~models.Q(from_status=models.F("to_status"))).latest("pk")
    return str(last.from_status)


def _log(
    event_model: type[Event], link: dict[str, Any], move: Move, states: tuple[str, str], by: Actor, **rest: Any
) -> Any:
    who = {"actor": by.user, "role": by.role, "ip": by.ip}
    event = event_model._default_manager.create(
        **link, **who, move=move.name, from_status=states[0], to_status=states[1], **rest
    )
    audit_words.note_move(event, move.ref)
    return event


def _reason(move: Move, reason: str) -> str:
    reason = reason.strip()
    if len(reason) < move.reason_chars:
        raise TransitionError(_("请写明理由，至少 %(n)d 个字。") % {"n": move.reason_chars})
    return reason


@transaction.atomic
def advance(
    application: Application,
    name: str,
    *,
    by: Actor,
    permit: Permit,
    version: int | None = None,
    guard: Guard | None = None,
    reason: str = "",
    payload: dict[str, Any] | None = None,
    key: str = "",
    tell: bool = True,
) -> StageEvent:
    """Bring one application through one move of the table.

    Locks the row and reloads it into `application`, then checks permission, state, version, stage of the cycle,
    deadline (database clock) and `guard(application) -> problems`; writes status and version, appends one
    StageEvent and, when `tell`, the messages of nominations.messages. Raises TransitionError; the database is
    then as it was. The same `key` of the same person answers the first event.
    """
    application.refresh_from_db(from_queryset=Application.objects.select_for_update(of=("self",), no_key=True))
    if done := replay(application, name, by, key):
        return done
    move = MOVES[name]
    _check(application, application.status, move, application.cycle, by, permit, version)
    reason = _reason(move, reason)
    if guard is not None and (problems := guard(application)):
        raise TransitionError(str(problems[0]), problems)
    states = application.status, _target(application, move)
    application.status = states[1]
    application.version += 1
    application.entered_at = application.changed_at = clock.now()
    application.changed_by = by.user
    application.save(update_fields=["status", "version", "entered_at", "changed_at", "changed_by"])
    event = _log(
        StageEvent, {"application": application}, move, states, by, reason=reason, payload=payload or {}, key=key
    )
    if tell:
        messages.tell_move(event)
    return event


@transaction.atomic
def begin(application: Application, *, by: Actor, permit: Permit) -> StageEvent:
    """T1: store a new application as a draft and log its creation."""
    cycle = Cycle.objects.select_for_update(of=("self",), no_key=True).get(pk=application.cycle_id)
    move = MOVES["create"]
    if by.role not in move.roles or not permit(by.user, application):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if cycle.stage not in (move.stages or ()) or deadlines.is_past(application, cycle):
        raise PastDeadline(deadlines.past_sentence(application, cycle))
    application.status = Status.DRAFT
    application.save(force_insert=True)
    return _log(StageEvent, {"application": application}, move, ("", Status.DRAFT), by)


@transaction.atomic
def advance_batch(
    batch: Batch,
    name: str,
    *,
    by: Actor,
    permit: Permit,
    version: int | None = None,
    guard: Guard | None = None,
    reason: str = "",
    payload: dict[str, Any] | None = None,
    key: str = "",
) -> BatchEvent:
    """The same as `advance` for a batch (B1–B10); a new one is stored by its first move."""
    move = BATCH_MOVES[name]
    if batch.pk is None:
        batch.status = ""
        states = "", str(move.target)
    else:
        batch.refresh_from_db(from_queryset=Batch.objects.select_for_update(of=("self",), no_key=True))
        if done := replay(batch, name, by, key):
            return done
        states = batch.status, move.target or ""
    sources = move.sources or frozenset({""})
    row = Move(**{**move.__dict__, "sources": sources})
    _check(batch, states[0], row, batch.cycle, by, permit, version)
    reason = _reason(move, reason)
    if guard is not None and (problems := guard(batch)):
        raise TransitionError(str(problems[0]), problems)
    states = states[0], _target(batch, move)
    batch.status = states[1]
    batch.version = (batch.version + 1) if states[0] else 1
    batch.save()
    event = _log(BatchEvent, {"batch": batch}, move, states, by, reason=reason, payload=payload or {}, key=key)
    messages.tell_batch_move(event)
    return event


@transaction.atomic
def advance_cycle(
    cycle: Cycle,
    name: str,
    *,
    by: Actor,
    permit: Permit,
    version: int | None = None,
    guard: Guard | None = None,
    reason: str = "",
    payload: dict[str, Any] | None = None,
    key: str = "",
) -> CycleEvent:
    """The same as `advance` for a cycle (C1–C14)."""
    cycle.refresh_from_db(from_queryset=Cycle.objects.select_for_update(of=("self",), no_key=True))
    if done := replay(cycle, name, by, key):
        return done
    move = CYCLE_MOVES[name]
    _check(cycle, cycle.stage, move, cycle, by, permit, version)
    reason = _reason(move, reason)
    if guard is not None and (problems := guard(cycle)):
        raise TransitionError(str(problems[0]), problems)
    states = cycle.stage, str(move.target)
    cycle.stage = states[1]
    cycle.version += 1
    cycle.save(update_fields=["stage", "version"])
    event = _log(CycleEvent, {"cycle": cycle}, move, states, by, reason=reason, payload=payload or {}, key=key)
    messages.tell_cycle_move(event)
    return event
