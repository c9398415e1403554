"""Who writes and who reads the words of the notices."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import TextVersion
from accounts.roles import Role, has_role

READERS = (Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP)


def can_read(user: Any) -> bool:
    """The texts name nobody: all who work on the selection read them."""
    return user.is_active and has_role(user, *READERS)


def readable(user: Any) -> QuerySet[TextVersion]:
    """Twin of can_read."""
    return TextVersion.objects.all() if can_read(user) else TextVersion.objects.none()


def can_write(user: Any) -> bool:
    """LEAD answers for what the association says."""
    return user.is_active and has_role(user, Role.LEAD)
