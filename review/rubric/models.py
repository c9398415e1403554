"""This stage keeps no records of its own: here is which two score sheets a year has, and where their rules stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from nominations.pipeline import CycleStage
from review.marks import rubric as hall_rules
from review.marks.models import HallRubric
from review.sheets import rubric as written_rules
from review.sheets.default_rubric import CONTENT
from review.sheets.models import Rubric, YearSheet

BEFORE = frozenset(
    {CycleStage.PREPARING, CycleStage.PUBLISHED, CycleStage.OPEN, CycleStage.CLOSED, CycleStage.FORMAL_EXAM}
    | {CycleStage.SUSPENDED}
)


@dataclass(frozen=True)
class Kind:
    """One of the two. `name`: what a year calls it, and the subject of its entries in the trail.

    `rules` has of_cycle, shown, faults and sha256; `stages`: those of the year in which it may still be written.
    """

    name: str
    model: type[YearSheet]
    rules: ModuleType
    default: Mapping[str, Any]
    stages: frozenset[CycleStage]


WRITTEN = Kind("rubric", Rubric, written_rules, CONTENT, BEFORE)
# Until the first session is opened, which freezes it.
HALL = Kind(
    "hall_rubric", HallRubric, hall_rules, hall_rules.CONTENT,
    BEFORE | {CycleStage.WRITTEN, CycleStage.CONSENSUS, CycleStage.DEFENSE},
)  # fmt: skip
