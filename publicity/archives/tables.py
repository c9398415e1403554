"""The data of a year as tables for its package: {name: {"columns", "rows"}}, times in ISO 8601 with their zone.

Whoever got no title stands there by acceptance number alone: names, reasons and texts of theirs are kept three years
and not in an archive; only the lists that were public are kept for good as they were. Nobody who objected
or voted stands there at all, no address, no phone, no identity number.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from accounts.models import AuditEvent
from nominations.models import Application, Batch, Cycle, CycleEvent, StageEvent
from publicity.figures.counting import SENT
from publicity.lists.models import Entry, Publication
from publicity.lists.moves import PUBLIC
from publicity.objections.models import Objection
from publicity.titles.models import HandOut, Naming, Title
from publicity.titles.moves import State
from review.proposals.models import Counting, CountingRow
from review.rankings.models import Ranking, RankingRow
from review.votes.models import Candidacy

NO = "application__acceptance_no"
VOICES = "ballot."
APPLICATION = ("acceptance_no", "status", "submitted_at", "entered_at")
CYCLE = (
    "year", "stage", "title", "doc_no", "organiser", "department", "intro", "open_at", "submit_deadline",
    "weight_written", "weight_defense", "quota_shortlist", "quota_proposed", "quota_reserve", "quota_named",
    "publicity_days", "certificate_format",
)  # fmt: skip
TITLE = (
    "number", "sequence", NO, "name", "employer", "post", "recommender", "industry", "unit_kind", "issued_at",
    "revoked_at", "revocation_note", "recommend_upward", "token",
)  # fmt: skip


def plain(value: Any) -> Any:
    """As JSON holds it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | str):
        return value
    return str(value)


def _table(rows: Any, *columns: str) -> dict[str, Any]:
    """A table of these columns; one query."""
    found: Iterable[tuple[Any, ...]] = rows.values_list(*columns)
    heads = [column.replace("application__acceptance_no", "acceptance_no").replace("__", "_") for column in columns]
    return {"columns": heads, "rows": [[plain(value) for value in row] for row in found]}


def of(cycle: Cycle) -> dict[str, dict[str, Any]]:
    """Every table; a fixed number of queries."""
    sent = Application.objects.filter(SENT, cycle=cycle)
    events = StageEvent.objects.filter(application__in=sent).order_by("pk")
    ranking = Ranking.objects.filter(cycle=cycle).order_by("-number").first()
    counting = Counting.objects.filter(cycle=cycle).order_by("-number").first()
    return {
        "cycle": _table(Cycle.objects.filter(pk=cycle.pk), *CYCLE),
        "cycle_events": _table(
            CycleEvent.objects.filter(cycle=cycle).order_by("pk"), "move", "from_status", "to_status", "role", "at"
        ),
        "batches": _table(
            Batch.objects.filter(cycle=cycle).order_by("pk"), "recommender__name", "number", "status", "item_count",
            "submitted_at",
        ),
        "applications": _table(sent.order_by("acceptance_no"), *APPLICATION),
        "events": _table(events, NO, "move", "from_status", "to_status", "role", "at"),
        "written_scores": _table(
            RankingRow.objects.filter(ranking=ranking).order_by("rank", "pk"), NO, "rank", "count", "mean", "skill",
            "contribution", "spread", "tied",
        ),
        "defense_scores": _table(
            CountingRow.objects.filter(counting=counting).order_by("rank", "pk"), NO, "rank", "count", "written",
            "defense", "total", "absent", "tied",
        ),
        "votes": _votes(cycle),
        **_public(cycle),
        "audit": audit(cycle),
    }  # fmt: skip


def _votes(cycle: Cycle) -> dict[str, Any]:
    """What was counted of each candidate in each round; no ballot, no voter."""
    rows = Candidacy.objects.filter(round__approval__cycle=cycle).order_by("round__number", "pk")
    names = ("round__number", "round__state", "round__mode", "round__present", "round__closed_at", "round__sha256")
    return _table(rows, *names, NO, "reserve", "place", "entitled", "needed", "yes", "no", "abstain", "passed")


def _public(cycle: Cycle) -> dict[str, dict[str, Any]]:
    """Stages 5 and 6: what was public, objections without a word of theirs, decisions, titles, what was handed out."""
    entries = Entry.objects.filter(publication__cycle=cycle, publication__state__in=PUBLIC)
    objections = Objection.objects.filter(publication__cycle=cycle).order_by("number")
    titles = Title.objects.filter(naming__cycle=cycle).order_by("sequence")
    handed = HandOut.objects.filter(title__naming__cycle=cycle).order_by("pk")
    return {
        "lists": _table(
            entries.order_by("publication__number", "place"), "publication__number", "publication__published_at",
            "publication__ends_at", "publication__ended_at", "publication__sha256", "place", "name", "employer",
            "post", "recommender", "removed_at",
        ),
        "objections": _table(
            objections, "number", "publication__number", NO, "origin", "by_unit", "state", "refusal", "received_at",
            "extended_at", "reported_at", "closed_at",
        ),
        "namings": _table(
            Naming.objects.filter(cycle=cycle, state=State.ISSUED).order_by("number"), "number", "decision_no",
            "issued_at", "sha256",
        ),
        "titles": _table(titles, *TITLE),
        "handouts": _table(
            handed, "title__number", "what", "way", "copy", "receiver", "relation", "handed_on", "voided_at",
            "void_reason",
        ),
    }  # fmt: skip


def audit(cycle: Cycle) -> dict[str, Any]:
    """The acts on the year's lists, objections, meeting, decisions and titles, with their links of the open chain.

    No person, no address, and not when a ballot was cast. The trail is one for all years: rows of others may stand
    between these.
    """
    rows = AuditEvent.objects.filter(target__in=_targets(cycle)).exclude(action__startswith=VOICES).order_by("seq")
    return _table(rows, "seq", "at", "action", "target", "link")


def _targets(cycle: Cycle) -> list[str]:
    """What the trail calls the things of the year."""
    things = {
        "publication": Publication.objects.filter(cycle=cycle),
        "objection": Objection.objects.filter(publication__cycle=cycle), "naming": Naming.objects.filter(cycle=cycle),
        "title": Title.objects.filter(naming__cycle=cycle),
    }  # fmt: skip
    found = [f"{kind}:{key}" for kind, rows in things.items() for key in rows.values_list("key", flat=True)]
    return [*found, f"cycle:{cycle.pk}", f"titles:{cycle.year}", f"statistics:{cycle.year}"]
