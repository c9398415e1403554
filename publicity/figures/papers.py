"""D21 frozen and asked of the workers; the figures of a year as they were frozen last, or as they stand now."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import has_role
from documents import registry, statistics
from documents.models import GeneratedDocument, Snapshot
from documents.requests import request_document
from documents.snapshots import freeze
from nominations.models import Application, Cycle
from nominations.retention.rules import OVER, Rule
from nominations.retention.rules import register as register_rule
from nominations.visibility import READERS, declared, own
from publicity.figures import counting

KIND, SCHEMA = "statistics", "statistics/1"
FORMATS = ("pdf", "xlsx")


def register() -> None:
    """Called once, when the application starts."""
    label = _("年度统计表")
    registry.register(
        registry.DocumentKind(KIND, label, FORMATS, statistics.render, statistics.filename, _can_read)
    )  # fmt: skip
    register_rule(Rule("statistics", label, _("永久")))


def target(cycle: Cycle) -> str:
    return f"statistics:{cycle.year}"


def can_see(user: Any, cycle: Cycle) -> bool:
    """The association's readers who stay away from nobody of the year.

    Whoever does could tell from the figures what became of the one file that their lists leave out.
    """
    if not has_role(user, *READERS):
        return False
    away = own(user) | declared(user)
    return not away or not Application.objects.filter(cycle=cycle, pk__in=away).exists()


def seen_by(user: Any) -> Any:
    """Twin of can_see: the years, newest first."""
    rows = Cycle.objects.order_by("-year")
    if not has_role(user, *READERS):
        return rows.none()
    away = own(user) | declared(user)
    return rows.exclude(pk__in=Application.objects.filter(pk__in=away).values("cycle")) if away else rows


def _can_read(user: User, document: GeneratedDocument) -> bool:
    cycle = Cycle.objects.filter(year=document.target.partition(":")[2]).first()
    return cycle is not None and can_see(user, cycle)


def ask(cycle: Cycle, *, by: User | None) -> list[GeneratedDocument]:
    """D21 of the year as it stands, PDF and .xlsx; the same figures of the same day are made once."""
    snapshot = freeze(SCHEMA, counting.count(cycle))
    where = {"target": target(cycle), "snapshot": snapshot, "by": by}
    return [request_document(KIND, format=format, **where) for format in FORMATS]  # type: ignore[arg-type]


def of(cycle: Cycle) -> list[GeneratedDocument]:
    """The last D21 in both formats, where there is one; one query."""
    rows = GeneratedDocument.objects.filter(target=target(cycle), kind=KIND, void_at=None)
    rows = rows.select_related("file", "snapshot").order_by("pk")
    return list({one.format: one for one in rows}.values())


def figures(cycle: Cycle, papers: list[GeneratedDocument]) -> dict[str, Any]:
    """statistics/1: of a year that is over what D21 holds, so that nothing changes when files go; else as it stands."""
    frozen = [one.snapshot for one in papers if one.snapshot.erased_at is None]
    if cycle.stage in OVER and frozen:
        return frozen[-1].payload
    return counting.count(cycle)


def by_year(years: Any) -> list[dict[str, Any]]:
    """statistics/1 of each of these years that has a D21, oldest first, the last of each; two queries."""
    asked = [target(cycle) for cycle in years]
    rows = GeneratedDocument.objects.filter(target__in=asked, kind=KIND, void_at=None, snapshot__erased_at=None)
    last = dict(rows.order_by("pk").values_list("target", "snapshot"))
    made = [one.payload for one in Snapshot.objects.filter(pk__in=last.values())]
    return sorted(made, key=lambda one: int(one["year"]))
