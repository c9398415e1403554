"""What the review registers with the apps to its right: its documents, and words for its acts in the audit trail."""

from django.utils.translation import gettext_lazy as _

from accounts import audit_words
from documents import registry, result_sheet

WORDS = {
    "same_evidence.decide": _("判断相似材料"),
    "export.asked": _("申请导出含个人信息的结果表"),
    "export.approved": _("批准导出含个人信息的结果表"),
    "export.refused": _("不批准导出含个人信息的结果表"),
    "export.result_sheet": _("导出形式审查结果表"),
    "export.download": _("下载含个人信息的结果表"),
    "disqualification.propose": _("提出取消资格"),
    "disqualification.review": _("复核取消资格"),
    "disqualification.summon": _("发出听取意见通知"),
    "disqualification.state": _("提交陈述意见"),
    "disqualification.paper": _("登记书面意见"),
    "disqualification.close": _("结束听取意见"),
    "disqualification.decide": _("作出取消资格决定"),
    "disqualification.drop": _("终止取消资格事项"),
    "ban.lift": _("解除禁报"),
}


def register() -> None:
    """Called once, when the application starts."""
    from review.result_sheet.permissions import KIND, can_read_document

    registry.register(
        registry.DocumentKind(
            KIND, _("形式审查结果表"), ("xlsx",), result_sheet.render, result_sheet.filename, can_read_document
        )
    )
    audit_words.register(words=WORDS)
