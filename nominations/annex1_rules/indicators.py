"""四项指标 (R101–R105): which of them are filled, and what a half-filled one lacks."""

from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations import dictionaries as d
from nominations.annex1_rules.problem import Problem
from nominations.annex1_rules.spec import BOXES, NUMBER, RADIO, SCOPE, YES_NO, Spec
from nominations.wordcount import WordLimitError, check_limit

SECTION = "indicators"
CRAFT_LIMIT = 60
PATENTS = ("patents_invention", "patents_utility", "patents_design")
SPECS = (
    Spec(
        "craft", BOXES, needed=False, head=_("指标一　具有工艺专长"), choices=d.Craft, limit=CRAFT_LIMIT,
        help=_("可以多选，每选一项请写明是什么，各 60 字以内。"),
        note=_(
            "（一）具有工艺专长。在从事的岗位和职业中，秉承工匠精神，爱岗敬业，精益求精，且拥有一技之长或绝技高招，"
            "具有丰富的实践经验和理论知识。在实施工艺、技术等方面有不可替代、至关重要的地位，"
            "同时具有一定的社会影响力和知名度；"
        ),
        cite=SCOPE,
    ),
    Spec(
        "tech_level", RADIO, needed=False, head=_("指标二　掌握高超技能"), choices=d.TechLevel,
        help=_("没有掌握高超技能这一项的，选“未填报”。"),
        label=_("技术水平"),
        note=_(
            "（二）掌握质量技能。具备的深厚的质量管理理论知识和实践经验。善于应用先进质量工具方法解决疑难杂症、攻坚克难，"
            "勇于创新，带动组织内的质量创新氛围、激发创新热情。形成的创新成果在本单位、本行业、本领域处于领先水平，"
            "对标上海、全国处于一流水平。"
        ),
        cite=SCOPE,
    ),
    Spec("has_patent", YES_NO, needed=False, help=_("只计已授权的专利。")),
    Spec("patents_invention", NUMBER, needed=False, limit=999, when="has_patent=yes"),
    Spec("patents_utility", NUMBER, needed=False, limit=999, when="has_patent=yes"),
    Spec("patents_design", NUMBER, needed=False, limit=999, when="has_patent=yes"),
    Spec(
        "mentoring", BOXES, needed=False, head=_("指标三　体现领军作用"), choices=d.Mentoring, limit=CRAFT_LIMIT,
        help=_("可以多选。"),
        note=_(
            "（三）体现领军作用。擅长应用质量管理技能方法引导和带领团队解决实际问题并屡建战功；热心带教徒弟，"
            "积极参加“高师带徒”等活动，善于向青年职工传递知识、传授技艺、传播理念、传承精神，"
            "乐于帮助并带动身边职工共同进步、共同成长；"
        ),
        cite=SCOPE,
    ),
    Spec("apprentices", NUMBER, needed=False, limit=999, when="mentoring=apprentice", help=_("不印在申报审批表上。")),
    Spec(
        "contribution", BOXES, needed=False, head=_("指标四　做出突出贡献"), choices=d.Contribution,
        help=_("做出卓越贡献，取得重要成果的范围，可以多选。"),
        note=_(
            "（四）做出突出贡献。适应高质量发展要求，在解决关键性生产技术难题、推动产品质量明显提升中，"
            "为本单位、本行业、本系统做出突出贡献，取得重要成果。"
        ),
        cite=SCOPE,
    ),
)  # fmt: skip
# The field that stands for an indicator where one must be named.
FIELDS = {
    d.Indicator.CRAFT: "craft",
    d.Indicator.SKILL: "tech_level",
    d.Indicator.LEAD: "mentoring",
    d.Indicator.CONTRIBUTION: "contribution",
}


def filled(app: Any) -> list[d.Indicator]:
    """The indicators that count (R101), in the order of the form; what a half-filled one lacks, `problems` says."""
    return [indicator for indicator, field in FIELDS.items() if getattr(app, field)]


def problems(app: Any, minimum: int) -> list[Problem]:
    """`minimum`: how many indicators a cycle asks for (1, A-3)."""
    found = [*_craft(app), *_skill(app), *_mentoring(app)]
    if not set(app.contribution) <= set(d.Contribution.values):
        found.append(Problem(SECTION, "contribution", _t("请从列出的选项中选择。")))
    if len(filled(app)) < minimum:
        found.insert(0, Problem(SECTION, "craft", _t("四项指标至少选填 %(n)d 项。") % {"n": minimum}))
    return found


def _text(field: str, text: Any, label: Any) -> list[Problem]:
    if not isinstance(text, str) or not text.strip():
        return [Problem(SECTION, field, _t("已选“%(label)s”，请写明是什么。") % {"label": label})]
    try:
        check_limit(text, CRAFT_LIMIT)
    except WordLimitError as error:
        return [Problem(SECTION, field, error.message, over=True)]
    return []


def _craft(app: Any) -> list[Problem]:
    """R102: every tick has its text."""
    found = []
    for code, text in app.craft.items():
        if code in d.Craft.values:
            found += _text(f"craft_{code}", text, d.Craft(code).label)
        else:
            found.append(Problem(SECTION, "craft", _t("请从列出的选项中选择。")))
    return found


def _skill(app: Any) -> list[Problem]:
    """R103: level and patents belong together; the three counts are for 是 alone."""
    counts = [getattr(app, name) for name in PATENTS]
    found = []
    if app.tech_level and app.tech_level not in d.TechLevel.values:
        found.append(Problem(SECTION, "tech_level", _t("请从列出的选项中选择。")))
    if app.tech_level and app.has_patent is None:
        found.append(Problem(SECTION, "has_patent", _t("已选技术水平，请选择是否获得专利。")))
    if app.has_patent and not app.tech_level:
        found.append(Problem(SECTION, "tech_level", _t("请先选择技术水平。")))
    if app.has_patent and not sum(count or 0 for count in counts):
        found.append(Problem(SECTION, "patents_invention", _t("已选获得专利，三类专利数合计至少为 1。")))
    if not app.has_patent and any(count is not None for count in counts):
        found.append(Problem(SECTION, "has_patent", _t("没有选择“是”，不能填写专利数。")))
    for name, count in zip(PATENTS, counts, strict=True):
        if count is not None and not 0 <= count <= 999:
            found.append(Problem(SECTION, name, _t("请填写 0 至 999 的整数。")))
    return found


def _mentoring(app: Any) -> list[Problem]:
    """R104: 其他 says what; the other two need no text."""
    if not set(app.mentoring) <= set(d.Mentoring.values):
        return [Problem(SECTION, "mentoring", _t("请从列出的选项中选择。"))]
    if d.Mentoring.OTHER in app.mentoring:
        return _text("mentoring_other", app.mentoring[d.Mentoring.OTHER], d.Mentoring.OTHER.label)
    return []
