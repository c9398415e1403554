"""The end of the approval: T23 and T24. Nobody reads a vote; the list itself is made public by the 公示 alone."""

from django.utils.translation import gettext_lazy as _

from nominations.notices.notice import NOMINEE, Notice, units

_GOES_ON = units(
    _("%(name)s 的名单审定结果"),
    _("%(name)s（受理编号 %(number)s）通过名单审定，等待公示。公示发布前，请不要对外公布。"),
)  # fmt: skip
_ENDED = units(
    _("%(name)s 的名单审定结果"),
    _(
        "感谢贵单位参与%(year)s年度“上海质量工匠”培养选树工作。经专项审定会议审定，"
        "%(name)s（受理编号 %(number)s）本次未列入候选人名单。"
    ),
)  # fmt: skip
NOTICES: dict[str, tuple[Notice, ...]] = {
    "approve": (
        Notice(
            NOMINEE, _("您已通过名单审定"),
            _("您的申报通过%(year)s年度名单审定，将列入候选人名单进行公示。公示发布前，请不要对外公布。"),
        ),
        *_GOES_ON,
    ),
    "approve_reserve": (
        Notice(
            NOMINEE, _("您已列入后备候选人"),
            _("您的申报通过%(year)s年度名单审定，列为后备候选人。候选人出现空缺时按顺序递补，届时另行通知。"),
        ),
        *_GOES_ON,
    ),
    "approval_fail": (
        Notice(
            NOMINEE, _("名单审定结果"),
            _(
                "感谢您参与%(year)s年度“上海质量工匠”培养选树工作。经专项审定会议审定，您本次未列入候选人名单。"
                "您的技艺和付出值得敬重，欢迎今后继续参加质量提升活动。"
            ),
        ),
        *_ENDED,
    ),
}  # fmt: skip
