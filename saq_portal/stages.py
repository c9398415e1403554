"""The order of the six stages of the notice (三、审核程序), and the rail that shows where a cycle stands."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from nominations.models import Cycle
from nominations.pipeline import CycleStage

SIX = (
    ("formal_check", _("形式审查"), (CycleStage.FORMAL_EXAM,)),
    ("written_review", _("书面初评"), (CycleStage.WRITTEN, CycleStage.CONSENSUS)),
    ("defense", _("会审答辩"), (CycleStage.DEFENSE,)),
    ("final_approval", _("名单审定"), (CycleStage.APPROVAL,)),
    ("public_notice", _("公示发布"), (CycleStage.PUBLICITY,)),
    ("naming", _("选树命名"), (CycleStage.NAMING, CycleStage.COMPLETED, CycleStage.ARCHIVED)),
)


def rail(cycle: Cycle) -> list[dict[str, Any]]:
    """[{"key", "label", "state": "done" | "now" | "todo"}] for the six stages of this cycle."""
    present = next((i for i, (_key, _label, stages) in enumerate(SIX) if cycle.stage in stages), -1)
    finished = cycle.stage in (CycleStage.COMPLETED, CycleStage.ARCHIVED)
    rows = []
    for number, (key, label, _stages) in enumerate(SIX):
        state = "done" if finished or number < present else "now" if number == present else "todo"
        rows.append({"key": key, "label": label, "state": state})
    return rows
