"""The formal check and the answer to a return: T13–T17."""

from django.utils.translation import gettext_lazy as _

from nominations.notices.notice import NOMINEE, REC, STAFF, UNIT, Notice

CASE = "correction:detail"
NOTICES: dict[str, tuple[Notice, ...]] = {
    "request_correction": (
        Notice(
            NOMINEE, _("协会退回补正，请在期限前完成"),
            _("您的申报（受理编号 %(number)s）有 %(items)s 项内容需要补正，期限：%(due)s。请打开补正清单逐项办理。"),
            CASE,
        ),
        Notice(
            UNIT, _("%(name)s 的申报被退回补正"),
            _("%(name)s 的申报需要补正，期限：%(due)s。申报人完成后，请贵单位核对并确认。"), CASE,
        ),
        Notice(
            REC, _("%(name)s 的申报被退回补正"),
            _("受理编号 %(number)s 需要补正，期限：%(due)s。工作单位确认后，请贵单位提交。补正通知书见申报页面。"),
            CASE,
        ),
    ),
    "resubmit": (
        Notice(STAFF, _("%(name)s 已提交补正"), _("受理编号 %(number)s 的补正内容已提交，请对照退回时的版本审查。")),
        Notice(NOMINEE, _("补正内容已提交协会"), _("您的补正内容已由%(recommender)s提交协会，等待审查。")),
        Notice(UNIT, _("%(name)s 的补正内容已提交协会"), _("%(recommender)s已将补正内容提交协会。")),
    ),
    "correction_overdue": (
        Notice(
            NOMINEE, _("逾期未补正，形式审查不通过"),
            _("补正内容未在期限内提交，本次形式审查不通过（受理编号 %(number)s）。"),
        ),
        Notice(UNIT, _("%(name)s 逾期未补正"), _("补正内容未在期限内提交，形式审查不通过（受理编号 %(number)s）。")),
        Notice(REC, _("%(name)s 逾期未补正"), _("补正内容未在期限内提交，形式审查不通过（受理编号 %(number)s）。")),
        Notice(STAFF, _("%(name)s 逾期未补正"), _("受理编号 %(number)s 逾期未补正，已由系统办结。")),
    ),
    "formal_pass": (
        Notice(REC, _("%(name)s 通过形式审查"), _("受理编号 %(number)s 通过形式审查，进入书面初评。")),
        Notice(NOMINEE, _("形式审查已通过"), _("您的申报（受理编号 %(number)s）通过形式审查，接下来是书面初评。")),
        Notice(UNIT, _("%(name)s 通过形式审查"), _("受理编号 %(number)s 通过形式审查。")),
    ),
    "formal_reject": (
        Notice(
            NOMINEE, _("形式审查未通过"), _("您的申报（受理编号 %(number)s）未通过形式审查。结论通知书见申报页面。")
        ),
        Notice(UNIT, _("%(name)s 未通过形式审查"), _("受理编号 %(number)s 未通过形式审查。结论通知书见申报页面。")),
        Notice(REC, _("%(name)s 未通过形式审查"), _("受理编号 %(number)s 未通过形式审查。结论通知书见申报页面。")),
    ),
}  # fmt: skip
