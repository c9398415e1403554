"""The read-only form as one viewer may see it: field groups × role as data (§4.2), masked by rule (law 4).

Every page that shows an application's content renders what this module returns, so no template decides.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations import dictionaries as d
from nominations.identity import mask_addr, mask_id, mask_phone
from nominations.models import Application
from nominations.pipeline import Status
from nominations.snapshots import honour_line

SHOW, MASK, HIDE = "show", "mask", "hide"
# No roles of an account: an expert with a seat on the panel of the defense (review.marks.sight), and a member of the
# approval committee (review.votes.sight), §4.2.
PANEL, COMM = "panel", "comm"

# Group → role → what that role gets of a field; a role that is not named gets nothing.
ACCESS: dict[str, dict[str, str]] = {
    "F1": dict.fromkeys(("nom", "unit", "rec", "staff", "lead", "chief"), MASK),
    "F2.mobile": dict.fromkeys(("nom", "unit", "rec", "staff", "lead", "chief"), SHOW),
    "F2.home": {"nom": SHOW, "unit": HIDE, "rec": MASK, "staff": MASK, "lead": MASK, "chief": MASK},
    "F3": dict.fromkeys(("nom", "unit", "rec", "staff", "lead", "chief"), SHOW),
    "F5": dict.fromkeys(("nom", "unit", "rec", "staff", "lead", "chief", "sup", COMM), SHOW),
    "F5.position": dict.fromkeys(("nom", "unit", "rec", "staff", "lead", "chief", "sup", COMM, PANEL), SHOW),
    # Experts get these two, and 劳模 of F5, from the blind copy alone (review.blind): never from the form itself.
    "F5.merit": dict.fromkeys(("nom", "unit", "rec", "staff", "lead", "chief", "sup", "exp", COMM), SHOW),
    "F6": dict.fromkeys(("nom", "unit", "rec", "staff", "lead", "chief", "sup", "exp", COMM, PANEL), SHOW),
    # Members of the approval committee get a summary of F7 beside it (review.votes.brief), never the whole texts.
    "F7": dict.fromkeys(("nom", "unit", "rec", "staff", "lead", "chief", "sup", "exp", PANEL), SHOW),
    "F8": dict.fromkeys(("nom", "unit", "rec", "staff", "lead", "chief", "sup", COMM, PANEL), SHOW),
}

# Role → the states in which it may have the whole identity number shown, each time for a reason and with the password
# (nominations/reveal); None: in any. Units until they have passed the form on; the association while it examines the
# form, an objection or the naming (§4.2 F1). Nobody else, ever.
ASSOCIATION_REVEALS = frozenset(
    {Status.SUBMITTED, Status.CORRECTION, Status.OBJECTION_HOLD, Status.PUBLICITY_CLEAR, Status.NAMED}
)
REVEALS: dict[str, frozenset[str] | None] = {
    "nom": None,
    "unit": frozenset({Status.DRAFT, Status.UNIT_REVIEW}),
    "rec": frozenset({Status.RECOMMENDER_REVIEW, Status.RECOMMENDED}),
    **dict.fromkeys(("staff", "lead", "chief"), ASSOCIATION_REVEALS),
}


def may_reveal(role: str, app: Application) -> bool:
    """May this role have the number shown now? `role` is what visibility.viewer_role answered."""
    states = REVEALS.get(role, frozenset())
    return bool(app.id_no) and (states is None or app.status in states)


@dataclass(frozen=True)
class Field:
    name: str
    label: str | Promise
    group: str
    value: Callable[[Application], str]
    mask: Callable[[str], str] = lambda text: "*" * len(text)
    multiline: bool = False
    title_row: bool = False


def _plain(name: str) -> Callable[[Application], str]:
    return lambda app: str(getattr(app, name) if getattr(app, name) is not None else "")


def _shown(name: str) -> Callable[[Application], str]:
    return lambda app: str(getattr(app, f"get_{name}_display")()) if getattr(app, name) else ""


def _yes_no(name: str) -> Callable[[Application], str]:
    return lambda app: "" if getattr(app, name) is None else (_t("是") if getattr(app, name) else _t("否"))


def _labels(name: str, choices: Any) -> Callable[[Application], str]:
    def value(app: Application) -> str:
        held = getattr(app, name)
        words = []
        for choice in choices:
            if choice.value in held:
                text = held[choice.value] if isinstance(held, dict) else True
                words.append(f"{choice.label}：{text}" if isinstance(text, str) and text else str(choice.label))
        return "；".join(words) if isinstance(held, dict) else "、".join(words)

    return value


def _patents(app: Application) -> str:
    if not app.has_patent:
        return _yes_no("has_patent")(app)
    return _t("是（发明专利 %(a)s 项，实用新型专利 %(b)s 项，外观设计专利 %(c)s 项）") % {
        "a": app.patents_invention or 0,
        "b": app.patents_utility or 0,
        "c": app.patents_design or 0,
    }


def _unit_name(name: str) -> Callable[[Application], str]:
    return lambda app: getattr(app, name).name if getattr(app, f"{name}_id") else ""


def _noted(name: str, note: str) -> Callable[[Application], str]:
    def value(app: Application) -> str:
        head, tail = _shown(name)(app), getattr(app, note)
        return f"{head}（{tail}）" if tail else head

    return value


def _industry(app: Application) -> str:
    return "·".join(part for part in (_shown("industry")(app), app.industry_detail) if part)


def _honours(app: Application) -> str:
    lines = [honour_line(honour) for honour in app.honours.all()]
    return "\n".join(lines) or (_t("无") if app.no_honours else "")


SECTIONS: tuple[tuple[str, str | Promise, tuple[Field, ...]], ...] = (
    (
        "person",
        _("基本信息"),
        (
            Field("name", _("姓名"), "F8", _plain("name"), title_row=True),
            Field("sex", _("性别"), "F3", _shown("sex")),
            Field("mobile", _("手机号码"), "F2.mobile", _plain("mobile"), mask_phone),
            Field("political", _("政治面貌"), "F3", _shown("political")),
            Field("education", _("学历"), "F5", _shown("education")),
            Field("position", _("职务"), "F5.position", _plain("position")),
            Field("id_no", _("身份证"), "F1", _plain("id_no"), mask_id),
            Field("model_worker", _("是否曾获劳模称号"), "F5.merit", _labels("model_worker", d.ModelWorker)),
            Field("hukou", _("户籍属性"), "F3", _shown("hukou")),
            Field("migrant", _("是否外来务工人员"), "F3", _yes_no("migrant")),
            Field("home_addr", _("家庭住址"), "F2.home", _plain("home_addr"), mask_addr),
            Field("home_zip", _("邮编（家庭）"), "F2.home", _plain("home_zip")),
            Field("email", _("电子邮箱"), "F2.home", _plain("email")),
        ),
    ),
    (
        "work",
        _("工作信息"),
        (
            Field("recommender", _("推荐单位"), "F8", _unit_name("recommender"), title_row=True),
            Field("employer", _("工作单位"), "F8", _unit_name("employer"), title_row=True),
            Field("unit_nature", _("单位性质"), "F8", _shown("unit_nature")),
            Field("industry", _("所属行业"), "F6", _industry),
            Field("trade", _("工种"), "F6", _plain("trade")),
            Field("work_years", _("工作年限"), "F6", _plain("work_years")),
            Field("unit_addr", _("单位地址"), "F8", _plain("unit_addr")),
            Field("unit_zip", _("邮编（单位）"), "F8", _plain("unit_zip")),
            Field("post_name", _("所在岗位名称"), "F6", _plain("post_name"), title_row=True),
            Field("frontline_type", _("一线岗位类型"), "F6", _noted("frontline_type", "frontline_note")),
            Field("identity", _("身份"), "F5", _noted("identity", "identity_note")),
            Field("skill_level", _("技能等级"), "F6", _noted("skill_level", "skill_note")),
            Field("title", _("职称"), "F6", _noted("title", "title_name")),
        ),
    ),
    (
        "indicators",
        _("四项指标"),
        (
            Field("craft", _("是否具有工艺专长"), "F6", _labels("craft", d.Craft)),
            Field("tech_level", _("技术水平"), "F6", _shown("tech_level")),
            Field("has_patent", _("是否获得专利"), "F6", _patents),
            Field("mentoring", _("技能、技艺传授途径"), "F6", _labels("mentoring", d.Mentoring)),
            Field("apprentices", _("带徒人数"), "F6", _plain("apprentices")),
            Field("contribution", _("是否做出突出贡献"), "F6", _labels("contribution", d.Contribution)),
        ),
    ),
    (
        "narrative",
        _("理解、自述与成绩"),
        (
            Field("understanding", _("对“工匠精神”的理解"), "F7", _plain("understanding"), multiline=True),
            Field("job_brief", _("所在岗位简述"), "F7", _plain("job_brief"), multiline=True),
            Field("self_statement", _("个人自述"), "F7", _plain("self_statement"), multiline=True),
            Field("achievements", _("主要成绩与突出贡献"), "F7", _plain("achievements"), multiline=True),
            Field("honours", _("曾经获得的相关荣誉/成果"), "F7", _honours, multiline=True),
        ),
    ),
)
FIELDS = {field.name: field for _key, _title, fields in SECTIONS for field in fields}


def _row(field: Field, app: Application, role: str) -> dict[str, Any] | None:
    access = ACCESS[field.group].get(role, HIDE)
    if access == HIDE:
        return None
    text = field.value(app)
    masked = access == MASK and bool(text)
    return {
        "name": field.name,
        "label": field.label,
        "value": field.mask(text) if masked else text,
        "masked": masked,
        "masked_url": _reveal_url(app, role) if masked and field.group == "F1" else "",
        "multiline": field.multiline,
    }


def _reveal_url(app: Application, role: str) -> str:
    return reverse("reveal:number", args=[app.key]) if app.pk and may_reveal(role, app) else ""


def sections(app: Application, role: str) -> list[dict[str, Any]]:
    """[{"key", "title", "rows": [{"name", "label", "value", "masked", "masked_url", "multiline"}]}] for this role.

    `role` is what visibility.viewer_role answered; '' yields nothing. `app` should come with employer,
    recommender and honours loaded.
    """
    result = []
    for key, title, fields in SECTIONS:
        rows = [row for field in fields if (row := _row(field, app, role))]
        if rows:
            result.append({"key": key, "title": title, "rows": rows})
    return result


def title_row(app: Application) -> dict[str, str]:
    """What a unit sees of a draft that is not its own to read: name, post, employer, state."""
    return {name: field.value(app) for name, field in FIELDS.items() if field.title_row}
