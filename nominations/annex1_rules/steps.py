"""The steps in which the form is filled, in the order of Annex 1, and how far each is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.annex1_rules import declarations, files, honours, indicators, narrative, person, work
from nominations.annex1_rules.problem import Problem
from nominations.annex1_rules.spec import BOXES, RADIO, YES_NO, Spec, is_empty

GROUPS = frozenset({BOXES, RADIO, YES_NO})


@dataclass(frozen=True)
class Step:
    slug: str
    title: str | Promise
    lead: str | Promise
    specs: tuple[Spec, ...]


STEPS = (
    Step(person.SECTION, _("基本信息"), _("与身份证、户口簿一致。"), person.SPECS),
    Step(work.SECTION, _("工作信息"), _("现在的工作单位、岗位和等级。"), work.SPECS),
    Step(
        indicators.SECTION,
        _("四项指标"),
        _("具有工艺专长、掌握高超技能、体现领军作用、做出突出贡献四项指标至少选填一项。"),
        indicators.SPECS,
    ),
    Step(narrative.SECTION, _("理解与自述"), _("字数与 Word 的“字数”统计一致；只写文字，不贴表格。"), narrative.SPECS),
    Step(honours.SECTION, _("荣誉成果"), _("曾经获得的相关荣誉/成果（区级以上），最多 20 项。"), honours.SPECS),
    Step(files.SECTION, _("证明材料"), _("每项填报内容的证件、证书和证明，图片或 PDF。"), files.SPECS),
    Step(declarations.SECTION, _("声明"), _("请逐项确认；有不符合的，请先与推荐单位或协会联系。"), declarations.SPECS),
)  # fmt: skip
BY_SLUG = {step.slug: step for step in STEPS}
SLUGS = tuple(BY_SLUG)


def started(app: Any, step: Step, attachments: Iterable[Any], honour_rows: Iterable[Any]) -> bool:
    """Whether anything of the step has been answered."""
    if step.slug == files.SECTION and any(True for _row in attachments):
        return True
    if step.slug == honours.SECTION and any(True for _row in honour_rows):
        return True
    return any(not is_empty(getattr(app, spec.name)) and getattr(app, spec.name) is not False for spec in step.specs)


def anchor(problem: Problem) -> str:
    """The id of the input a problem leads to; of a group of choices, its first."""
    step = BY_SLUG.get(problem.section)
    spec = next((one for one in step.specs if one.name == problem.field), None) if step else None
    if problem.field == "employer":
        return "id_employer_q"
    return f"id_{problem.field}_0" if spec is not None and spec.kind in GROUPS else f"id_{problem.field}"


def notes(step: Step) -> list[dict[str, Any]]:
    """The column of help: the words of the notice, each once, with the fields they speak of."""
    found: dict[str, dict[str, Any]] = {}
    for one in step.specs:
        if one.note:
            held = found.setdefault(str(one.note), {"note": one.note, "cite": one.cite, "names": []})
            held["names"].append(one.name)
    if step.slug == honours.SECTION:
        found["focus"] = {"note": honours.FOCUS_NOTE, "cite": honours.FOCUS_CITE, "names": []}
    if step.slug == files.SECTION:
        found["evidence"] = {"note": files.EVIDENCE_NOTE, "cite": files.EVIDENCE_CITE, "names": []}
    return list(found.values())


def neighbours(slug: str) -> tuple[str, str]:
    """The steps before and after; '' where there is none."""
    at = SLUGS.index(slug)
    return (SLUGS[at - 1] if at else "", SLUGS[at + 1] if at + 1 < len(SLUGS) else "")


def count_by_step(problems: Iterable[Problem]) -> dict[str, int]:
    """How many things each step still lacks."""
    counts = dict.fromkeys(SLUGS, 0)
    for problem in problems:
        counts[problem.section] = counts.get(problem.section, 0) + 1
    return counts
