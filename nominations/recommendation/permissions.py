"""What an officer of a recommending unit may see and do; every predicate has a twin that filters a queryset (law 4)."""

from typing import Any

from django.db.models import Q

from accounts.roles import ASSOCIATION, Role, has_role, unit_ids
from nominations.models import Application, Batch, Unit
from nominations.visibility import can_read, is_recommender_officer, is_unit_officer, recommender_rows, recommender_sees


def can_open(user: Any, application: Application) -> bool:
    """The case screen and its files: what the work unit has passed on and not got back."""
    return user.is_active and recommender_sees(user, application)


def openable(user: Any) -> Q:
    """Twin of can_open."""
    return recommender_rows(user)


def can_decide(user: Any, application: Application) -> bool:
    """Recommend, send back, refuse, take back: an officer of the unit that has or had it, never about oneself (SoD).

    The state is not asked here, so that a second officer learns who was faster instead of finding nothing.
    """
    return (
        user.is_active
        and is_recommender_officer(user, application)
        and application.endorsed_at is not None
        and application.nominee_id != user.pk
    )


def decidable(user: Any) -> Q:
    """Twin of can_decide."""
    mine = Q(recommender__in=unit_ids(user, Role.REC), endorsed_at__isnull=False)
    return mine & (Q(nominee=None) | ~Q(nominee=user.pk))


def can_send(user: Any, application: Application) -> bool:
    """Put on a list and hand in with it: any officer, also for a colleague's list that holds the own name."""
    return user.is_active and is_recommender_officer(user, application) and application.endorsed_at is not None


def sendable(user: Any) -> Q:
    """Twin of can_send."""
    return Q(recommender__in=unit_ids(user, Role.REC), endorsed_at__isnull=False)


def can_manage(user: Any, batch: Batch) -> bool:
    """Everything about a batch of the own unit."""
    return user.is_active and batch.recommender_id in unit_ids(user, Role.REC)


def manageable(user: Any) -> Q:
    """Twin of can_manage."""
    return Q(recommender__in=unit_ids(user, Role.REC))


def can_open_batch(user: Any, unit: Unit) -> bool:
    """Begin a batch for a recommending unit in use."""
    return user.is_active and unit.active and bool(unit.recommender_kind) and unit.pk in unit_ids(user, Role.REC)


def batch_units(user: Any) -> Q:
    """Twin of can_open_batch."""
    return Q(pk__in=unit_ids(user, Role.REC), active=True) & ~Q(recommender_kind="")


def can_read_opinion(user: Any, application: Application) -> bool:
    """The recommender's opinion (F9): recommending unit, association, work unit; the nominee reads the result."""
    if not user.is_active or application.nominee_id == user.pk or not can_read(user, application):
        return False
    return is_unit_officer(user, application) or has_role(user, Role.REC, *(ASSOCIATION - {Role.ADM}))


def can_read_checklist(user: Any, application: Application) -> bool:
    """The ticks and remarks behind it are not for the work unit."""
    return can_read_opinion(user, application) and (
        recommender_sees(user, application) or has_role(user, *(ASSOCIATION - {Role.ADM}))
    )
