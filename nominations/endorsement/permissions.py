"""What an officer of a work unit may see and do; every predicate has a twin that filters a queryset (law 4)."""

from typing import Any

from django.db.models import Q

from accounts.roles import ASSOCIATION, Role, has_role, unit_ids
from nominations.models import Application, Unit
from nominations.pipeline import Status
from nominations.visibility import can_read, is_unit_officer, unit_rows, unit_sees


def can_list(user: Any, application: Application) -> bool:
    """A line in the queue: everybody of the own unit, of other people's drafts only the title row (§4.1).

    What is kept by law alone is in no list (PIPL art. 47).
    """
    return user.is_active and is_unit_officer(user, application) and application.restricted_at is None


def listed(user: Any) -> Q:
    """Twin of can_list."""
    return Q(employer__in=unit_ids(user, Role.UNIT), restricted_at=None)


def can_open(user: Any, application: Application) -> bool:
    """The case screen: what was sent to the unit. A draft filled on behalf is opened in its own form."""
    return user.is_active and unit_sees(user, application) and application.status != Status.DRAFT


def openable(user: Any) -> Q:
    """Twin of can_open."""
    return unit_rows(user) & ~Q(status=Status.DRAFT)


def can_decide(user: Any, application: Application) -> bool:
    """Confirm, agree, send back, refuse: an officer of the unit, never about oneself (SoD).

    The state is not asked here, so that a second officer learns who was faster instead of finding nothing.
    """
    return (
        user.is_active
        and is_unit_officer(user, application)
        and application.sent_to_unit_at is not None
        and application.nominee_id != user.pk
    )


def decidable(user: Any) -> Q:
    """Twin of can_decide."""
    mine = Q(employer__in=unit_ids(user, Role.UNIT), sent_to_unit_at__isnull=False)
    return mine & (Q(nominee=None) | ~Q(nominee=user.pk))


def can_fill_for(user: Any, unit: Unit) -> bool:
    """Start an application on behalf of a worker of the own unit (T1)."""
    return user.is_active and unit.active and unit.pk in unit_ids(user, Role.UNIT)


def fillable(user: Any) -> Q:
    """Twin of can_fill_for."""
    return Q(pk__in=unit_ids(user, Role.UNIT), active=True)


def can_read_opinion(user: Any, application: Application) -> bool:
    """The unit's opinion and checks (F9): the unit itself, the recommending unit, the association; not the nominee."""
    if not user.is_active or not can_read(user, application):
        return False
    if is_unit_officer(user, application):
        return can_open(user, application)
    return has_role(user, Role.REC, *(ASSOCIATION - {Role.ADM})) and application.nominee_id != user.pk
