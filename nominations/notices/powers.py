"""What reaches over all stages: late withdrawal, disqualification, revocation, appeal (T34–T36, T38)."""

from django.utils.translation import gettext_lazy as _

from nominations.notices.notice import NOMINEE, REC, UNIT, Notice

NOTICES: dict[str, tuple[Notice, ...]] = {
    "withdraw_late": (
        Notice(NOMINEE, _("已退出本年度申报"), _("您的申报（%(number)s）已按书面申请退出，不再审查。")),
        Notice(UNIT, _("申报人已退出"), _("%(name)s（%(number)s）已退出本年度申报，不需要再办理。")),
        Notice(REC, _("申报人已退出"), _("%(name)s（%(number)s）已退出本年度申报，不需要再办理。")),
    ),
    "reconsider": (
        Notice(
            NOMINEE, _("复核成立，申报恢复办理"),
            _("您的复核申请（%(number)s）成立，申报恢复到作出该结论之前的环节，答复见复核页面。"),
        ),
        Notice(
            UNIT, _("%(name)s 的申报经复核恢复办理"),
            _("%(name)s（%(number)s）的复核申请成立，申报恢复到作出原结论之前的环节。"),
        ),
        Notice(
            REC, _("%(name)s 的申报经复核恢复办理"),
            _("%(name)s（%(number)s）的复核申请成立，申报恢复到作出原结论之前的环节。"),
        ),
    ),
    "disqualify": (
        Notice(
            NOMINEE, _("已作出取消参评资格的决定"),
            _("协会决定取消您%(year)s年度的参评资格，决定书见办理页面。"), "disqualification:hearing",
        ),
        Notice(
            UNIT, _("%(name)s 的申报已取消参评资格"),
            _("协会决定取消 %(name)s %(year)s年度的参评资格，不需要再办理，决定书见办理页面。"),
            "disqualification:hearing",
        ),
        Notice(
            REC, _("%(name)s 的申报已取消参评资格"),
            _("协会决定取消 %(name)s %(year)s年度的参评资格，不需要再办理，决定书见办理页面。"),
            "disqualification:hearing",
        ),
    ),
    "revoke": (
        Notice(
            NOMINEE, _("已作出撤销称号的决定"),
            _("协会决定撤销您%(year)s年度“上海质量工匠”称号，决定书见办理页面。"), "disqualification:hearing",
        ),
        Notice(
            UNIT, _("%(name)s 的称号已撤销"),
            _("协会决定撤销 %(name)s %(year)s年度“上海质量工匠”称号，决定书见办理页面。"), "disqualification:hearing",
        ),
        Notice(
            REC, _("%(name)s 的称号已撤销"),
            _("协会决定撤销 %(name)s %(year)s年度“上海质量工匠”称号，决定书见办理页面。"), "disqualification:hearing",
        ),
    ),
}  # fmt: skip
