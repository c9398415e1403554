"""Counts written review and defense of a year together into the next numbered, append-only counting."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import audit
from documents.canonical import digest
from nominations.acting import Actor, TransitionError
from nominations.models import Application, Cycle, StageEvent
from nominations.pipeline import Status
from nominations.transitions import locked
from review.halls.models import Slot
from review.proposals import guards, results
from review.proposals.models import Counting, CountingRow, Proposal
from review.proposals.totals import Means, Weights, standing, suggested, total_of
from review.scoring import Method

# In the defense, or decided by the list already: after an appeal (T38) the others keep their places.
COUNTED = (Status.IN_DEFENSE, Status.PROPOSED, Status.RESERVE, Status.DEFENSE_REJECTED)


SCHEMA = "counting/1"


@dataclass(frozen=True)
class Inputs:
    """`written`: {application: mean of written review or None}; `rows`: {application: results.Row} of its live slot."""

    parameters: dict[str, Any]
    numbers: dict[int, str]
    written: dict[int, Decimal | None]
    rows: dict[int, results.Row]

    @property
    def weights(self) -> Weights:
        return Weights(Decimal(self.parameters["weight_written"]), Decimal(self.parameters["weight_defense"]))

    def means(self, application: int) -> Means:
        row = self.rows.get(application)
        return Means(self.written[application], row.mean if row is not None else None)

    @property
    def sha256(self) -> str:
        """Over counting/1: parameters, written means and every valid mark; see docs/counting.md."""
        rows = []
        for pk, number in self.numbers.items():
            row, written = self.rows.get(pk), self.written[pk]
            held = row.counted if row is not None else results.counted(number, False, 0, None, [])
            rows.append(held | {"written": "" if written is None else str(written)})
        return digest("\n".join(results.lines(SCHEMA, self.parameters, rows)))


def parameters_of(cycle: Cycle) -> dict[str, Any]:
    """What decides besides the marks. Weights and method are locked from C6 on (nominations.cycles.forms)."""
    return results.parameters_of(cycle) | {
        "weight_written": str(cycle.weight_written), "weight_defense": str(cycle.weight_defense),
        "quota_proposed": cycle.quota_proposed, "quota_reserve": cycle.quota_reserve,
    }  # fmt: skip


def written_means(applications: list[int]) -> dict[int, Decimal | None]:
    """{application: mean} as the newest shortlisting handed it over; one query."""
    found: dict[int, Decimal | None] = dict.fromkeys(applications)
    events = StageEvent.objects.filter(application__in=applications, move="shortlist").order_by("pk")
    for application, payload in events.values_list("application_id", "payload"):
        mean = payload.get("written", {}).get("mean")
        found[application] = None if mean in (None, "") else Decimal(mean)
    return found


def gather(cycle: Cycle) -> Inputs:
    """Everything as it stands now for those who are or were in the defense; six queries, however many they are."""
    rows = Application.objects.filter(cycle=cycle, status__in=COUNTED).order_by("acceptance_no", "pk")
    numbers = dict(rows.values_list("pk", "acceptance_no"))
    slots = Slot.objects.filter(application__in=list(numbers), freed_at=None).select_related("application")
    found = {row.slot.application_id: row for row in results.rows_of(slots.order_by("pk"), Method.of(cycle))}
    return Inputs(parameters_of(cycle), numbers, written_means(list(numbers)), found)


def lines_of(counting: Counting) -> list[str]:
    """The lines of a counting as they were hashed, from its rows; the workbook prints them."""
    rows = [
        results.counted(row.application.acceptance_no, row.absent, row.count, row.defense, row.marks)
        | {"written": "" if row.written is None else str(row.written)}
        for row in counting.rows.select_related("application")
    ]
    return results.lines(SCHEMA, counting.parameters, rows)


def latest(cycle: Cycle | int) -> Counting | None:
    """The counting that counts."""
    return Counting.objects.select_related("cycle").filter(cycle=cycle).order_by("-number").first()


def is_current(counting: Counting) -> bool:
    """Whether it was counted from what stands now; asked only while the list is not confirmed."""
    return counting.sha256 == gather(counting.cycle).sha256


def outdated_sentence() -> str:
    return _("评分、名额或参评人在计算之后有变化，请先重新计算。")


@transaction.atomic
def count(cycle: Cycle, *, by: Actor) -> Counting:
    """The newest counting, made anew where marks, quota or nominees have changed; the list is begun with the first.

    Raises TransitionError while a session is not confirmed or somebody has not been heard.
    """
    cycle = locked(Cycle, cycle.pk)
    if problems := guards.against_counting(cycle):
        raise TransitionError(problems[0], problems)
    inputs, before = gather(cycle), latest(cycle)
    if before is not None and before.sha256 == inputs.sha256:
        return before
    number = (Counting.objects.filter(cycle=cycle).aggregate(last=Max("number"))["last"] or 0) + 1
    made = Counting.objects.create(
        cycle=cycle, number=number, parameters=inputs.parameters, sha256=inputs.sha256, made_by=by.user
    )
    CountingRow.objects.bulk_create(_rows(made, inputs), batch_size=200)
    Proposal.objects.get_or_create(cycle=cycle)
    audit.record_late(
        "counting.made", actor=by.user, ip=by.ip, target=f"cycle:{cycle.pk}",
        detail={"counting": made.pk, "number": number, "sha256": made.sha256, "rows": len(inputs.numbers)},
    )  # fmt: skip
    return made


def count_if_ready(cycle: Cycle, *, by: Actor) -> Counting | None:
    """After the last confirmation: the first counting comes by itself; None while something is still to come.

    The cycle is locked first, so that of two sessions confirmed at the same instant the second one sees the other.
    """
    cycle = locked(Cycle, cycle.pk)
    return None if guards.against_counting(cycle) else count(cycle, by=by)


def _rows(counting: Counting, inputs: Inputs) -> list[CountingRow]:
    means = {pk: inputs.means(pk) for pk in inputs.numbers}
    places = standing(means, inputs.weights)
    absent = {pk for pk, row in inputs.rows.items() if row.absent}
    said = suggested(places, absent, counting.parameters["quota_proposed"], counting.parameters["quota_reserve"])
    order = sorted(places, key=lambda pk: (places[pk].rank or len(places) + 1, inputs.numbers[pk], pk))
    made = []
    for pk in order:
        row = inputs.rows.get(pk)
        made.append(
            CountingRow(
                counting=counting, application_id=pk, slot=row.slot if row else None, absent=pk in absent,
                count=row.count if row else 0, written=means[pk].written, defense=means[pk].defense,
                total=total_of(means[pk], inputs.weights), rank=places[pk].rank, tied=places[pk].tied,
                suggested=said[pk], marks=row.marks if row else [],
            )
        )  # fmt: skip
    return made
