"""The defense: T21 and what may change afterwards. Each reads of their own slot alone."""

from django.utils.translation import gettext_lazy as _

from nominations.notices.notice import NOMINEE, REC, UNIT, Notice

PAGE = "attendance:own"
NOTICES: dict[str, tuple[Notice, ...]] = {
    "schedule_defense": (
        Notice(
            NOMINEE, _("会审答辩时间：%(when)s"),
            _(
                "您的%(year)s年度“上海质量工匠”会审答辩安排在%(when)s，地点：%(where)s。"
                "陈述 %(talk)d 分钟，问答 %(questions)d 分钟。请登录查看须知，在开会前上传演示文稿（PDF）。"
            ), PAGE,
        ),
        Notice(
            UNIT, _("%(name)s 的会审答辩时间：%(when)s"),
            _("%(name)s 的会审答辩安排在%(when)s，地点：%(where)s。请支持其按时参加。"), PAGE,
        ),
        Notice(
            REC, _("%(name)s 的会审答辩时间：%(when)s"),
            _(
                "%(name)s（受理编号 %(number)s）的会审答辩安排在%(when)s，地点：%(where)s。"
                "请通知并支持其按时参加。"
            ), PAGE,
        ),
    ),
}  # fmt: skip
CHANGED = tuple(
    Notice(
        audience, _("%(name)s 的会审答辩改期"),
        _("%(name)s 原定%(when)s的会审答辩改期，新的时间另行通知，请勿按原定时间前往。\n理由：%(reason)s"), PAGE,
    )
    for audience in (NOMINEE, UNIT, REC)
)  # fmt: skip
FREED = tuple(
    Notice(
        audience, _("%(name)s 的会审答辩时间取消"),
        _("%(name)s 原定%(when)s的会审答辩时间取消，新的时间另行通知。\n说明：%(reason)s"), PAGE,
    )
    for audience in (NOMINEE, UNIT, REC)
)  # fmt: skip
EVE = (
    Notice(
        NOMINEE, _("明天会审答辩：%(when)s"),
        _("您的会审答辩在明天，%(when)s，地点：%(where)s。请携带身份证，提前 30 分钟到场签到。"), PAGE,
    ),
    Notice(
        UNIT, _("%(name)s 明天会审答辩"), _("%(name)s 的会审答辩在明天，%(when)s，地点：%(where)s。"), PAGE,
    ),
)  # fmt: skip
