"""Who of a panel is not there for whom: by a live conflict with the nominee (§2.9), or who came too late (S6)."""

from collections import defaultdict
from collections.abc import Iterable

from review.experts.standing import live_conflicts
from review.halls.models import Seat, Session, Slot
from review.halls.moves import SlotState


def stepping_out(session: Session | int) -> dict[int, set[int]]:
    """{slot: {seats}} by key, of live slots and seats; a slot from which nobody steps out is left out. Three queries.

    A member who steps out sees nothing of that nominee, gives no mark and is not counted in “n/m”.
    """
    slots = Slot.objects.filter(session=session, freed_at=None).order_by().values_list("pk", "application_id")
    seats = Seat.objects.filter(session=session, ended_at=None).order_by().values_list("pk", "expert_id")
    return between(list(slots), list(seats))


def between(slots: Iterable[tuple[int, int]], seats: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    """The same for (slot, application) and (seat, expert) pairs at hand. One query."""
    applications = {application: slot for slot, application in slots}
    people = {expert: seat for seat, expert in seats}
    found: dict[int, set[int]] = defaultdict(set)
    rows = live_conflicts().filter(application__in=applications, expert__in=people)
    for application, expert in rows.order_by().values_list("application_id", "expert_id"):
        found[applications[application]].add(people[expert])
    return dict(found)


def missed(seat: Seat, slot: Slot) -> bool:
    """A member is there from checking in: of whoever was done before that no sheet is due, and none is taken."""
    done = slot.phase_at if slot.state == SlotState.DONE else None
    return done is not None and (seat.present_at is None or seat.present_at > done)


def steps_out(seat: Seat, slot: Slot) -> bool:
    """Twin of stepping_out for one seat and slot."""
    return live_conflicts().filter(expert=seat.expert_id, application=slot.application_id).exists()
