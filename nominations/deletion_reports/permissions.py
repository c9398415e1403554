"""Who reads what was erased: the association, never ADM and nobody outside (§2.16)."""

from typing import Any

from django.db.models import QuerySet

from accounts.roles import has_role
from nominations.models import DeletionReport
from nominations.visibility import READERS


def can_read(user: Any) -> bool:
    """A report holds keys, amounts and hashes, nothing of what was erased: the same for all who read it."""
    return user.is_active and has_role(user, *READERS)


def readable(user: Any) -> QuerySet[DeletionReport]:
    """Twin of can_read."""
    return DeletionReport.objects.all() if can_read(user) else DeletionReport.objects.none()
