"""The rules of §2.16 as data: what, how long, which rows are due, how they are erased; every app adds its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from nominations.models import CycleEvent
from nominations.pipeline import CycleStage

# A year that is over, and the moves that ended it.
OVER = frozenset({CycleStage.COMPLETED, CycleStage.ARCHIVED, CycleStage.CANCELLED})
ENDS = ("complete", "cancel_cycle")


@dataclass
class Gone:
    """What one erasure took away: never the content, only how much and its hashes."""

    files: int = 0
    documents: int = 0
    rows: int = 0
    sha256: list[str] = field(default_factory=list)

    def add(self, other: "Gone") -> None:
        self.files += other.files
        self.documents += other.documents
        self.rows += other.rows
        self.sha256 += other.sha256


class Busy(Exception):
    """A worker has part of it in hand: nothing is taken now, the next run asks again."""


@dataclass(frozen=True)
class Rule:
    """`due(now)`: the rows whose time is over and that are not erased yet; `erase(row)` inside a transaction.

    Without `due` the rule says what is kept for good. `application(row)`: the key of the application whose holds keep
    the row, None for none. `key(row)`: how the report names the row, a public key and no number.
    """

    code: str
    label: Any
    period: Any
    due: Callable[[datetime], QuerySet[Any]] | None = None
    erase: Callable[[Any], Gone] | None = None
    application: Callable[[Any], int | None] = lambda row: row.pk
    key: Callable[[Any], str] = lambda row: str(row.key)


def of_none(row: Any) -> None:
    """What belongs to no single application is held by nothing that is open about one."""


_rules: dict[str, Rule] = {}


def register(*rules: Rule) -> None:
    """Called from `AppConfig.ready`; the same code again takes the place of the first."""
    _rules.update({rule.code: rule for rule in rules})


def every() -> list[Rule]:
    return list(_rules.values())


def named(code: str) -> str:
    """A rule's label; its code when no app knows it any more."""
    return str(_rules[code].label) if code in _rules else code


def years_before(moment: datetime, years: int) -> datetime:
    """The same moment so many years earlier; 29 February is the 28th."""
    try:
        return moment.replace(year=moment.year - years)
    except ValueError:
        return moment.replace(year=moment.year - years, day=28)


def ended(path: str = "cycle") -> Subquery:
    """When the year of a row was over; `path` leads from the row to the year."""
    ends = CycleEvent.objects.filter(cycle=OuterRef(path), move__in=ENDS).order_by("-pk")
    return Subquery(ends.values("at")[:1])


def of_years_over(rows: QuerySet[Any], until: datetime, path: str = "cycle") -> QuerySet[Any]:
    """Those of `rows` whose year was over at `until` or before; a year that goes on keeps everything.

    `path` "pk": the rows are years themselves.
    """
    stage = "stage" if path == "pk" else f"{path}__stage"
    return rows.filter(**{f"{stage}__in": OVER}).annotate(over_at=ended(path)).filter(over_at__lte=until)
