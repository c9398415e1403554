"""Rows of the planning's pages: sessions with their numbers, what happened to one, the letters about a slot."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from documents.models import GeneratedDocument
from nominations.models import Application, Cycle
from nominations.printing import application_target
from review import hall_words
from review.halls import papers
from review.halls.models import Seat, Session, Slot
from review.halls.moves import MOVES

CHIPS = {
    "planned": "info", "notified": "now", "running": "now", "closed": "warn", "confirmed": "ok", "cancelled": "muted",
}  # fmt: skip


def _count(rows: QuerySet[Any], by: str = "session") -> Any:
    number = rows.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def sessions(cycle: Cycle, seen: Q) -> QuerySet[Session]:
    """The year's sessions with `people`, `agreed` (accepted) and `heard` (slots this reader may see); one query."""
    seats = Seat.objects.filter(ended_at=None)
    rows = Session.objects.filter(cycle=cycle).annotate(
        people=_count(seats), agreed=_count(seats.filter(answer=Seat.Answer.ACCEPTED)),
        heard=_count(Slot.objects.filter(seen, freed_at=None)),
    )  # fmt: skip
    return rows.order_by("starts_at", "pk")


def chip(session: Session) -> dict[str, str]:
    return {"label": str(session.get_state_display()), "tone": CHIPS[session.state]}


def history(session: Session) -> list[dict[str, Any]]:
    """Who did what; whom a change was about stays out of it."""
    rows = session.events.select_related("actor").order_by("-pk")[:50]
    return [
        {"when": row.at, "who": row.actor.name if row.actor else "", "what": _named(row.move),
         "why": row.reason if row.move in ("replan", "cancel") else ""}
        for row in rows
    ]  # fmt: skip


def _named(move: str) -> Any:
    return MOVES[move].label if move in MOVES else hall_words.ENTRIES[f"session.{move}"]


def papers_of(session: Session) -> list[GeneratedDocument]:
    """Timetable and sign-in sheet in force."""
    rows = GeneratedDocument.objects.filter(target=papers.session_target(session), void_at=None)
    return list(rows.filter(kind__in=(papers.TIMETABLE, papers.SIGN_IN)).select_related("file").order_by("kind", "-pk"))


def letter_about(application: Application) -> GeneratedDocument | None:
    """The letter D11 in force."""
    rows = GeneratedDocument.objects.filter(target=application_target(application), kind=papers.NOTICE, void_at=None)
    return rows.select_related("file").order_by("-pk").first()


def letters_to(seats: list[Seat]) -> dict[str, GeneratedDocument]:
    """{target: the letter in force} to members of panels; one query."""
    targets = [papers.seat_target(seat) for seat in seats]
    rows = GeneratedDocument.objects.filter(target__in=targets, kind=papers.PANEL, void_at=None)
    return {row.target: row for row in rows.select_related("file").order_by("pk")}
