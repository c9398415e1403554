"""What a conflict that is found afterwards does to marks: kept, hidden, out of every figure; back when it is lifted."""

from django.db.models import Exists, OuterRef, Q

from accounts import clock
from documents.requests import make_void
from nominations.acting import Actor
from review.experts.models import Conflict
from review.experts.standing import live_conflicts
from review.halls.models import Slot
from review.marks import keeping, papers
from review.marks.models import Mark


def enforce(pairs: Q, *, by: Actor) -> list[Mark]:
    """Set aside every mark of these pairs (fields `expert`, `application`) that a live conflict forbids.

    Inside the transaction that found the conflict; again it changes nothing.
    """
    conflicts = live_conflicts().filter(pairs)
    applications = conflicts.order_by().values("application")
    # A sheet that is just coming in is waited for: it has been written, or it will see the conflict.
    slots = Slot.objects.filter(application__in=applications).order_by("pk")
    held = [slot.pk for slot in slots.select_for_update(of=("self",), no_key=True)]
    if not held:
        return []
    away = conflicts.filter(expert=OuterRef("seat__expert"), application=OuterRef("slot__application"))
    rows = Mark.objects.filter(Exists(away), slot__in=held, quarantined_at=None)
    found = list(rows.select_related("slot__session__cycle__hall_rubric", "slot__application", "seat"))
    for mark in found:
        _move(mark, keeping.SET_ASIDE, by)
    return found


def release(conflict: Conflict, *, by: Actor) -> list[Mark]:
    """The marks that were set aside for this conflict are back; the caller knows that no other one stands."""
    slots = Slot.objects.filter(application=conflict.application_id).order_by("pk")
    held = [slot.pk for slot in slots.select_for_update(of=("self",), no_key=True)]
    rows = Mark.objects.filter(slot__in=held, seat__expert=conflict.expert_id, quarantined_at__isnull=False)
    found = list(rows.select_related("slot__session__cycle__hall_rubric", "seat").order_by("pk"))
    for mark in found:
        _move(mark, keeping.RELEASE, by)
    return found


def _move(mark: Mark, cause: str, by: Actor) -> None:
    held = getattr(mark.slot.session.cycle, "hall_rubric", None)
    mark.quarantined_at = clock.now() if cause == keeping.SET_ASIDE else None
    mark.version += 1
    mark.save(update_fields=["quarantined_at", "version"])
    keeping.keep(mark, cause, keeping.content(mark, held.sha256 if held else ""), by=by)
    make_void(target=papers.seat_target(mark.seat), kinds=(papers.SHEET, papers.BLANK))
