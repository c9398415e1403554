"""One recommending unit's later deadline, given by LEAD: whom it covers, until when, and what it lets through."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts import clock
from nominations.models import Application, Batch, Cycle, Extension, Unit
from nominations.pipeline import CycleStage, Move

# A single extension outlives the closing of the year, until the written review begins.
STAGES = frozenset({CycleStage.OPEN, CycleStage.CLOSED, CycleStage.FORMAL_EXAM})


def unit_of(subject: Any) -> int | None:
    """The recommending unit by whose deadline this application or batch goes; before one is chosen, the parent's."""
    if isinstance(subject, Batch):
        return subject.recommender_id
    if not isinstance(subject, Application):
        return None
    if subject.recommender_id is None and subject.employer is not None:
        return subject.employer.parent_id
    return subject.recommender_id


def unit_column(model: type[Any]) -> Any:
    """Twin of unit_of, as an expression over the model's own rows."""
    return Coalesce("recommender", "employer__parent") if model is Application else F("recommender")


def live(cycle: Cycle) -> QuerySet[Extension]:
    """Those given and not revoked, past or not."""
    return Extension.objects.filter(cycle=cycle, revoked_at=None)


def until(subject: Any, cycle: Cycle) -> datetime | None:
    """The own deadline of this application or batch, passed or not; one query, asked only past the common deadline."""
    unit = unit_of(subject)
    if unit is None or cycle.stage not in STAGES:
        return None
    return live(cycle).filter(unit=unit).values_list("until", flat=True).first()


def is_open(subject: Any, cycle: Cycle) -> bool:
    """Whether it may still be worked on before the submission: the year is open, or its unit has a deadline ahead."""
    if cycle.stage == CycleStage.OPEN:
        return True
    own = until(subject, cycle)
    return own is not None and clock.db_now() < own


def covers(subject: Any, cycle: Cycle, move: Move) -> bool:
    """Whether an extension lets a move of the open year through although the year has closed."""
    return move.stages is not None and CycleStage.OPEN in move.stages and is_open(subject, cycle)


def _own(model: type[Any]) -> QuerySet[Extension]:
    columns = ("recommender", "employer__parent") if model is Application else ("recommender",)
    unit = Coalesce(*(OuterRef(name) for name in columns)) if len(columns) > 1 else OuterRef(columns[0])
    return Extension.objects.filter(
        cycle=OuterRef("cycle"), unit=unit, revoked_at=None, cycle__stage__in=STAGES, until__gt=clock.now()
    )


def open_rows(model: type[Any]) -> Q:
    """Twin of is_open, for Application or Batch."""
    return Q(cycle__stage=CycleStage.OPEN) | Q(Exists(_own(model)))


def deadline_column(model: type[Any]) -> Any:
    """The deadline a list shows: the unit's own where it has one, else the year's."""
    return Coalesce(Subquery(_own(model).values("until")[:1]), "cycle__submit_deadline")


def open_pairs(units: list[Unit]) -> list[tuple[Unit, Cycle]]:
    """The units with the years for which they may still begin a batch; two queries at most."""
    cycles = list(Cycle.objects.filter(stage__in=STAGES).order_by("-year"))
    given: set[tuple[int, int]] = set()
    if any(cycle.stage != CycleStage.OPEN for cycle in cycles):
        rows = Extension.objects.filter(revoked_at=None, until__gt=clock.now(), unit__in=units)
        given = set(rows.values_list("unit", "cycle"))
    return [
        (unit, cycle)
        for unit in units
        for cycle in cycles
        if cycle.stage == CycleStage.OPEN or (unit.pk, cycle.pk) in given
    ]
