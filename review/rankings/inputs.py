"""What a ranking is counted from: the applications under review and their sheets, with experts as numbers."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Min, Q

from documents.canonical import canonical_json, digest
from nominations.models import Application, Cycle
from review.scoring import Marks, Method
from review.sheets.models import Assignment, Rubric, Sheet
from review.sheets.moves import State
from review.sheets.readiness import REVIEWED

QUARANTINED = "quarantined"


@dataclass
class Inputs:
    """`sheets`: {application: [sheet as a ranking's row keeps it]}; quarantined ones are marked and count nowhere."""

    method: Method
    parameters: dict[str, Any]
    codes: dict[int, str]
    sheets: dict[int, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))

    def valid(self, application: int) -> list[dict[str, Any]]:
        return [sheet for sheet in self.sheets[application] if sheet["mark"] != QUARANTINED]

    def marks(self, application: int) -> list[Marks]:
        """The valid sheets as scoring wants them."""
        return [
            Marks(sheet["expert"], Decimal(sheet["total"]), {k: Decimal(v) for k, v in sheet["dimensions"].items()})
            for sheet in self.valid(application)
        ]

    @property
    def sha256(self) -> str:
        """Over the parameters and every valid sheet: the same inputs give the same ranking."""
        rows = {str(pk): self.valid(pk) for pk in self.codes}
        return digest(canonical_json({"parameters": self.parameters, "rows": rows, "codes": list(self.codes.values())}))


def under_review(cycle: Cycle) -> Any:
    """The applications that the ranking is about: also those with a result, when an appeal brings one of them back."""
    return Application.objects.filter(cycle=cycle, status__in=REVIEWED)


def code_of(application: Application) -> str:
    """The code experts know; the acceptance number where no copy was made."""
    copy = getattr(application, "blind_copy", None)
    return str(copy.code) if copy is not None else application.acceptance_no


def expert_numbers(cycle: Cycle) -> dict[int, int]:
    """{expert: 1…n} in the order in which they came into the year: a later expert never moves an earlier number."""
    rows = Assignment.objects.filter(cycle=cycle).values("expert").annotate(first=Min("pk")).order_by("first")
    return {row["expert"]: number for number, row in enumerate(rows, start=1)}


def gather(cycle: Cycle) -> Inputs:
    """Everything as it stands now; five queries, however many sheets."""
    rows = under_review(cycle).select_related("blind_copy").only("pk", "acceptance_no", "blind_copy__code")
    codes = {row.pk: code_of(row) for row in rows.order_by("pk")}
    held = Rubric.objects.filter(cycle=cycle).first()
    method = Method.of(cycle)
    parameters = {
        "experts_min": method.experts_min, "trim_from": method.trim_from, "flag_range": method.flag_range,
        "flag_deviation": method.flag_deviation, "quota": cycle.quota_shortlist,
        "rubric": held.sha256 if held is not None else "",
    }  # fmt: skip
    inputs, numbers = Inputs(method, parameters, codes), expert_numbers(cycle)
    valid = Q(assignment__state=State.LOCKED, assignment__quarantined_at=None, void_at=None)
    kept = Q(assignment__quarantined_at__isnull=False, submitted_at__isnull=False)
    sheets = Sheet.objects.filter(valid | kept, assignment__application__in=list(codes)).select_related("assignment")
    for sheet in sheets.order_by("assignment_id"):
        row = sheet.assignment
        inputs.sheets[row.application_id].append({
            "expert": numbers[row.expert_id],
            "assignment": row.pk,
            "total": str(sheet.total),
            "dimensions": dict(sheet.dimensions),
            "scores": dict(sheet.scores),
            "mark": QUARANTINED if row.quarantined_at else "",
        })  # fmt: skip
    return inputs
