"""The only writer of a status: lock, check, write, log and tell in one transaction (law 2, G1–G5)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts import clock
from nominations import audit_words, deadlines, messages
from nominations.acting import Actor, NotPermitted, PastDeadline, StaleVersion, TransitionError, WrongState
from nominations.models import Application, Batch, BatchEvent, Cycle, CycleEvent, StageEvent
from nominations.moving import (
    Guard,
    Permit,
    attach,
    check,
    everyone,
    latest_event,
    locked,
    log,
    reason_of,
    replay,
    replayed,
    stale,
    target,
)
from nominations.pipeline import BATCH_MOVES, CYCLE_MOVES, MOVES, Move, Status

# What callers of the moves need beside them.
__all__ = [
    "Guard", "NotPermitted", "Permit", "StaleVersion", "TransitionError", "WrongState", "advance", "advance_all",
    "advance_batch", "advance_cycle", "begin", "begin_all", "everyone", "latest_event", "locked", "replay", "stale",
]  # fmt: skip
AT_ONCE = 1000  # rows a statement names by their keys


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
    check(application, application.status, move, application.cycle, by, permit, version)
    reason = reason_of(move, reason)
    if guard is not None and (problems := guard(application)):
        raise TransitionError(str(problems[0]), problems)
    states = application.status, target(application, move)
    application.status = states[1]
    application.version += 1
    application.entered_at = application.changed_at = clock.now()
    application.changed_by = by.user
    application.save(update_fields=["status", "version", "entered_at", "changed_at", "changed_by"])
    event = log(
        StageEvent, {"application": application}, move, states, by, reason=reason, payload=payload or {}, key=key
    )
    if tell:
        messages.tell_move(event)
    return event


@transaction.atomic
def advance_all(
    applications: Iterable[int],
    name: str,
    *,
    by: Actor,
    permit: Permit,
    payloads: Mapping[int, dict[str, Any]] | None = None,
    reason: str = "",
    key: str = "",
    tell: bool = True,
) -> list[StageEvent]:
    """The same as `advance` for many, all or none, in a number of queries that does not grow with them.

    `applications` and `payloads` go by primary key. Every row is locked (in the order of the keys), checked and gets
    an event of its own; one refusal refuses all. Only for moves with a target of their own.
    """
    locks = Application.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    rows = list(locks.filter(pk__in=list(applications)))
    attach(rows, "cycle", "nominee", "employer", "recommender")
    done = replayed(rows, name, by, key)
    move, fresh, states = MOVES[name], [row for row in rows if row.pk not in done], dict[int, str]()
    reason = reason_of(move, reason)
    for row in fresh:
        check(row, row.status, move, row.cycle, by, permit)
        states[row.pk] = row.status
    _write(fresh, move, by)
    events = StageEvent.objects.bulk_create(
        StageEvent(
            application=row, move=name, from_status=states[row.pk], to_status=row.status, actor=by.user, role=by.role,
            ip=by.ip, reason=reason, payload=(payloads or {}).get(row.pk, {}), key=key,
        )
        for row in fresh
    )  # fmt: skip
    for event in events:
        audit_words.note_move(event, move.ref)
    if tell:
        messages.tell_moves(events)
    return sorted([*done.values(), *events], key=lambda event: event.application_id)


def _write(rows: list[Application], move: Move, by: Actor) -> None:
    """The new state of many locked rows, in the database and on the objects."""
    if move.target is None:
        raise ValueError(f"{move.name} leads each application somewhere else")
    now = clock.now()
    changes: dict[str, Any] = {"status": move.target, "entered_at": now, "changed_at": now, "changed_by": by.user}
    for place in range(0, len(rows), AT_ONCE):
        part = [row.pk for row in rows[place : place + AT_ONCE]]
        Application.objects.filter(pk__in=part).update(version=models.F("version") + 1, **changes)
    for row in rows:
        row.version += 1
        for column, value in changes.items():
            setattr(row, column, value)


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
    return log(StageEvent, {"application": application}, move, ("", Status.DRAFT), by)


@transaction.atomic
def begin_all(applications: list[Application], *, by: Actor, permit: Permit) -> list[StageEvent]:
    """T1 for many of one year, all or none, in a number of queries that does not grow with them."""
    cycle = Cycle.objects.select_for_update(of=("self",), no_key=True).get(pk=applications[0].cycle_id)
    move = MOVES["create"]
    if by.role not in move.roles or not all(permit(by.user, row) for row in applications):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if cycle.stage not in (move.stages or ()) or deadlines.is_past(applications[0], cycle):
        raise PastDeadline(deadlines.past_sentence(applications[0], cycle))
    for row in applications:
        row.status = Status.DRAFT
    rows = Application.objects.bulk_create(applications)
    who = {"actor": by.user, "role": by.role, "ip": by.ip}
    events = StageEvent.objects.bulk_create(
        StageEvent(application=row, move=move.name, to_status=Status.DRAFT, **who) for row in rows
    )
    for event in events:
        audit_words.note_move(event, move.ref)
    return events


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
    check(batch, states[0], row, batch.cycle, by, permit, version)
    reason = reason_of(move, reason)
    if guard is not None and (problems := guard(batch)):
        raise TransitionError(str(problems[0]), problems)
    states = states[0], target(batch, move)
    batch.status = states[1]
    batch.version = (batch.version + 1) if states[0] else 1
    batch.save()
    event = log(BatchEvent, {"batch": batch}, move, states, by, reason=reason, payload=payload or {}, key=key)
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
    check(cycle, cycle.stage, move, cycle, by, permit, version)
    reason = reason_of(move, reason)
    if guard is not None and (problems := guard(cycle)):
        raise TransitionError(str(problems[0]), problems)
    states = cycle.stage, str(move.target)
    cycle.stage = states[1]
    cycle.version += 1
    cycle.save(update_fields=["stage", "version"])
    event = log(CycleEvent, {"cycle": cycle}, move, states, by, reason=reason, payload=payload or {}, key=key)
    messages.tell_cycle_move(event)
    return event
