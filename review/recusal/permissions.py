"""Who declares, who sees and who lifts a declaration (§4.1, SoD)."""

from typing import Any

from django.db.models import Q

from accounts.roles import Role, has_role
from nominations.models import Application, StaffConflict
from review.reading import can_read, readable

OVERSEERS = (Role.LEAD, Role.SUP)


def can_declare(user: Any, application: Application) -> bool:
    """Whoever reads it for the association."""
    return can_read(user, application)


def declarable(user: Any) -> Q:
    """Twin of can_declare."""
    return readable(user)


def can_see(user: Any, conflict: StaffConflict) -> bool:
    """One's own declarations; those of others for LEAD and SUP, as far as they may read the application."""
    if conflict.user_id == user.pk:
        return bool(user.is_active)
    return has_role(user, *OVERSEERS) and can_read(user, conflict.application)


def visible(user: Any) -> Q:
    """Twin of can_see."""
    if not user.is_active:
        return Q(pk__in=[])
    if not has_role(user, *OVERSEERS):
        return Q(user=user.pk)
    return Q(user=user.pk) | Q(application__in=Application.objects.filter(readable(user)))


def can_lift(user: Any, conflict: StaffConflict) -> bool:
    """The head of department, never of their own declaration."""
    return has_role(user, Role.LEAD) and conflict.user_id != user.pk and can_see(user, conflict)


def liftable(user: Any) -> Q:
    """Twin of can_lift."""
    return visible(user) & ~Q(user=user.pk) if has_role(user, Role.LEAD) else Q(pk__in=[])
