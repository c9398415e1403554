"""O7 and what follows of it: dismissed and let go on (T27), or upheld: out, banned, struck from the page (T28)."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import clock
from accounts.roles import Role
from nominations import bans, corrections, letters
from nominations.acting import Actor, TransitionError
from nominations.models import Ban
from nominations.transitions import advance
from publicity.lists.period import is_running
from publicity.lists.striking import strike
from publicity.objections import sight, telling
from publicity.objections.advancing import OBJECTION
from publicity.objections.handling import allow, can_assign, decides
from publicity.objections.models import Objection, Struck
from publicity.objections.moves import OPEN
from review.sheets.cancelling import cancel_all


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
        telling.owner(row, _("异议 %(number)s 经核查不成立，请答复反映人。"))
        telling.role(row, Role.LEAD, _("异议 %(number)s 经核查不成立，请恢复当事人的公示。"))


def against_releasing(row: Objection) -> list[str]:
    """T27: all objections about the person are concluded."""
    others = Objection.objects.filter(application=row.application_id, state__in=OPEN)
    return [_("关于该人的异议还没有全部办结。")] if others.exists() else []


@transaction.atomic
def release(row: Objection, *, by: Actor, version: int, key: str) -> None:
    """T27: LEAD lets the person go on: back to the public list, or 公示期满无异议 where its time is over."""
    allow(can_assign(by.user, row))  # type: ignore[arg-type]
    if problems := against_releasing(row):
        raise TransitionError(str(problems[0]), problems)
    name = "dismiss" if is_running(row.publication) else "dismiss_clear"
    words = {"words": {"year": row.publication.cycle.year}, "objection": row.number}
    advance(row.application, name, by=by, permit=decides(row), payload=words, key=key)


@transaction.atomic
def uphold(
    row: Objection, *, by: Actor, doc_no: str, findings: str, subjects: Sequence[str], reason: str, version: int,
    key: str,
) -> None:  # fmt: skip
    """O7 and T28: out at once, a ban for each one named, D18, the row of the public list marked 已取消."""
    _refuse_bad(row, doc_no, subjects)

    def change(one: Objection) -> None:
        one.concluded_by, one.doc_no = by.user, doc_no

    _event, fresh = OBJECTION.advance(
        row, "conclude_upheld", by=by, permit=sight.can_judge, version=version, key=key, reason=reason,
        change=change, guard=against_concluding,
    )  # fmt: skip
    if not fresh:
        return
    application = row.application
    words = {"words": {"year": row.publication.cycle.year}, "doc_no": doc_no, "objection": row.number}
    advance(application, "uphold", by=by, permit=decides(row), reason=reason, payload=words, key=key)
    corrections.cancel_open(application)
    cancel_all(application)
    made = [bans.impose(application, kind, doc_no=doc_no, by=by.user) for kind in subjects]
    for kind, ban in zip(subjects, made, strict=True):
        Struck.objects.create(objection=row, subject_type=kind, ban=ban)
    row.decision = letters.disqualification(
        application, doc_no=doc_no, facts=findings, subjects=[bans.in_words(kind, application) for kind in subjects],
        ban_from=made[0].starts_on, ban_to=made[0].ends_on, by=by.user,
    )  # fmt: skip
    row.save(update_fields=["decision"])
    strike(Q(application=application))
    telling.owner(row, _("异议 %(number)s 经核查成立，请答复反映人。"))


def _refuse_bad(row: Objection, doc_no: str, subjects: Sequence[str]) -> None:
    """The decision names its subjects, each one known (A-8); its number is new."""
    if not subjects:
        raise TransitionError(_("决定须写明对象。"), [("subjects", _("决定须写明对象，至少一个。"))])
    if any(not bans.key_of(kind, row.application) for kind in subjects):
        raise TransitionError(_("所选单位没有登记。"), [("subjects", _("所选单位没有登记，请核对。"))])
    taken = Objection.objects.filter(doc_no=doc_no).exclude(pk=row.pk).exists()
    if taken or Ban.objects.filter(decision_doc=doc_no).exists():
        raise TransitionError(_("文号已经用过。"), [("doc_no", _("这个文号已经用于另一份决定，请核对。"))])
