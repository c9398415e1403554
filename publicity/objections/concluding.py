"""O7 and what follows of it: dismissed and let go on (T27), or upheld: out, banned, struck from the page (T28)."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import clock
from accounts.roles import Role
from nominations.acting import Actor, TransitionError
from nominations.pipeline import Status
from nominations.transitions import advance
from publicity.lists.period import is_running
from publicity.lists.striking import strike
from publicity.objections import sight, telling
from publicity.objections.advancing import OBJECTION
from publicity.objections.handling import allow, can_assign, decides, hold
from publicity.objections.models import Objection, Struck
from publicity.objections.moves import OPEN, State
from review import expelling

# Whom an upheld objection puts out; who left another way has nothing more to lose here.
IN_QUESTION = frozenset({Status.IN_PUBLICITY, Status.OBJECTION_HOLD, Status.PUBLICITY_CLEAR})
CONCLUDED = (State.DISMISSED, State.WITHDRAWN, State.CLOSED)


def expels(row: Objection) -> bool:
    """Whether upholding it means T28; else it is a finding alone."""
    return row.application.status in IN_QUESTION


def against_concluding(row: Objection) -> list[str]:
    """A report, and the time the parties had to answer is over."""
    found = []
    if not row.report or not row.hearing:
        found.append(_("还没有核查报告和听取意见的情况。"))
    if row.parties_due is not None and clock.db_now() < row.parties_due and not row.replies.filter(party="nominee"):
        found.append(_("申报人的答复期限未到，到期或答复后才能作出结论。"))
    return found


@transaction.atomic
def dismiss(row: Objection, *, by: Actor, reason: str, version: int, key: str) -> None:
    """O7: not proven; T27 follows by LEAD when nothing else is open about the person."""

    def change(one: Objection) -> None:
        one.concluded_by = by.user

    _event, fresh = OBJECTION.advance(
        row, "conclude_dismissed", by=by, permit=sight.can_judge, version=version, key=key, reason=reason,
        change=change, guard=against_concluding,
    )  # fmt: skip
    if fresh:
        telling.owner(row, "dismissed")
        telling.role(row, Role.LEAD, "release")


def against_releasing(row: Objection) -> list[str]:
    """T27: all objections about the person are concluded."""
    others = Objection.objects.filter(application=row.application_id, state__in=OPEN)
    return [_("关于该人的异议还没有全部办结。")] if others.exists() else []


@transaction.atomic
def release(row: Objection, *, by: Actor, version: int, key: str) -> None:
    """T27: LEAD lets the person go on: back to the public list, or 公示期满无异议 where its time is over."""
    allow(can_assign(by.user, row))  # type: ignore[arg-type]
    _event, fresh = OBJECTION.enter(row, CONCLUDED, "release", by=by, version=version, key=key)
    if not fresh:
        return
    if problems := against_releasing(row):
        raise TransitionError(str(problems[0]), problems)
    name = "dismiss" if is_running(row.publication) else "dismiss_clear"
    words = {"words": {"year": row.publication.cycle.year}, "objection": row.number}
    advance(row.application, name, by=by, permit=decides(row), payload=words)


@transaction.atomic
def uphold(
    row: Objection, *, by: Actor, reason: str, version: int, key: str, doc_no: str = "", findings: str = "",
    subjects: Sequence[str] = (),
) -> None:  # fmt: skip
    """O7 and T28: out at once, a ban for each one named, D18, the row of the public list marked 已取消."""
    decision = expelling.Decision(doc_no, findings, reason, subjects)

    def guard(one: Objection) -> list[object]:
        found: list[object] = list(against_concluding(one))
        return found + (list(expelling.against(one.application, decision)) if expels(one) else [])

    def change(one: Objection) -> None:
        one.concluded_by = by.user
        one.doc_no = doc_no if expels(one) else ""

    _event, fresh = OBJECTION.advance(
        row, "conclude_upheld", by=by, permit=sight.can_judge, version=version, key=key, reason=reason,
        change=change, guard=guard,
    )  # fmt: skip
    if not fresh:
        return
    if row.doc_no:
        _expel(row, decision, by)
    telling.owner(row, "upheld")


def _expel(row: Objection, decision: expelling.Decision, by: Actor) -> None:
    hold(row, by)
    made, row.decision = expelling.expel(
        row.application, "uphold", decision, by=by, permit=decides(row), payload={"objection": row.number}
    )
    for kind, ban in zip(decision.subjects, made, strict=True):
        Struck.objects.create(objection=row, subject_type=kind, ban=ban)
    row.save(update_fields=["decision"])
    strike(Q(application=row.application))
