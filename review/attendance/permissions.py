"""Whose slot, slides, leave and seat: each reads and does only what is their own, the association what it may see."""

from typing import Any

from django.db.models import Q

from accounts.roles import Role, has_role
from nominations.models import Application
from nominations.visibility import is_near as can_see
from nominations.visibility import is_nominee, recommender_rows, recommender_sees, unit_rows, unit_sees
from review.attending.models import Absence, Deck, Leave
from review.halls import sight
from review.halls.models import Seat


def can_follow(user: Any, application: Application) -> bool:
    """One's own slot: the nominee, the work unit, the recommending unit."""
    return is_nominee(user, application) or unit_sees(user, application) or recommender_sees(user, application)


def followable(user: Any) -> Q:
    """Twin of can_follow."""
    if not user.is_active:
        return Q(pk__in=[])
    return Q(nominee=user.pk) | unit_rows(user) | recommender_rows(user)


def can_bring(user: Any, application: Application) -> bool:
    """Slides and leave are the nominee's alone."""
    return has_role(user, Role.NOM) and is_nominee(user, application)


def can_answer(user: Any, seat: Seat) -> bool:
    """The expert who was invited."""
    return sight.seats_of(user).filter(pk=seat.pk).exists()


def can_decide(user: Any, leave: Leave) -> bool:
    """STAFF or LEAD who may read the application; never one's own request."""
    return (
        has_role(user, Role.STAFF, Role.LEAD)
        and can_see(user, leave.slot.application_id)
        and leave.asked_by_id != user.pk
    )


def can_read_deck(user: Any, deck: Deck) -> bool:
    """The nominee, the association, and the members of the panel who hear them; removed slides nobody."""
    if deck.removed_at is not None:
        return False
    return can_bring(user, deck.application) or can_see(user, deck.application_id) or sight.can_see_deck(user, deck)


def can_read_proof(user: Any, leave: Leave) -> bool:
    """Whoever asked, and the association."""
    return can_bring(user, leave.slot.application) or can_see(user, leave.slot.application_id)


def can_withdraw(user: Any, absence: Absence) -> bool:
    """Experts their own times."""
    return has_role(user, Role.EXP) and absence.expert is not None and absence.expert.user_id == user.pk


def withdrawable(user: Any) -> Q:
    """Twin of can_withdraw."""
    return Q(expert__user=user.pk) if has_role(user, Role.EXP) else Q(pk__in=[])
