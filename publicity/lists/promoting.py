"""递补 (T30): the highest reserve fills a vacancy, proposed by LEAD, signed by CHIEF, then made public in full."""

from collections.abc import Sequence
from typing import Any

from nominations.models import Application, Consent, Cycle, StageEvent
from nominations.pipeline import Status
from publicity.lists.drafting import CONSENT
from publicity.lists.models import Entry, Promotion
from publicity.lists.moves import PUBLIC


def vacated(cycle: Cycle) -> list[Application]:
    """Who left a public list and has not been replaced, in the order in which they left."""
    rows = Entry.objects.filter(publication__cycle=cycle, publication__state__in=PUBLIC, removed_at__isnull=False)
    taken = Promotion.objects.filter(cycle=cycle, dropped_at=None).values("vacancy")
    entries = rows.exclude(application__in=taken).select_related("application").order_by("removed_at", "place")
    return [entry.application for entry in entries]


def reserves(cycle: Cycle) -> list[Application]:
    """The reserves who passed the approval, in the order of the list (payload of T23); two queries."""
    rows = list(
        Application.objects.filter(cycle=cycle, status=Status.RESERVE_APPROVED).select_related(
            "employer", "recommender", "cycle", "nominee"
        )
    )
    events = StageEvent.objects.filter(application__in=rows, move="approve_reserve").order_by("pk")
    places: dict[int, Any] = {event.application_id: event.payload.get("place") for event in events}

    def order(row: Application) -> tuple[bool, Any, str]:
        place = places.get(row.pk)
        return place is None, place or 0, row.acceptance_no

    return sorted(rows, key=order)


def next_pair(cycle: Cycle) -> tuple[Application, Application] | None:
    """(whose place is free, who moves up); None when nothing is free or nobody is left."""
    free, waiting = vacated(cycle), _unproposed(cycle, reserves(cycle))
    return (free[0], waiting[0]) if free and waiting else None


def _unproposed(cycle: Cycle, rows: Sequence[Application]) -> list[Application]:
    taken = set(Promotion.objects.filter(cycle=cycle, dropped_at=None).values_list("application", flat=True))
    return [row for row in rows if row.pk not in taken]


def may_be_public(application: Application) -> bool:
    """The separate consent to be made public is in force."""
    rows = Consent.objects.filter(cycle=application.cycle_id, user=application.nominee_id, kind=CONSENT)
    return rows.filter(withdrawn_at=None).exists()


def open_proposal(cycle: Cycle) -> Promotion | None:
    """What waits for CHIEF; one at a time."""
    rows = Promotion.objects.filter(cycle=cycle, signed_at=None, dropped_at=None)
    return rows.select_related("cycle", "vacancy", "application__employer", "proposed_by").first()


def signed(cycle: Cycle) -> list[Promotion]:
    """Everybody who moved up, in the order in which it was signed."""
    rows = Promotion.objects.filter(cycle=cycle, signed_at__isnull=False).order_by("signed_at")
    return list(rows.select_related("vacancy", "application"))
