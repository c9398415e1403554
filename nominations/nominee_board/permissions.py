"""Whom an officer of a recommending unit follows; every predicate has a twin that filters a queryset (law 4)."""

from typing import Any

from django.db.models import Q

from accounts.roles import Role, unit_ids
from nominations.models import Application
from nominations.pipeline import Status
from nominations.visibility import NOT_YET_SENT, is_recommender_officer, recommender_rows, recommender_sees


def can_follow(user: Any, application: Application) -> bool:
    """A card: what the unit may read, and the title row of what it proposed itself or has sent back to the work unit.

    Of drafts that nominees began on their own the recommending unit knows nothing, whomever they have chosen (§4.1).
    """
    if not user.is_active or application.restricted_at is not None:
        return False
    return recommender_sees(user, application) or (
        is_recommender_officer(user, application)
        and application.status in NOT_YET_SENT
        and (
            application.proposed_by_id in unit_ids(user, Role.REC)
            or (application.endorsed_at is not None and application.status == Status.UNIT_REVIEW)
        )
    )


def followed(user: Any) -> Q:
    """Twin of can_follow."""
    if not user.is_active:
        return Q(pk__in=[])
    units = unit_ids(user, Role.REC)
    back = Q(endorsed_at__isnull=False, status=Status.UNIT_REVIEW)
    mine = Q(recommender__in=units, restricted_at=None, status__in=NOT_YET_SENT)
    return recommender_rows(user) | (mine & (Q(proposed_by__in=units) | back))


def can_remind(user: Any, application: Application) -> bool:
    """Whoever follows it, but never about oneself."""
    return can_follow(user, application) and application.nominee_id != user.pk


def remindable(user: Any) -> Q:
    """Twin of can_remind."""
    return followed(user) & (Q(nominee=None) | ~Q(nominee=user.pk))
