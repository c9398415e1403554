"""工作信息 (R80, R93–R100, R115): where and as what the nominee works."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations import dictionaries as d
from nominations.annex1_rules.person import UNLIMITED, read_id
from nominations.annex1_rules.problem import Problem
from nominations.annex1_rules.spec import (
    BOXES,
    HOW_TO_APPLY,
    NUMBER,
    RADIO,
    SCOPE,
    SELECT,
    TEXT,
    UNIT,
    Spec,
    field_problems,
)
from nominations.identity import age_on, check_postcode

SECTION = "work"
STATISTICS = _("仅用于统计，不影响评审。")
SPECS = (
    Spec(
        "employer",
        UNIT,
        head=_("单位"),
        help=_("与劳动合同、公章上的单位全称一致。"),
        note=_("“上海质量工匠”面向全市各行各业在职职工。"),
        cite=SCOPE,
    ),
    Spec(
        "recommender",
        UNIT,
        help=_("您所属的集团公司，或单位所在地的管理部门；工作单位审核时可以更正。"),
        note=_("申报人可通过工作单位向所属集团公司，或单位所在地相关管理部门提出推荐申请。原则上不接受个人直接申报。"),
        cite=HOW_TO_APPLY,
    ),
    Spec("unit_nature", SELECT, choices=d.UnitNature),
    Spec("unit_addr", TEXT, limit=100),
    Spec("unit_zip", TEXT, limit=12, check=check_postcode, help=_("6 位数字。")),
    Spec("industry", SELECT, choices=d.Industry, help=_("国民经济行业门类。")),
    Spec("industry_detail", TEXT, needed=False, limit=30, help=_("例如：汽车零部件。")),
    Spec("trade", TEXT, limit=30, head=_("岗位"), help=_("按职业分类大典填写，例如：焊工、数控机床操作工。")),
    Spec("post_name", TEXT, limit=30, help=_("例如：总装车间焊接班班长。用于推荐汇总表和公示，与职务不同。")),
    Spec(
        "frontline_type",
        RADIO,
        choices=d.FrontlineType,
        note=_("在企事业单位一线从事生产、服务、技术、研发等工作。"),
        cite=SCOPE,
    ),
    Spec("frontline_note", TEXT, limit=30, when="frontline_type=other", help=_("请注明是哪一类一线岗位。")),
    Spec("work_years", NUMBER, limit=60, help=_("整年数；不满 1 年的填 0。"), note=UNLIMITED, cite=SCOPE),
    Spec("identity", RADIO, choices=d.Identity, head=_("身份、等级与职称")),
    Spec("identity_note", TEXT, needed=False, limit=20, when="identity=other"),
    Spec(
        "skill_level",
        RADIO,
        choices=d.SkillLevel,
        help=_("已取得的最高等级；特级技师、首席技师选“高级技师”并在下面注明，学徒工选“无”。"),
        note=UNLIMITED,
        cite=SCOPE,
    ),
    Spec(
        "skill_note", TEXT, needed=False, limit=30, help=_("例如：首席技师。"),
        when="skill_level=senior_technician|technician|senior|middle|junior",
    ),
    Spec("title", RADIO, choices=d.TitleLevel, help=_("最高职称；正高级、副高级都选“高级职称”。")),
    Spec(
        "title_name", TEXT, needed=False, limit=30, when="title=senior|middle|junior",
        help=_("例如：高级工程师。填写后印在推荐汇总表上。"),
    ),
    Spec(
        "work_domain", SELECT, needed=False, head=_("统计信息"), choices=d.WorkDomain, help=STATISTICS,
        note=_("动员广大研发设计、生产制造、现代服务、建筑施工、城市管理、民生服务等各行各业一线工作者及管理者。"),
        cite=_("通知正文"),
    ),
    Spec(
        "key_industry", SELECT, needed=False, choices=d.KeyIndustry, help=STATISTICS,
        note=_("聚焦十四五重点产业领域，重点关注广大一线职工群体。"), cite=SCOPE,
    ),
    Spec(
        "four_new", BOXES, needed=False, choices=d.FourNew, help=STATISTICS,
        note=_("不断向“新技术、新产业、新业态、新模式”四新经济拓展。"), cite=SCOPE,
    ),
)  # fmt: skip
YOUNGEST_WORKER = 16


def problems(app: Any, deadline: date) -> list[Problem]:
    found = field_problems(SECTION, app, SPECS)
    if app.recommender is not None and not app.recommender.recommender_kind:
        found.append(Problem(SECTION, "recommender", _t("这个单位不是推荐单位，请重新选择。")))
    known = read_id(app.id_no, deadline)
    if known is not None and app.work_years is not None:
        most = age_on(known.birth, deadline) - YOUNGEST_WORKER
        if app.work_years > most:
            sentence = _t("按身份证号码推算，工作年限不会超过 %(most)d 年，请核对。") % {"most": most}
            found.append(Problem(SECTION, "work_years", sentence))
    if not set(app.four_new) <= set(d.FourNew.values):
        found.append(Problem(SECTION, "four_new", _t("请从列出的选项中选择。")))
    return found
