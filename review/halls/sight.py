"""Who sees a nominee of the defense: the association unless it stays away, and by their seats those who hear them."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.roles import Role, has_role
from nominations.pipeline import Status
from review.attending.models import Deck
from review.experts.models import Expert
from review.experts.standing import expert_of, is_away, live_conflicts, sworn
from review.halls.models import Seat, Slot
from review.halls.moves import HELD, State

# Sessions whose timetable those concerned may read.
TOLD = HELD - {State.PLANNED}
# Who said that they come, or came without a word: an invitation alone shows nobody.
COMING = Q(answer=Seat.Answer.ACCEPTED) | Q(present_at__isnull=False)


def seats_of(user: Any) -> QuerySet[Seat]:
    """The live seats of this person in sessions that are planned or held; an expert who left the pool has none."""
    if not has_role(user, Role.EXP):
        return Seat.objects.none()
    rows = Seat.objects.filter(expert__user=user.pk, expert__active=True, ended_at=None, session__state__in=HELD)
    return rows.select_related("session__cycle", "expert__user").order_by("session__starts_at", "pk")


def hears(user: Any) -> QuerySet[Seat]:
    """Seats by which nominees may be read: taken, of a session that was told, with every pledge of the year."""
    oath = sworn().filter(expert=OuterRef("expert"), cycle=OuterRef("session__cycle"))
    return seats_of(user).filter(COMING, Exists(oath), session__state__in=TOLD)


def chairs(user: Any) -> QuerySet[Seat]:
    """The seats from which this person runs a session: whoever is in the chair hears it like every other member."""
    return hears(user).filter(chair=True)


def is_coming(seat: Seat) -> bool:
    """Twin of COMING for one seat."""
    return seat.answer == Seat.Answer.ACCEPTED or seat.present_at is not None


def can_see_slot(user: Any, slot: Slot) -> bool:
    """A member of the panel, and no live conflict with this nominee."""
    seat = hears(user).filter(session=slot.session_id).first()
    return seat is not None and slot.freed_at is None and not is_away(seat.expert_id, slot.application_id)


def visible_slots(user: Any) -> Q:
    """Twin of can_see_slot."""
    expert: Expert | None = expert_of(user)
    if expert is None:
        return Q(pk__in=[])
    sessions = list(hears(user).values_list("session", flat=True))
    away = live_conflicts().filter(expert=expert).values("application")
    return Q(session__in=sessions, freed_at=None) & ~Q(application__in=away)


def out_of(user: Any) -> dict[int, int]:
    """{session: from how many of its nominees this member steps out}: numbers, never whom; one query."""
    seats = seats_of(user).filter(session=OuterRef("session"))
    rows = Slot.objects.filter(Exists(seats), freed_at=None)
    away = live_conflicts().filter(expert__user=user.pk, application=OuterRef("application"))
    found = rows.filter(Exists(away)).order_by().values("session").annotate(n=Count("pk"))
    return {row["session"]: row["n"] for row in found}


def can_see_deck(user: Any, deck: Deck) -> bool:
    """The slides of a nominee whom this member hears, as long as the nominee is in the defense (§4.1)."""
    rows = Slot.objects.filter(application=deck.application_id, freed_at=None, application__status=Status.IN_DEFENSE)
    slot = rows.first()
    return deck.removed_at is None and slot is not None and can_see_slot(user, slot)
