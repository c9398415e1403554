"""What the public reads of a year: built from the allow-list, one kept response for all, made anew on every change."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from accounts import clock
from nominations.models import Cycle, CycleEvent
from nominations.pipeline import CycleStage
from publicity.lists import drafting, papers, wording
from publicity.lists.models import Entry, Publication
from publicity.lists.moves import PUBLIC, State
from publicity.lists.period import is_running

# How long one answer serves everybody; a change is shown at once, the end of a period within this time at most.
SECONDS = 60
# The list gives way to the naming notice this long after the naming (§2.11).
AFTER_NAMING = timedelta(days=30)
NAMED = (CycleStage.COMPLETED, CycleStage.ARCHIVED)


def key_of(year: int, language: str) -> str:
    return f"public-list:{year}:{language}"


def forget(year: int) -> None:
    """The next visitor gets the list as it is then; called in the transaction that changes it."""
    keys = [key_of(year, language) for language, _name in settings.LANGUAGES]
    transaction.on_commit(lambda: cache.delete_many(keys))


def year_of(year: int) -> dict[str, Any] | None:
    """{"year", "organiser", "lists": [...], "noindex"} of a year with a public list; None hides as 404.

    Each list: {"title", "paragraphs", "rows" (the allow-list and `removed`), "contacts", "running", "span",
    "ends_at", "estimated", "sha256", "paper"}. Four queries, however many lists and rows.
    """
    cycle = Cycle.objects.filter(year=year).first()
    if cycle is None or taken_down(cycle):
        return None
    found = list(Publication.objects.filter(cycle=cycle, state__in=PUBLIC).order_by("-number"))
    if not found:
        return None
    lists = _many(found, cycle)
    running = any(row["running"] for row in lists)
    return {
        "year": cycle.year, "organiser": cycle.organiser, "department": cycle.department, "lists": lists,
        "running": running, "noindex": not running,
    }  # fmt: skip


def one(publication: Publication) -> dict[str, Any] | None:
    """One list as the public reads it; None before it is signed."""
    return _many([publication], publication.cycle)[0] if publication.state in PUBLIC else None


def _many(found: list[Publication], cycle: Cycle) -> list[dict[str, Any]]:
    rows: dict[int, list[dict[str, Any]]] = {}
    values = Entry.objects.filter(publication__in=found).order_by("place")
    for row in values.values("publication", *drafting.FIELDS, "removed_at"):
        kept = {key: row[key] for key in drafting.FIELDS} | {"removed": row["removed_at"] is not None}
        rows.setdefault(row["publication"], []).append(kept)
    printed = papers.printed(found)
    return [_shown(publication, cycle, rows.get(publication.pk, []), printed) for publication in found]


def _shown(
    publication: Publication, cycle: Cycle, rows: list[dict[str, Any]], printed: frozenset[str]
) -> dict[str, Any]:
    running = is_running(publication, clock.now())
    return publication.words | {
        "key": publication.key, "number": publication.number, "rows": rows, "ends_at": publication.ends_at,
        "estimated": publication.estimated, "sha256": publication.sha256,
        "with_recommender": any(row["recommender"] for row in rows),
        "paper": papers.target(publication) in printed, **wording.phase(publication, running),
    }  # fmt: skip


def years() -> list[int]:
    """The years whose public list is still shown, newest first; two queries."""
    listed = Publication.objects.filter(state__in=PUBLIC).values("cycle")
    cycles = list(Cycle.objects.filter(pk__in=listed).order_by("-year"))
    named = _named_at(cycles)
    return [cycle.year for cycle in cycles if not _long_ago(named.get(cycle.pk))]


def running() -> set[int]:
    """The years with a list in whose period one is now, by the clock; one query."""
    rows = Publication.objects.filter(state=State.LIVE, ended_at=None, ends_at__gt=clock.now())
    return set(rows.values_list("cycle__year", flat=True))


def taken_down(cycle: Cycle) -> bool:
    """Whether the naming is so long ago that only the roll of honour speaks of the year."""
    return _long_ago(_named_at([cycle]).get(cycle.pk))


def _long_ago(moment: datetime | None) -> bool:
    return moment is not None and moment + AFTER_NAMING < clock.now()


def _named_at(cycles: list[Cycle]) -> dict[int, datetime]:
    """{cycle: when it was completed} of those that are; one query."""
    over = [cycle.pk for cycle in cycles if cycle.stage in NAMED]
    if not over:
        return {}
    rows = CycleEvent.objects.filter(cycle__in=over, move="complete").order_by("pk")
    return dict(rows.values_list("cycle", "at"))
