"""The end of the defense: T22. Proposed and reserve read the same words; nobody reads a score, a rank or a reason."""

from django.utils.translation import gettext_lazy as _

from nominations.notices.notice import NOMINEE, REC, UNIT, Notice

_GOES_ON = (
    Notice(
        NOMINEE, _("会审答辩已结束，等待名单审定"),
        _("感谢您参加%(year)s年度“上海质量工匠”会审答辩。您的申报进入名单审定环节，结果另行通知。"),
    ),
    Notice(
        UNIT, _("%(name)s 等待名单审定"),
        _("%(name)s（受理编号 %(number)s）的会审答辩已结束，进入名单审定环节，结果另行通知。"),
    ),
    Notice(
        REC, _("%(name)s 等待名单审定"),
        _("%(name)s（受理编号 %(number)s）的会审答辩已结束，进入名单审定环节，结果另行通知。"),
    ),
)  # fmt: skip
NOTICES: dict[str, tuple[Notice, ...]] = {
    "propose": _GOES_ON,
    "propose_reserve": _GOES_ON,
    "defense_fail": (
        Notice(
            NOMINEE, _("会审答辩结果"),
            _(
                "感谢您参与%(year)s年度“上海质量工匠”培养选树工作。经会审答辩，您本次未列入候选人建议名单。"
                "您在岗位上的钻研和坚守值得敬重，欢迎今后继续参加质量提升活动。"
            ),
        ),
        Notice(
            UNIT, _("%(name)s 的会审答辩结果"),
            _(
                "感谢贵单位参与%(year)s年度“上海质量工匠”培养选树工作。经会审答辩，"
                "%(name)s（受理编号 %(number)s）本次未列入候选人建议名单。"
            ),
        ),
        Notice(
            REC, _("%(name)s 的会审答辩结果"),
            _(
                "感谢贵单位参与%(year)s年度“上海质量工匠”培养选树工作。经会审答辩，"
                "%(name)s（受理编号 %(number)s）本次未列入候选人建议名单。"
            ),
        ),
    ),
}  # fmt: skip
