"""The fields of a year by section, with the words that its form, its page and its history share (domain page 7)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations import notice_text
from nominations.deadlines import beijing

# (key, title, ((field, label, help), …)): the sections of the form and of the read-only page, in this order.
SECTIONS: tuple[tuple[str, Any, tuple[tuple[str, Any, Any], ...]], ...] = (
    ("dates", _("日期"), (
        ("open_date", _("开始申报日期"), _("到时系统自动开放申报。")),
        ("open_time", _("开始申报时间"), _("北京时间，例如 00:00。")),
        ("deadline_date", _("报送截止日期"), _("推荐单位向协会报送的最后一日。")),
        ("deadline_time", _("报送截止时间"), _("北京时间；24:00 指当日结束，当日仍可报送。")),
        ("grace_minutes", _("宽限分钟"), _("截止后仍接受报送的分钟数，一般为 0；不对外显示。")),
    )),
    ("notice", _("通知"), (
        ("title", _("通知标题"), _("引号用“”。")),
        ("doc_no", _("文号"), _("例如 沪质协〔2023〕13号。")),
        ("organiser", _("主办单位"), ""),
        ("department", _("受理部门"), ""),
        ("addressee", _("主送"), ""),
        ("intro", _("通知开头"), _("每行一段。")),
        ("sections_text", _("通知正文"), _("每行一段；以“#”开头的行是小标题，例如“# 一、培养选树范围”。")),
        ("basis_text", _("依据文件"), _("每行一件，写成“《标题》（文号）”。")),
        ("form_title", _("申报表标题"), _("{year} 处自动填入年度。")),
    )),
    ("contact", _("联系方式"), (
        ("contacts_text", _("联系人"), _("每行一人，写成“姓名：电话，电话”。在通知页公布。")),
        ("address", _("联系地址"), ""),
        ("postcode", _("邮编"), ""),
        ("email", _("电子邮箱"), ""),
    )),
    ("intake", _("申报与形式审查"), (
        ("min_indicators", _("四项指标至少填报项数"), _("1 至 4。")),
        ("honour_window_years", _("重点培养的荣誉年限"), _("报送截止前几年内获得的质量荣誉计入，按日计算。")),
        ("copies_form", _("申报材料一式份数"), ""),
        ("copies_annex2", _("推荐汇总表份数"), ""),
        ("paper_required", _("须交纸质材料"), ""),
        ("correction_days", _("补正期限（工作日）"), ""),
        ("correction_rounds", _("最多补正次数"), ""),
        ("allow_exceptional_intake", _("允许个别受理"), _("不经推荐单位的个别申报，一般不开放。")),
        ("allow_renomination", _("允许往届获得者再次申报"), ""),
    )),
    ("written", _("书面初评"), (
        ("experts_per_file", _("每份材料的专家人数"), ""),
        ("experts_min", _("每份材料最少有效评分"), ""),
        ("trim_from", _("去掉最高分和最低分的起点"), _("有效评分达到这个数时，各去掉一个。")),
        ("flag_range", _("极差提醒"), _("最高分与最低分相差达到这个数时列入合议。")),
        ("flag_deviation", _("偏差提醒"), _("任一评分与平均分相差达到这个数时列入合议。")),
        ("written_blind", _("匿名方式"), ""),
        ("weight_written", _("书面评审权重"), _("与答辩权重之和为 1，例如 0.40。")),
        ("weight_defense", _("答辩权重"), ""),
    )),
    ("defense", _("会审答辩"), (
        ("panel_min", _("评委最少人数"), ""),
        ("panel_max", _("评委最多人数"), ""),
        ("panel_per_slot", _("每人答辩时最少评委"), _("不含回避的评委。")),
        ("talk_minutes", _("陈述时间（分钟）"), ""),
        ("questions_minutes", _("提问时间（分钟）"), ""),
        ("defense_notice_days", _("答辩通知提前（工作日）"), ""),
    )),
    ("approval", _("名单审定"), (
        ("quorum_num", _("到会比例：分子"), _("三分之二填 2 和 3。")),
        ("quorum_den", _("到会比例：分母"), ""),
        ("pass_num", _("通过比例：分子"), _("按应投票数向上取整。")),
        ("pass_den", _("通过比例：分母"), ""),
        ("quota_named", _("命名名额"), _("留空为不限。")),
        ("quota_shortlist", _("入围名额"), _("留空为不限。")),
        ("quota_proposed", _("建议名单名额"), _("会审答辩后列入建议名单的人数，不含后备；留空为不限。")),
        ("quota_reserve", _("后备名额"), _("留空为不限。")),
    )),
    ("publicity", _("公示、异议与命名"), (
        ("publicity_days", _("公示期（工作日）"), _("不少于 5；发布当日不计。")),
        ("objection_screening_days", _("异议受理审查（工作日）"), ""),
        ("objection_days", _("异议核查（工作日）"), ""),
        ("objection_extension_days", _("异议核查可延长（工作日）"), ""),
        ("ban_years", _("取消资格后不受理年限"), ""),
        ("show_recommender_in_public", _("公示名单显示推荐单位"), ""),
        ("list_order", _("名单排序"), ""),
        ("certificate_format", _("证书编号格式"), _("{year} 为年度，{number:04d} 为四位序号。")),
        ("audit_retention_years", _("审计记录保存年限"), ""),
    )),
)  # fmt: skip
TEXTS = {"sections_text": "sections", "basis_text": "basis_docs", "contacts_text": "contacts"}
WORDS = {name: (label, help_) for _key, _title, rows in SECTIONS for name, label, help_ in rows}
_PRINTED = {
    "sections": notice_text.print_sections,
    "basis_docs": notice_text.print_basis,
    "contacts": notice_text.print_contacts,
}


def shown(cycle: Any, name: str) -> str:
    """The value of one model field in words."""
    value = getattr(cycle, name)
    if name in _PRINTED:
        return _PRINTED[name](value)
    if isinstance(value, datetime):
        return beijing(value)
    if isinstance(value, bool):
        return _t("是") if value else _t("否")
    display = getattr(cycle, f"get_{name}_display", None)
    return str(display()) if display else "" if value is None else str(value)


def label_of(name: str) -> str:
    """The label of one model field; the two instants have fields of their own on the form."""
    typed = {field: text for text, field in TEXTS.items()}
    dates = {"open_at": _t("开始申报"), "submit_deadline": _t("报送截止")}
    return dates.get(name) or str(WORDS[typed.get(name, name)][0])


def settings_of(cycle: Any) -> list[dict[str, Any]]:
    """The read-only page: sections in the shape of parts/_dossier.html."""
    made = []
    for key, title, rows in SECTIONS:
        names = [TEXTS.get(name, name) for name, _label, _help in rows if not name.endswith(("_date", "_time"))]
        names = ["open_at", "submit_deadline", *names] if key == "dates" else names
        long = {"intro", "sections", "basis_docs", "contacts"}
        values = [(name, shown(cycle, name)) for name in names]
        cells = [{"label": label_of(name), "value": value, "multiline": name in long} for name, value in values]
        made.append({"key": key, "title": title, "rows": cells})
    return made
