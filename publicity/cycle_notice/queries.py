"""One function per public page: the list of years, and one year's notice."""

from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache

from accounts import clock
from documents.canonical import canonical_json, digest
from documents.payloads import blank_annex1, blank_annex2
from documents.requests import render_now
from nominations.models import Cycle, CycleEvent
from nominations.pipeline import CycleStage
from publicity.cycle_notice.permissions import readable

LISTED = ("pk", "year", "title", "doc_no", "stage", "open_at", "submit_deadline")
ANNOUNCED = ("extend", "suspend", "resume", "cancel_cycle")
# The blank forms of R75: (kind, format) and how long one rendering serves everybody.
BLANKS = {(kind, format) for kind in ("annex1", "annex2") for format in ("pdf", "docx")} | {("annex2", "xlsx")}
BLANK_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Notice:
    """A cycle as the public reads it."""

    cycle: Cycle
    phase: str
    intro: list[str] = field(default_factory=list)
    contacts: list[dict[str, Any]] = field(default_factory=list)
    announcements: list[CycleEvent] = field(default_factory=list)
    others: list[Cycle] = field(default_factory=list)


def phase(cycle: Cycle) -> str:
    """upcoming, open, closed, suspended or cancelled: what a visitor can do, by the clock and not only by the stage."""
    if cycle.stage in (CycleStage.SUSPENDED, CycleStage.CANCELLED):
        return str(cycle.stage)
    now = clock.now()
    if cycle.stage in (CycleStage.PUBLISHED, CycleStage.OPEN) and now < cycle.submit_deadline:
        return "open" if cycle.stage == CycleStage.OPEN else "upcoming"
    return "closed"


def notices(user: Any) -> list[Notice]:
    """Every published year, newest first."""
    return [Notice(cycle, phase(cycle)) for cycle in _visible(user).only(*LISTED)]


def notice(user: Any, year: int) -> Notice | None:
    """One year's notice with its public announcements (C4, C14) and the other years; None hides as 404."""
    cycle = _visible(user).filter(year=year).first()
    if cycle is None:
        return None
    events = CycleEvent.objects.filter(cycle=cycle, move__in=ANNOUNCED).order_by("-at", "-pk")
    others = _visible(user).exclude(pk=cycle.pk).only(*LISTED)
    return Notice(
        cycle,
        phase(cycle),
        intro=[line.strip() for line in cycle.intro.splitlines() if line.strip()],
        contacts=[_contact(person) for person in cycle.contacts],
        announcements=list(events.only("move", "at", "reason", "cycle_id")),
        others=list(others),
    )


def blank(user: Any, year: int, kind: str, format: str) -> bytes | None:
    """The empty annex of a published cycle, rendered once a day for all; None hides as 404 (R60, R75)."""
    if (kind, format) not in BLANKS:
        return None
    cycle = _visible(user).filter(year=year).only("pk", "year", "form_title").first()
    if cycle is None:
        return None
    payload = blank_annex2(cycle.year)
    if kind == "annex1":
        payload = blank_annex1(cycle.year) | {"form_title": cycle.form_title.format(year=cycle.year)}
    key = f"blank-{kind}-{format}-{digest(canonical_json(payload))}"
    return cache.get_or_set(key, lambda: render_now(kind, payload, format), BLANK_SECONDS)


def _contact(person: dict[str, Any]) -> dict[str, Any]:
    """A contact as printed: a name of two characters is spread to the width of three (R72)."""
    name = "".join(person.get("name", "").split())
    if len(name) == 2:
        name = f"{name[0]}\u3000{name[1]}"
    return {"name": name, "numbers": [*person.get("tel", []), *person.get("mobile", [])]}


def _visible(user: Any) -> Any:
    return Cycle.objects.filter(readable(user)).order_by("-year")
