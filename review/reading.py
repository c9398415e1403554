"""Who in the association reads what was submitted: one rule for every stage of the review (§4.1, SoD)."""

from typing import Any

from django.db.models import Q

from nominations.models import Application
from nominations.visibility import association_rows, association_sees, own


def can_read(user: Any, application: Application) -> bool:
    """What was submitted; never one's own application, which its nominee reads like any other nominee."""
    return user.is_active and association_sees(user, application) and application.nominee_id != user.pk


def readable(user: Any) -> Q:
    """Twin of can_read."""
    if not user.is_active or user.pk is None:
        return Q(pk__in=[])
    rows, mine = association_rows(user), own(user)
    return rows & ~Q(pk__in=mine) if mine else rows
