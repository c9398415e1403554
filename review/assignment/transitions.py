"""Proposals by hand, in bulk or by a plan; taken back, cancelled, and confirmed late ones by LEAD (E1, E2, E11)."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from nominations import workdays
from nominations.acting import Actor, NotPermitted, TransitionError, WrongState
from nominations.models import Application, Cycle
from nominations.pipeline import CycleStage
from nominations.transitions import locked
from review.allotment import drawing, gathering, proposing
from review.assignment.permissions import can_cancel, can_confirm, can_plan, can_propose, can_remove
from review.experts import conflicts
from review.experts.models import Expert
from review.sheets import inviting
from review.sheets.advancing import advance_assignment, propose_all
from review.sheets.models import Assignment, AssignmentEvent, Plan
from review.sheets.moves import State

MOST_SEED = 2**31


@dataclass
class Report:
    """What came of several proposals: how many stand, and one sentence for each that does not."""

    done: int = 0
    refused: list[str] = field(default_factory=list)


def by_hand(application: Application, expert: Expert, *, by: Actor, key: str) -> AssignmentEvent:
    """E1 for one pair, compared anew first; what is found stays on record though the proposal is refused."""
    conflicts.check(expert, application, by)
    words = _("由协会经办人指定")
    return proposing.place(application, expert, by=by, permit=can_propose, words=words, key=key)


def in_bulk(applications: Iterable[Application], expert: Expert, *, by: Actor, key: str) -> Report:
    """E1 for several files and one expert; each stands or falls alone."""
    report = Report()
    for application in applications:
        try:
            by_hand(application, expert, by=by, key=f"{key[:40]}:{application.pk}")
            report.done += 1
        except TransitionError as refusal:
            report.refused.append(f"{application.acceptance_no}：{refusal}")
    return report


@transaction.atomic
def draw(cycle: Cycle, *, by: Actor, seed: int | None = None) -> Plan:
    """Ask a worker for a plan; nothing is assigned yet. The same seed gives the same plan."""
    if by.user is None or not can_plan(by.user):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    held = _in_review(cycle)
    return drawing.ask(held, by=by, seed=secrets.randbelow(MOST_SEED) if seed is None else seed)


def _in_review(cycle: Cycle) -> Cycle:
    """The year, locked: one plan at a time, and none while the consensus is being opened (C7)."""
    held = locked(Cycle, cycle.pk)
    if held.stage != CycleStage.WRITTEN:
        raise TransitionError(_("本年度不在书面初评阶段，不能按方案分配专家。"))
    return held


@transaction.atomic
def take_up(plan: Plan, *, by: Actor, version: int, key: str) -> Plan:
    """Propose every pair of a plan; refused when anything it was drawn from has changed meanwhile.

    Conflicts are computed anew first. The same input then proves every pair: nothing is asked again one by one.
    """
    row = _held(plan, by, version)
    if row is None:
        return Plan.objects.get(pk=plan.pk)
    _in_review(row.cycle)
    if row.state != Plan.State.DONE:
        raise TransitionError(_("方案还没有生成，不能采用。"))
    conflicts.refresh(row.cycle, by=by)
    if gathering.gather(row.cycle, row.seed).input_hash != row.input_hash:
        raise TransitionError(_("专家、回避或申报的情况在生成之后已有变化，请重新生成分配方案。"))
    propose_all(row, by=by, permit=lambda user, one: can_plan(user))
    row.outcome, row.version = Plan.Outcome.APPLIED, row.version + 1
    row.save(update_fields=["outcome", "version"])
    drawing.note(row, "take_up", by)
    return row


@transaction.atomic
def drop(plan: Plan, *, by: Actor, version: int) -> Plan:
    """Put a plan aside; it stays on record."""
    row = _held(plan, by, version)
    if row is None:
        raise WrongState(_("这个方案已经采用，不能放弃。"))
    row.outcome, row.version = Plan.Outcome.DROPPED, row.version + 1
    row.save(update_fields=["outcome", "version"])
    drawing.note(row, "drop", by)
    return row


def _held(plan: Plan, by: Actor, version: int) -> Plan | None:
    """The plan, locked and open; None when it was taken up already."""
    row = locked(Plan, plan.pk)
    if by.user is None or not can_plan(by.user):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if row.outcome == Plan.Outcome.APPLIED:
        return None
    if row.outcome or row.version != version:
        raise WrongState(_("这个方案已经放弃，请重新生成。"))
    return row


def remove(assignment: Assignment, *, by: Actor, version: int, key: str) -> AssignmentEvent:
    """A proposal is taken back before anybody was invited."""
    return advance_assignment(assignment, "remove", by=by, permit=can_remove, version=version, key=key)


def cancel(assignment: Assignment, *, by: Actor, reason: str, version: int, key: str) -> AssignmentEvent:
    """E11: an invited expert is not needed any more; what was written stays on record."""
    return advance_assignment(assignment, "cancel", by=by, permit=can_cancel, reason=reason, version=version, key=key)


def confirm_late(rows: Sequence[Assignment], *, by: Actor, key: str) -> int:
    """E2 for experts who come in after the review of a file has begun; all with one date. Returns how many.

    The pairs are compared anew first: whoever may not read a file by now is taken off it and not invited.
    """
    for cycle in {row.cycle for row in rows}:
        mine = [row for row in rows if row.cycle_id == cycle.pk]
        conflicts.refresh(cycle, [row.expert_id for row in mine], [row.application_id for row in mine], by)
    due = workdays.after(inviting.DAYS)
    held = Assignment.objects.filter(pk__in=[row.pk for row in rows]).exclude(state=State.DROPPED)
    return len(inviting.invite(held, by=by, permit=can_confirm, due=due, key=key))
