"""The moves of a year: C1–C14."""

from django.utils.translation import gettext_lazy as _

from nominations.notices.notice import REC, STAFF, UNIT, Notice

# A cycle's moves concern every officer, whichever unit; nominees hear of them through their application.
CYCLE_NOTICES: dict[str, tuple[Notice, ...]] = {
    "publish_notice": (Notice(STAFF, _("%(year)s年度通知已发布"), _("申报将于%(open)s开始，%(deadline)s截止。")),),
    "open": (
        Notice(UNIT, _("%(year)s年度申报开始"), _("“上海质量工匠”申报已开始，推荐单位报送截止：%(deadline)s。")),
        Notice(REC, _("%(year)s年度申报开始"), _("“上海质量工匠”申报已开始，报送截止：%(deadline)s。")),
    ),
    "deadline": (Notice(STAFF, _("%(year)s年度申报已截止"), _("本年度申报已于%(deadline)s截止。")),),
    "extend": (
        Notice(UNIT, _("%(year)s年度申报延期"), _("推荐单位报送截止延至%(deadline)s。")),
        Notice(REC, _("%(year)s年度申报延期"), _("报送截止延至%(deadline)s，逾期的批次已恢复，请按时报送。")),
        Notice(STAFF, _("%(year)s年度申报延期"), _("报送截止延至%(deadline)s。")),
    ),
    "publicity_over": (
        Notice(STAFF, _("%(year)s年度转入选树命名"), _("公示已经结束，请起草命名决定。公示核查中的人列入以后的决定。")),
    ),
    "complete": tuple(
        Notice(audience, _("%(year)s年度已完成"), _("%(year)s年度“上海质量工匠”命名工作已经完成，感谢支持。"))
        for audience in (UNIT, REC, STAFF)
    ),
    "suspend": tuple(
        Notice(audience, _("%(year)s年度申报中止"), _("本年度申报已中止，已填写的内容保留，恢复后会再通知。"))
        for audience in (UNIT, REC, STAFF)
    ),
    "resume": tuple(
        Notice(audience, _("%(year)s年度申报恢复"), _("本年度申报已恢复，报送截止：%(deadline)s。"))
        for audience in (UNIT, REC, STAFF)
    ),
    "cancel_cycle": tuple(
        Notice(audience, _("%(year)s年度已取消"), _("本年度“上海质量工匠”培养选树工作已取消。"))
        for audience in (UNIT, REC, STAFF)
    ),
}
