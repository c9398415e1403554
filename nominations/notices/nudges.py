"""What a recommending unit's reminder says, by where the application is and who has it; nobody types these words."""

from django.utils.translation import gettext_lazy as _

from nominations.notices.notice import NOMINEE, UNIT, Notice
from nominations.pipeline import Status

NUDGES: dict[tuple[str, str], Notice] = {
    (Status.DRAFT, NOMINEE): Notice(
        NOMINEE, _("%(recommender)s提醒您填写申报表"),
        _("您的“上海质量工匠”申报表还没有提交给工作单位。报送截止时间是%(until)s，还需两级单位审核，请尽快填写、提交。"),
        "application:detail",
    ),
    (Status.DRAFT, UNIT): Notice(
        UNIT, _("%(recommender)s提醒贵单位办理 %(name)s 的申报草稿"),
        _("%(name)s 的申报草稿还没有补填完成、由本人确认。报送截止时间是%(until)s，还需两级单位审核，请尽快办理。"),
        "application:detail",
    ),
    (Status.UNIT_REVIEW, UNIT): Notice(
        UNIT, _("%(recommender)s提醒贵单位审核 %(name)s 的申报表"),
        _("%(name)s 的申报表等待贵单位核对原件、填写意见。报送截止时间是%(until)s，还需推荐单位审核，请尽快办理。"),
        "endorsement:detail",
    ),
    (Status.CORRECTION, NOMINEE): Notice(
        NOMINEE, _("%(recommender)s提醒您补正申报材料"),
        _("协会退回的补正内容（受理编号 %(number)s）期限为%(until)s，之后还需两级单位确认、提交。请尽快完成答复。"),
        "correction:detail",
    ),
    (Status.CORRECTION, UNIT): Notice(
        UNIT, _("%(recommender)s提醒贵单位确认 %(name)s 的补正内容"),
        _("%(name)s（受理编号 %(number)s）的补正内容等待贵单位确认，期限为%(until)s，还需推荐单位提交。请尽快核对。"),
        "correction:detail",
    ),
}  # fmt: skip
