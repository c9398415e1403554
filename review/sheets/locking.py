"""E9: when the consensus is opened every submitted sheet of the year is locked, and stays as it was."""

from django.db import transaction
from django.db.models import QuerySet

from accounts import clock
from accounts.models import User
from nominations.acting import Actor
from nominations.models import Cycle
from nominations.transitions import everyone
from review.sheets.advancing import advance_assignments
from review.sheets.keeping import keep_versions, mark
from review.sheets.models import Assignment, Sheet
from review.sheets.moves import State


def hold(cycle: Cycle) -> None:
    """Wait for every sheet that is just being handed in or reopened; until the caller's transaction ends none is.

    Without it a sheet handed in while the others are being locked would be neither locked nor ended, and count nowhere.
    """
    rows = Assignment.objects.select_for_update(of=("self",), no_key=True).filter(cycle=cycle)
    list(rows.order_by("pk").values_list("pk", flat=True))


def lockable(cycle: Cycle) -> QuerySet[Assignment]:
    """What is submitted and not quarantined."""
    return Assignment.objects.filter(cycle=cycle, state=State.SCORED, quarantined_at=None)


@transaction.atomic
def lock_all(cycle: Cycle, by: User | None) -> list[Sheet]:
    """Lock what is submitted and not quarantined, in the caller's transaction; the locked sheets are answered."""
    events = advance_assignments(lockable(cycle), "lock", by=Actor.system(), permit=everyone)
    if not events:
        return []
    held = Sheet.objects.select_for_update(of=("self",)).order_by("pk")
    found = list(held.filter(assignment__in=[event.assignment_id for event in events]))
    sheets = mark(found, locked_at=clock.now())
    keep_versions(sheets, "lock", by=by, rubric_sha256=cycle.rubric.sha256)
    return sheets
