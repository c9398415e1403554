"""递补 (T30): the highest reserve fills a vacancy, proposed by LEAD, signed by CHIEF, then made public in full."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from nominations.models import Application, Consent, Cycle, StageEvent
from nominations.pipeline import Status
from publicity.lists.drafting import CONSENT
from publicity.lists.models import Promotion

# Whoever was a candidate and is so no longer leaves a place, on a public list or before there was one.
LEFT = (Status.DISQUALIFIED, Status.WITHDRAWN)
PLACED = (Status.CANDIDATE, Status.IN_PUBLICITY, Status.OBJECTION_HOLD, Status.PUBLICITY_CLEAR)


def _gone() -> Q:
    """The moves by which a place becomes free."""
    return Q(from_status__in=PLACED, to_status__in=LEFT)


def vacated(cycle: Cycle) -> list[Application]:
    """Who left a place and has not been replaced, in the order in which they left; two queries."""
    taken = Promotion.objects.filter(cycle=cycle, dropped_at=None).values("vacancy")
    rows = Application.objects.filter(cycle=cycle, status__in=LEFT).exclude(pk__in=taken)
    events = StageEvent.objects.filter(_gone(), application__in=rows).order_by("pk")
    left = dict(events.values_list("application", "pk"))
    return sorted((row for row in rows if row.pk in left), key=lambda row: left[row.pk])


def is_free(vacancy: Application) -> bool:
    """Whether the place is still free: an appeal may have brought back who had it."""
    return vacancy.status in LEFT


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


def of_form(cycle: Cycle, key: str) -> Promotion | None:
    """The proposal that this very form was the last to move (G3)."""
    return Promotion.objects.filter(cycle=cycle, last_key=key).first() if key else None


def signed(cycle: Cycle) -> list[Promotion]:
    """Everybody who moved up, in the order in which it was signed."""
    rows = Promotion.objects.filter(cycle=cycle, signed_at__isnull=False).order_by("signed_at")
    return list(rows.select_related("vacancy", "application"))
