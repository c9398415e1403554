"""What reaches over all stages: late withdrawal, disqualification, revocation, appeal (T34–T36, T38)."""

from django.utils.translation import gettext_lazy as _

from nominations.notices.notice import NOMINEE, REC, UNIT, Notice

NOTICES: dict[str, tuple[Notice, ...]] = {
    "disqualify": (
        Notice(
            NOMINEE, _("已作出取消参评资格的决定"),
            _("协会决定取消您%(year)s年度的参评资格，决定书见办理页面。"), "disqualification:hearing",
        ),
        Notice(
            UNIT, _("%(name)s 的申报已取消参评资格"),
            _("协会决定取消 %(name)s %(year)s年度的参评资格，不需要再办理，决定书见办理页面。"), "disqualification:hearing",
        ),
        Notice(
            REC, _("%(name)s 的申报已取消参评资格"),
            _("协会决定取消 %(name)s %(year)s年度的参评资格，不需要再办理，决定书见办理页面。"), "disqualification:hearing",
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
