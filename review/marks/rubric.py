"""The defense's score sheet as data (§5.5): items with points; what is wrong with one, what a filled one adds up to.

content = {"step": "0.5", "items": [{"code", "title", "points", "hint"}]}; points are whole numbers, their sum is 100.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from documents.canonical import canonical_json, digest
from nominations.acting import TransitionError
from nominations.models import Cycle
from nominations.transitions import locked
from review.marks.models import HallRubric
from review.sheets.rubric import CENT, FULL, read_score

Content = Mapping[str, Any]


def _item(code: str, title: str, points: int, hint: str) -> dict[str, Any]:
    return {"code": code, "title": title, "points": points, "hint": hint}


CONTENT: dict[str, Any] = {
    "step": "0.5",
    "items": [
        _item("clear", "陈述清晰、时间把控", 10, "重点突出，条理清楚，在规定时间内完成"),
        _item("craft", "核心技艺、绝技展示与真实性", 25, "技艺独到，展示充分，与申报材料一致、真实可信"),
        _item("quality", "质量方法应用与成效阐述", 25, "数据、因果、固化三个方面说得清楚、有依据"),
        _item("pupils", "团队带教与传承", 15, "带教有成效，团队能说明其作用"),
        _item("spread", "贡献与推广价值", 10, "成果可推广，示范作用明显"),
        _item("answers", "现场问答", 15, "回答准确，切中问题"),
    ],
}


def start_of(cycle: Cycle) -> dict[str, Any]:
    """What a year without a sheet starts with: that of the newest year before it (R10), or the default one."""
    rows = HallRubric.objects.filter(cycle__year__lt=cycle.year).order_by("-cycle__year")
    return deepcopy(rows.values_list("content", flat=True).first() or CONTENT)


def of_cycle(cycle: Cycle) -> HallRubric:
    """The sheet of a year, stored at its first use."""
    return HallRubric.objects.get_or_create(cycle=cycle, defaults={"content": start_of(cycle)})[0]


def shown(cycle: Cycle) -> HallRubric:
    """The same for a page that is only read: a year's first sheet is not stored yet."""
    held = HallRubric.objects.select_related("changed_by").filter(cycle=cycle).first()
    return held or HallRubric(cycle=cycle, content=start_of(cycle))


def loaded(cycle: Cycle) -> HallRubric:
    """The same where the year came with its sheet: no query once it is stored."""
    held: HallRubric | None = getattr(cycle, "hall_rubric", None)
    return held or HallRubric(cycle=cycle, content=start_of(cycle))


@transaction.atomic
def freeze(cycle: Cycle) -> HallRubric:
    """Fix the year's sheet under its hash when its first session opens (S4); a frozen one stays as it is.

    Raises TransitionError when the sheet is not whole.
    """
    held = locked(HallRubric, of_cycle(cycle).pk)
    if held.frozen_at is None:
        if wrong := [sentence for _code, sentence in faults(held.content)]:
            raise TransitionError(_("答辩评分表还不完整：%(why)s") % {"why": wrong[0]}, wrong)
        held.frozen_at, held.sha256 = clock.now(), sha256(held.content)
        held.save(update_fields=["frozen_at", "sha256"])
    return held


def sha256(content: Content) -> str:
    """The hash that a frozen sheet carries and every document prints."""
    return digest(canonical_json(content))


def faults(content: Content) -> list[tuple[str, str]]:
    """[(code of the item, or "", sentence)]: titles, whole points, the sum 100."""
    found = []
    for item in content["items"]:
        if not item["title"].strip() or item["points"] < 1:
            found.append((item["code"], _("每个评分项都要有名称和不少于 1 分的分值。")))
    if sum(item["points"] for item in content["items"]) != FULL:
        found.append(("", _("各项分值之和应为 100 分。")))
    return found


@dataclass
class Evaluation:
    """What scores add up to. `kept`: {code: "4.5"}; `problems`: [(item code, sentence)]; `missing`: item codes."""

    kept: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        return sum((Decimal(value) for value in self.kept.values()), Decimal(0)).quantize(CENT)

    @property
    def complete(self) -> bool:
        return not self.missing and not self.problems


def evaluate(content: Content, scores: Mapping[str, Any]) -> Evaluation:
    """Add up; a score out of range or off the step is a problem, one that is not there is missing and never zero."""
    result = Evaluation()
    for item in content["items"]:
        typed = scores.get(item["code"])
        if typed in (None, ""):
            result.missing.append(item["code"])
            continue
        value = read_score(typed, item["points"], content["step"])
        if value is None:
            words = {"n": item["points"], "step": content["step"]}
            result.problems.append((item["code"], _("请填 0 至 %(n)d 分，以 %(step)s 分为一档。") % words))
        else:
            result.kept[item["code"]] = f"{value.normalize():f}"  # 4.50 is 4.5, whoever typed it
    return result
