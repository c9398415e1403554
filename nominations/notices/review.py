"""The experts' review: T19, T20. What is said has no score, no rank and no reason."""

from django.utils.translation import gettext_lazy as _

from nominations.notices.notice import NOMINEE, REC, UNIT, Notice

NOTICES: dict[str, tuple[Notice, ...]] = {
    "shortlist": (
        Notice(
            NOMINEE, _("您已进入会审答辩环节"),
            _(
                "感谢您参与%(year)s年度“上海质量工匠”培养选树工作。经书面初评和专家合议，您进入会审答辩环节，"
                "答辩时间另行通知。"
            ),
        ),
        Notice(
            REC, _("%(name)s 进入会审答辩环节"),
            _("经书面初评和专家合议，%(name)s（受理编号 %(number)s）进入会审答辩环节，答辩时间另行通知。"),
        ),
        Notice(
            UNIT, _("%(name)s 进入会审答辩环节"),
            _("经书面初评和专家合议，%(name)s（受理编号 %(number)s）进入会审答辩环节，答辩时间另行通知。"),
        ),
    ),
    "not_shortlist": (
        Notice(
            NOMINEE, _("书面初评结果"),
            _(
                "感谢您参与%(year)s年度“上海质量工匠”培养选树工作。经书面初评和专家合议，"
                "您本次未进入会审答辩环节。"
            ),
        ),
        Notice(
            REC, _("%(name)s 的书面初评结果"),
            _(
                "感谢贵单位参与%(year)s年度“上海质量工匠”培养选树工作。经书面初评和专家合议，"
                "%(name)s（受理编号 %(number)s）本次未进入会审答辩环节。"
            ),
        ),
        Notice(
            UNIT, _("%(name)s 的书面初评结果"),
            _(
                "感谢贵单位参与%(year)s年度“上海质量工匠”培养选树工作。经书面初评和专家合议，"
                "%(name)s（受理编号 %(number)s）本次未进入会审答辩环节。"
            ),
        ),
    ),
}  # fmt: skip
