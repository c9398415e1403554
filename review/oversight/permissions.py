"""Who may ask who can see what: the predicate and its queryset twin."""

from typing import Any

from django.db.models import QuerySet

from accounts.roles import Role, has_role
from nominations import visibility
from nominations.models import Application

OVERSEERS = (Role.LEAD, Role.SUP)


def can_oversee(user: Any, application: Application) -> bool:
    """LEAD and SUP, of an application they may open themselves: who stays away hears nothing of it."""
    return has_role(user, *OVERSEERS) and visibility.association_sees(user, application)


def overseeable(user: Any) -> QuerySet[Application]:
    """Twin of can_oversee."""
    rows = Application.objects.filter(visibility.association_rows(user))
    return rows if has_role(user, *OVERSEERS) else rows.none()
