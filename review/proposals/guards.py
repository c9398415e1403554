"""What stands against each step from the end of a session to the list, as sentences."""

from django.utils.translation import gettext as _

from nominations.models import Application, Cycle
from nominations.pipeline import CycleStage, Status
from review import appealed
from review.attending.models import Leave
from review.halls.board import number_of
from review.halls.models import Session, Slot
from review.halls.moves import SETTLED, SlotState, State
from review.proposals import results
from review.proposals.models import Proposal
from review.proposals.results import SessionResult


def against_closing(session: Session) -> list[str]:
    """S9: everybody of the session was heard or is absent. Locks the slots: a mark on its way comes in first."""
    slots = Slot.objects.filter(session=session, freed_at=None).order_by("pk")
    held = list(slots.select_for_update(of=("self",), no_key=True))
    left = sorted((slot for slot in held if slot.state not in SETTLED), key=lambda slot: (slot.order, slot.pk))
    return [
        _("%(n)d 号尚在“%(state)s”，既未完成，也未记为缺席。")
        % {"n": number_of(slot), "state": slot.get_state_display()}
        for slot in left
    ]


def against_confirming(session: Session) -> list[str]:
    """S10: the signed summary is here, and what it says is what the marks still add up to."""
    if session.scan_id is None:
        return [_("请先上传签名的答辩评分汇总表扫描件。")]
    result = results.of_session(session)
    if result.sha256 == session.result_sha256:
        return []
    again = _("请由经办人重新生成汇总表，重新签名、上传。")
    return [*(differences(session, result) or [_("结果与签名的汇总表不一致。")]), again]


def differences(session: Session, result: SessionResult) -> list[str]:
    """Where the marks no longer add up to the signed summary, nominee by nominee."""
    payload = session.summary.snapshot.payload if session.summary else {"rows": []}
    signed = {row["number"]: row for row in payload["rows"]}
    found = []
    for row in result.rows:
        number = row.slot.application.acceptance_no
        said = signed.get(number, {"count": "", "mean": ""})
        before = said["count"] or "0", said["mean"] or "—"
        now = str(row.count), "—" if row.mean is None else str(row.mean)
        if before != now:
            words = {"number": number, "before": before[0], "mean": before[1], "now": now[0], "new": now[1]}
            sentence = _(
                "%(number)s 与签名的汇总表不同：有效评分原为 %(before)s 张、现为 %(now)s 张，"
                "平均分原为 %(mean)s、现为 %(new)s。"
            )
            found.append(sentence % words)
    return found


def against_counting(cycle: Cycle) -> list[str]:
    """Every session of the year is confirmed, and everybody was heard or is absent without leave; five queries."""
    found = open_sessions(cycle)
    waiting = Application.objects.filter(cycle=cycle, status=Status.SHORTLISTED).count()
    if waiting:
        found.append(_("还有 %(n)d 人没有安排答辩。") % {"n": waiting})
    rows = Application.objects.filter(cycle=cycle, status=Status.IN_DEFENSE)
    heard = Slot.objects.filter(freed_at=None, state__in=SETTLED, session__state=State.CONFIRMED)
    left = rows.exclude(pk__in=heard.values("application")).values_list("acceptance_no", flat=True)
    found += [
        _("%(number)s 还没有答辩，请安排补答辩。") % {"number": number} for number in left.order_by("acceptance_no")
    ]
    leaves = Leave.objects.filter(
        slot__in=heard.filter(state=SlotState.ABSENT, session__cycle=cycle),
        slot__application__status=Status.IN_DEFENSE, outcome__in=("", Leave.Outcome.GRANTED),
    )  # fmt: skip
    for leave in leaves.select_related("slot__application").order_by("pk"):
        sentence = _("%(number)s 已准假，请安排补答辩。") if leave.outcome else _("%(number)s 的请假还没有答复。")
        found.append(sentence % {"number": leave.slot.application.acceptance_no})
    if not rows.exists():
        found.append(_("没有处于会审答辩的申报。"))
    return found


def open_sessions(cycle: Cycle) -> list[str]:
    """The sessions of the year that are neither confirmed nor cancelled."""
    rows = Session.objects.filter(cycle=cycle).exclude(state__in=(State.CONFIRMED, State.CANCELLED))
    return [
        _("第 %(n)d 场当前为“%(state)s”，尚未确认结果。") % {"n": row.number, "state": row.get_state_display()}
        for row in rows.order_by("number")
    ]


def against_approval(cycle: Cycle) -> list[str]:
    """C9: all sessions confirmed, the list confirmed, nobody left in stage 2 (T38) or in the defense."""
    found = open_sessions(cycle)
    if not Proposal.objects.filter(cycle=cycle, state=Proposal.State.CONFIRMED).exists():
        found.append(_("候选人建议名单尚未确认。"))
    if back := Application.objects.filter(cycle=cycle, status=Status.WRITTEN_REVIEW).count():
        found.append(_("还有 %(n)d 件申报没有初评结果，请由秘书长重开合议会议办理。") % {"n": back})
    states = (Status.SHORTLISTED, Status.IN_DEFENSE)
    if left := Application.objects.filter(cycle=cycle, status__in=states).count():
        found.append(_("还有 %(n)d 件申报没有答辩结果。") % {"n": left})
    return found + appealed.against_leaving(cycle, CycleStage.APPROVAL)


def overtaken(cycle: Cycle) -> list[str]:
    """Confirmed sessions whose marks no longer add up to what was signed: a mark was set aside since. No obstacle."""
    rows = Session.objects.filter(cycle=cycle, state=State.CONFIRMED).select_related("cycle").order_by("number")
    if not (held := list(rows)):
        return []
    sentence = _("第 %(n)d 场确认之后有评分因回避被隔离，总分按隔离后的评分计算，与签名的汇总表不同。")
    return [
        sentence % {"n": one.session.number}
        for one in results.of_sessions(held)
        if one.sha256 != one.session.result_sha256
    ]
