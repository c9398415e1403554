"""Who reads the registry and who keeps it (permissions §4.1: units are the association's own register)."""

from typing import Any

from django.db.models import Q

from accounts.roles import Role, has_role
from nominations.models import Unit

READERS = (Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP)


def can_read(user: Any, unit: Unit) -> bool:
    """The association's readers see every unit, in use or not."""
    return user.is_active and has_role(user, *READERS)


def readable(user: Any) -> Q:
    """Twin of can_read."""
    return Q() if user.is_active and has_role(user, *READERS) else Q(pk__in=[])


def can_edit(user: Any, unit: Unit | None = None) -> bool:
    """STAFF adds, changes, verifies and takes out of use."""
    return user.is_active and has_role(user, Role.STAFF)


def editable(user: Any) -> Q:
    """Twin of can_edit."""
    return Q() if can_edit(user) else Q(pk__in=[])
