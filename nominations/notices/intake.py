"""From the draft to the association: T3–T12, T33, T37, C4."""

from django.utils.translation import gettext_lazy as _

from nominations.notices.notice import NOMINEE, REC, UNIT, Notice

NOTICES: dict[str, tuple[Notice, ...]] = {
    "submit_to_unit": (
        Notice(UNIT, _("%(name)s 提交了申报表，请审核"), _("%(name)s 已将申报表提交给贵单位。请核对原件、填写意见。")),
        Notice(NOMINEE, _("申报表已提交给工作单位"), _("您的申报表已提交给%(employer)s审核，审核前可以撤回修改。")),
    ),
    "recall": (Notice(UNIT, _("%(name)s 撤回了申报表"), _("%(name)s 撤回申报表进行修改，暂不需要您办理。")),),
    "unit_return": (Notice(NOMINEE, _("工作单位退回了申报表"), _("%(employer)s退回了申报表，请修改后重新提交。")),),
    "unit_refuse": (Notice(NOMINEE, _("工作单位不同意申报"), _("%(employer)s对本次申报的意见为不同意。")),),
    "unit_agree": (
        Notice(REC, _("%(name)s 的申报表待推荐审核"), _("%(employer)s已同意%(name)s申报，请贵单位审核。")),
        Notice(NOMINEE, _("工作单位已同意申报"), _("%(employer)s已同意您的申报，现由%(recommender)s审核。")),
    ),
    "recommender_return": (
        Notice(UNIT, _("推荐单位退回了 %(name)s 的申报表"), _("%(recommender)s退回了申报表，请核对后处理。")),
        Notice(NOMINEE, _("推荐单位退回了申报表"), _("%(recommender)s将申报表退回工作单位，工作单位会与您联系。")),
    ),
    "refuse": (
        Notice(NOMINEE, _("推荐单位不予推荐"), _("%(recommender)s本年度不予推荐。")),
        Notice(UNIT, _("%(name)s 未获推荐"), _("%(recommender)s本年度不予推荐%(name)s。")),
    ),
    "recommend": (
        Notice(NOMINEE, _("推荐单位同意推荐"), _("%(recommender)s同意推荐您，将随批次报送协会。")),
        Notice(UNIT, _("%(name)s 已获推荐"), _("%(recommender)s同意推荐%(name)s，将随批次报送协会。")),
    ),
    "unrecommend": (
        Notice(NOMINEE, _("推荐单位撤销了推荐"), _("%(recommender)s撤销了推荐，申报表回到推荐单位审核。")),
        Notice(UNIT, _("%(name)s 的推荐已撤销"), _("%(recommender)s撤销了推荐，申报表回到推荐单位审核。")),
    ),
    "batch_submit": (
        Notice(NOMINEE, _("申报材料已报送协会"), _("您的申报材料已由%(recommender)s报送协会，受理编号 %(number)s。")),
        Notice(UNIT, _("%(name)s 的申报材料已报送协会"), _("%(recommender)s已报送，受理编号 %(number)s。")),
    ),
    "batch_return": (
        Notice(NOMINEE, _("报送批次被退回"), _("协会退回了%(recommender)s的批次，推荐单位会处理后重新报送。")),
    ),
    "withdraw": (
        Notice(NOMINEE, _("申报已撤回"), _("您已撤回申报。截止前您可以重新申报。")),
        Notice(UNIT, _("%(name)s 撤回了申报"), _("%(name)s 已撤回申报，不需要再办理。")),
        Notice(REC, _("%(name)s 撤回了申报"), _("%(name)s 已撤回申报，不需要再办理。")),
    ),
    "expire": (Notice(NOMINEE, _("申报逾期未报送"), _("本年度申报已于%(deadline)s截止，您的申报未能在截止前报送。")),),
    "revive": (
        Notice(NOMINEE, _("申报延期，您的申报已恢复"), _("报送截止延至%(deadline)s，您的申报恢复到逾期前的状态。")),
    ),
}
