"""The only writer of an assignment's state: lock, check, write, log in one transaction (E1–E11, G1–G3)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.roles import has_role
from nominations.acting import Actor, NotPermitted, TransitionError, WrongState
from nominations.models import Application
from nominations.moving import attach, replayed
from nominations.transitions import Guard, Permit, latest_event, locked, replay, stale
from review.experts.models import Expert
from review.sheets.keeping import begin_anew, make_void
from review.sheets.models import Assignment, AssignmentEvent, Plan
from review.sheets.moves import MOVES, VOIDS, Move

Change = Callable[[Assignment], None]
MayPropose = Callable[[Any, Application], bool]
AT_ONCE = 1000  # rows a statement names by their keys


@dataclass(frozen=True)
class Step:
    """One of several moves that are made together."""

    name: str
    payload: dict[str, Any] = field(default_factory=dict)
    key: str = ""


@transaction.atomic
def advance_assignment(
    assignment: Assignment, name: str, *, by: Actor, permit: Permit, version: int | None = None,
    guard: Guard | None = None, change: Change | None = None, reason: str = "",
    payload: dict[str, Any] | None = None, key: str = "",
) -> AssignmentEvent:  # fmt: skip
    """Bring one assignment through one move of the table.

    Locks the row and reloads it into `assignment`, checks role, permission, state, version and `guard(row) ->
    problems`, lets `change(row)` set further columns, writes state and version, appends one event and one record of
    the audit trail. Raises TransitionError; the database is then as it was. The same key of the same person answers
    the first event.
    """
    assignment.refresh_from_db(from_queryset=Assignment.objects.select_for_update(of=("self",), no_key=True))
    if done := replay(assignment, name, by, key):
        return done
    move = MOVES[name]
    _check(assignment, move, by, permit, version)
    reason = _reason(move, reason)
    if guard is not None and (problems := guard(assignment)):
        raise TransitionError(str(problems[0]), problems)
    before = _moved(assignment, move)
    if change is not None:
        change(assignment)
    assignment.save()
    event = _said(assignment, move, before, by, reason=reason, payload=payload or {}, key=key)
    event.save()
    _with_sheets(move, [assignment], by)
    return event


def _with_sheets(move: Move, rows: list[Assignment], by: Actor) -> None:
    """What every end of an assignment does to its sheet, and every acceptance after an end."""
    if move.target in VOIDS and rows:
        make_void(rows, by=by.user)
    elif move.name == "accept":
        begin_anew(rows)


@transaction.atomic
def advance_held(assignment: Assignment, steps: Sequence[Step], *, by: Actor, permit: Permit) -> list[AssignmentEvent]:
    """One or several moves in a row of an assignment that the caller has locked and read in this very transaction.

    One UPDATE and one INSERT, however many steps; a repeated click is the caller's to notice.
    """
    events = []
    for step in steps:
        move = MOVES[step.name]
        _check(assignment, move, by, permit, None)
        before = _moved(assignment, move)
        events.append(_said(assignment, move, before, by, payload=step.payload, key=step.key))
    assignment.save(update_fields=["state", "version"])
    return AssignmentEvent.objects.bulk_create(events)


@transaction.atomic
def advance_assignments(
    rows: QuerySet[Assignment], name: str, *, by: Actor, permit: Permit,
    guard: Callable[[list[Assignment]], list[Any]] | None = None, values: Mapping[str, Any] | None = None,
    reason: str = "", key: str = "",
) -> list[AssignmentEvent]:  # fmt: skip
    """The same move for many, all or none, in a number of queries that does not grow with them.

    Locks `rows` in the order of their keys, with application, year and expert at hand; checks each; asks
    `guard(rows) -> problems` once about all that are moved; writes `values` beside state and version. What this key
    has moved before answers its first event. The events come in the order of the rows.
    """
    held = list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))
    attach(held, "application", "cycle", "expert")
    move, done = MOVES[name], replayed(held, name, by, key)
    fresh, reason = [row for row in held if row.pk not in done], _reason(move, reason)
    for row in fresh:
        _check(row, move, by, permit, None)
    if guard is not None and fresh and (problems := guard(fresh)):
        raise TransitionError(str(problems[0]), problems)
    events = []
    for row in fresh:
        before = _moved(row, move)
        events.append(_said(row, move, before, by, reason=reason, key=key))
        for column, value in (values or {}).items():
            setattr(row, column, value)
    _write(fresh, {**(values or {}), "state": move.target})
    _with_sheets(move, fresh, by)
    events = AssignmentEvent.objects.bulk_create(events, batch_size=AT_ONCE)
    return sorted([*done.values(), *events], key=lambda event: event.assignment_id)


def _write(rows: list[Assignment], changes: Mapping[str, Any]) -> None:
    for place in range(0, len(rows), AT_ONCE):
        part = [row.pk for row in rows[place : place + AT_ONCE]]
        Assignment.objects.filter(pk__in=part).update(version=F("version") + 1, **changes)


@transaction.atomic
def propose(
    application: Application, expert: Expert, *, by: Actor, permit: MayPropose, guard: Guard, reason: str = "",
    key: str = "",
) -> AssignmentEvent:  # fmt: skip
    """E1: a new assignment, or an old one of the same two people taken up again; `guard` looks at it unsaved.

    The application is locked, so that two members of staff cannot both fill its last place.
    """
    application = locked(Application, application.pk)
    row = Assignment.objects.select_for_update(of=("self",)).filter(application=application, expert=expert).first()
    if row is None:
        row = Assignment(application=application, expert=expert, cycle_id=application.cycle_id, state="", version=0)
    elif done := replay(row, "propose", by, key):
        return done
    move = MOVES["propose"]
    _check(row, move, by, lambda user, one: permit(user, application), None)
    if problems := guard(row):
        raise TransitionError(str(problems[0]), problems)
    row.reason, row.proposed_by, row.plan = reason, by.user, None
    before = _moved(row, move)
    row.save()
    event = _said(row, move, before, by, key=key)
    event.save()
    return event


@transaction.atomic
def propose_all(plan: Plan, *, by: Actor, permit: MayPropose) -> int:
    """E1 for every pair of a plan, all or none, in a number of queries that hardly grows. Returns how many.

    The caller has shown that nothing speaks against any of them, and that the plan was not taken up before.
    """
    files = {pair["application"] for pair in plan.pairs}
    locks = Application.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    held = locks.filter(pk__in=files).in_bulk()
    old = Assignment.objects.select_for_update(of=("self",)).filter(application__in=files).order_by("pk")
    known = {(row.application_id, row.expert_id): row for row in old}
    move, made = MOVES["propose"], []
    for pair in plan.pairs:
        place = pair["application"], pair["expert"]
        row = known.get(place) or Assignment(
            application_id=place[0], expert_id=place[1], cycle_id=plan.cycle_id, state="", version=0
        )
        _check(row, move, by, lambda user, one: permit(user, held[one.application_id]), None)
        row.reason, row.proposed_by, row.plan = pair["reason"][:200], by.user, plan
        made.append((row, _moved(row, move)))
    columns = ["state", "version", "reason", "proposed_by", "plan"]
    Assignment.objects.bulk_update([row for row, _before in made if row.pk], columns, batch_size=AT_ONCE)
    Assignment.objects.bulk_create([row for row, _before in made if not row.pk], batch_size=AT_ONCE)
    said = [_said(row, move, before, by) for row, before in made]
    return len(AssignmentEvent.objects.bulk_create(said, batch_size=AT_ONCE))


@transaction.atomic
def quarantine(assignment: Assignment, *, by: Actor, reason: str, release: bool = False) -> AssignmentEvent | None:
    """Put a begun sheet out of every figure and every sight, or back; None when it stands so already.

    The state stays what it was: nothing that was written is lost, and a lifted conflict brings the sheet back.
    """
    assignment.refresh_from_db(from_queryset=Assignment.objects.select_for_update(of=("self",), no_key=True))
    if bool(assignment.quarantined_at) != release:
        return None
    assignment.quarantined_at = None if release else clock.now()
    assignment.version += 1
    assignment.save(update_fields=["quarantined_at", "version"])
    name = "release" if release else "quarantine"
    audit.record_late(
        f"assignment.{name}", actor=by.user, ip=by.ip, target=f"application:{assignment.application_id}",
        detail={"assignment": assignment.pk, "state": assignment.state},
    )  # fmt: skip
    return AssignmentEvent.objects.create(
        assignment=assignment, move=name, from_state=assignment.state, to_state=assignment.state, actor=by.user,
        role=by.role, ip=by.ip, reason=reason,
    )  # fmt: skip


def _check(row: Assignment, move: Move, by: Actor, permit: Permit, version: int | None) -> None:
    if by.role not in move.roles or (by.user is not None and not has_role(by.user, by.role)):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if not permit(by.user, row):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if row.state not in move.sources:
        words = {"state": row.get_state_display() or _("未分配"), "move": move.label}
        raise WrongState(_("当前状态为“%(state)s”，不能“%(move)s”。") % words, latest=latest_event(row))
    if version is not None and version != row.version:
        raise stale(row)


def _reason(move: Move, reason: str) -> str:
    reason = reason.strip()
    if len(reason) < move.reason_chars:
        raise TransitionError(_("请写明理由，至少 %(n)d 个字。") % {"n": move.reason_chars})
    return reason


def _moved(row: Assignment, move: Move) -> str:
    """State and version of the object; answers the state before."""
    before, row.state, row.version = row.state, move.target, row.version + 1
    return before


def _said(row: Assignment, move: Move, before: str, by: Actor, **more: Any) -> AssignmentEvent:
    """The event of a move, not yet stored, and its record in the audit trail; the row has its key by now."""
    audit.record_late(
        f"assignment.{move.name}", actor=by.user, ip=by.ip, target=f"application:{row.application_id}",
        detail={"assignment": row.pk, "from": before, "to": row.state, "ref": move.ref},
    )  # fmt: skip
    return AssignmentEvent(
        assignment=row, move=move.name, from_state=before, to_state=row.state, actor=by.user, role=by.role, ip=by.ip,
        **more,
    )  # fmt: skip
