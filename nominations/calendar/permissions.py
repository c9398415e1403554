"""Who keeps the days and who extends: STAFF the one, LEAD the other; the association reads both."""

from typing import Any

from django.db.models import Q

from accounts.roles import ASSOCIATION, Role, has_role
from nominations.models import Extension

READERS = ASSOCIATION


def can_read(user: Any) -> bool:
    """Everybody who works for the association."""
    return user.is_active and has_role(user, *READERS)


def can_keep_days(user: Any) -> bool:
    """STAFF enters what the State Council announces."""
    return user.is_active and has_role(user, Role.STAFF)


def can_extend(user: Any, extension: Extension | None = None) -> bool:
    """LEAD gives and takes back."""
    return user.is_active and has_role(user, Role.LEAD)


def extendable(user: Any) -> Q:
    """Twin of can_extend."""
    return Q() if can_extend(user) else Q(pk__in=[])


def can_see_extension(user: Any, extension: Extension) -> bool:
    """The association; the units are told by message."""
    return can_read(user)


def extensions_seen(user: Any) -> Q:
    """Twin of can_see_extension."""
    return Q() if can_read(user) else Q(pk__in=[])
