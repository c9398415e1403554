"""The score sheet as data (§5.4): dimensions, items, anchors; what is wrong with one; what a filled one adds up to.

content = {"step": "0.5", "unfilled_cap": 40, "comment_min": 20,
           "dimensions": [{"code", "title", "points", "items": [{"code", "title", "points", "anchors": [4 texts]}]}]}
Dimension codes are those of nominations.dictionaries.Indicator; points are whole numbers, their sum is 100.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from documents.canonical import canonical_json, digest
from nominations.annex1_rules.indicators import filled
from nominations.dictionaries import Indicator
from nominations.models import Application, Cycle
from review.sheets.default_rubric import CONTENT
from review.sheets.models import Rubric

Content = Mapping[str, Any]
CENT = Decimal("0.01")
FULL = 100


def start_of(cycle: Cycle) -> dict[str, Any]:
    """What a year without a rubric starts with: that of the newest year before it (R10), or the default one."""
    before = (
        Rubric.objects.filter(cycle__year__lt=cycle.year).order_by("-cycle__year").values_list("content", flat=True)
    )
    return deepcopy(before.first() or CONTENT)


def of_cycle(cycle: Cycle) -> Rubric:
    """The rubric of a year; a year that has none yet takes over that of the year before."""
    held = Rubric.objects.filter(cycle=cycle).first()
    if held is None:
        held, _created = Rubric.objects.get_or_create(cycle=cycle, defaults={"content": start_of(cycle)})
    return held


def shown(cycle: Cycle) -> Rubric:
    """The same for a page that is only read: a year's first rubric is not stored yet."""
    return Rubric.objects.select_related("changed_by").filter(cycle=cycle).first() or Rubric(
        cycle=cycle, content=start_of(cycle)
    )


def sha256(content: Content) -> str:
    """The hash that a frozen rubric carries and every document prints."""
    return digest(canonical_json(content))


def items(content: Content) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """(dimension, item) in the order of the sheet."""
    for dimension in content["dimensions"]:
        for item in dimension["items"]:
            yield dimension, item


def problems(content: Content) -> list[str]:
    """Why this rubric cannot be used, in sentences."""
    return [sentence for _where, sentence in faults(content)]


def faults(content: Content) -> list[tuple[str, str]]:
    """[(code of item or dimension, or "", sentence)]: four dimensions, whole points, the sum 100, titles, anchors."""
    found = []
    codes = [dimension["code"] for dimension in content["dimensions"]]
    if sorted(codes) != sorted(Indicator.values):
        found.append(("", _("评分表须包含四个维度，各一次。")))
    for dimension in content["dimensions"]:
        if sum(item["points"] for item in dimension["items"]) != dimension["points"]:
            words = {"title": dimension["title"], "n": dimension["points"]}
            found.append((dimension["code"], _("“%(title)s”各项分值之和应为 %(n)d 分。") % words))
    if sum(dimension["points"] for dimension in content["dimensions"]) != FULL:
        found.append(("", _("四个维度的分值之和应为 100 分。")))
    for _dimension, item in items(content):
        if not item["title"].strip() or item["points"] < 1:
            found.append((item["code"], _("每个评分项都要有名称和不少于 1 分的分值。")))
        elif len([anchor for anchor in item["anchors"] if anchor.strip()]) != 4:
            found.append((item["code"], _("“%(title)s”须写明优、良、中、差四档的说明。") % {"title": item["title"]}))
    return found


def claimed(application: Application) -> frozenset[str]:
    """The dimensions the nominee filled on the form; the others are capped (R28b)."""
    return frozenset(str(one) for one in filled(application))


def cap(content: Content, dimension: Mapping[str, Any], claims: Collection[str]) -> Decimal:
    """The most a dimension can get: its points, or `unfilled_cap` percent of them when the nominee left it out."""
    points = Decimal(dimension["points"])
    if dimension["code"] in claims:
        return points
    return (points * Decimal(content["unfilled_cap"]) / FULL).quantize(CENT)


@dataclass
class Evaluation:
    """What scores add up to. `problems`: [(item or dimension code, sentence)]; `complete` when every item has one."""

    dimensions: dict[str, Decimal] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        return sum(self.dimensions.values(), Decimal(0)).quantize(CENT)

    @property
    def complete(self) -> bool:
        return not self.missing and not self.problems


def read_score(text: Any, points: int, step: str) -> Decimal | None:
    """A typed score within 0 and the item's points, on the step; None for everything else. Full-width digits count."""
    typed = unicodedata.normalize("NFKC", str(text)).strip()
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", typed):
        return None
    value = Decimal(typed)
    return value if value <= points and not value % Decimal(step) else None


def evaluate(content: Content, scores: Mapping[str, Any], claims: Collection[str]) -> Evaluation:
    """Add up; a score out of range or off the step, and a capped dimension above its cap, are problems (E7, R28b)."""
    result = Evaluation()
    for dimension in content["dimensions"]:
        total = Decimal(0)
        for item in dimension["items"]:
            if scores.get(item["code"]) in (None, ""):
                result.missing.append(item["code"])
                continue
            value = read_score(scores[item["code"]], item["points"], content["step"])
            if value is None:
                words = {"n": item["points"], "step": content["step"]}
                result.problems.append((item["code"], _("请填 0 至 %(n)d 分，以 %(step)s 分为一档。") % words))
            else:
                total += value
        most = cap(content, dimension, claims)
        if total > most:
            words = {
                "title": dimension["title"],
                "n": f"{most.normalize():f}",
                "cap": content["unfilled_cap"],
            }
            sentence = _("申报人未填报“%(title)s”，本维度最多 %(n)s 分（分值的 %(cap)s%%）。") % words
            result.problems.append((dimension["code"], sentence))
        result.dimensions[dimension["code"]] = total
    return result
