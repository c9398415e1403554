"""Words for what the association does while it takes in and checks: its acts, and what their records hold."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDS = {
    "appeal.filed": _("提出复核申请"),
    "appeal.reported": _("提交复核核查报告"),
    "appeal.granted": _("决定复核成立"),
    "appeal.denied": _("决定维持原结论"),
    "batch.propose_return": _("建议整批退回"),
    "checklist.answer": _("填写形式审查项目"),
    "formal_check.assign": _("分派经办人"),
    "formal_check.propose_reject": _("建议形式审查不通过"),
    "formal_check.decline_reject": _("不同意“形式审查不通过”的建议"),
    "formal_check.propose_waiver": _("提出“原则上”限制的例外"),
    "formal_check.decide_waiver": _("决定“原则上”限制的例外"),
    "late_withdrawal.asked": _("提出截止后退出"),
    "late_withdrawal.checked": _("核对截止后退出的申请"),
    "late_withdrawal.confirmed": _("确认截止后退出"),
    "late_withdrawal.refused": _("不同意截止后退出"),
    "mail.register": _("登记邮箱来件"),
    "mail.void": _("作废邮箱来件登记"),
    "paper.grace": _("准予容缺，限期补齐纸质材料"),
    "paper.take": _("登记收到的纸质材料"),
    "recusal.declare": _("声明回避"),
    "recusal.lift": _("解除回避"),
}


def details() -> dict[str, dict[str, Any]]:
    """The names of the things that records tell, and the codes that stand for them; asked when all models are there."""
    from review.appeal.models import Appeal
    from review.checklist.items import ITEMS
    from review.checklist.models import Answer, EligibilityWaiver, RejectProposal
    from review.disqualification.models import Proceeding
    from review.late_withdrawal.models import LateWithdrawal
    from review.matching.models import Decision, How
    from review.paperwork.models import Paper

    items = {item.code: item.text for item in ITEMS}
    tables: dict[str, Any] = {
        "code": RejectProposal.Code, "outcome": EligibilityWaiver.Outcome, "decision": Decision, "how": How,
        "step": Proceeding.Step, "ground": Appeal.Ground, "state": Appeal.State, "origin": LateWithdrawal.Origin,
        "copies": Paper,
    }  # fmt: skip
    answers = {code: dict(Answer.Value.choices) for code in items}
    codes = {name: dict(table.choices) for name, table in tables.items()}
    return {"labels": items, "values": answers | codes | {"item": items}}
