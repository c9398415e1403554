"""Who in the association reads what was submitted: one rule for every stage of the review (§4.1, SoD)."""

from typing import Any

from django.db.models import Q

from nominations.models import Application
from nominations.visibility import association_rows, association_sees


def can_read(user: Any, application: Application) -> bool:
    """What was submitted; never one's own application, which its nominee reads like any other nominee."""
    return user.is_active and association_sees(user, application) and application.nominee_id != user.pk


def readable(user: Any) -> Q:
    """Twin of can_read."""
    if not user.is_active or user.pk is None:
        return Q(pk__in=[])
    rows, own = association_rows(user), _own(user)
    return rows & ~Q(pk__in=own) if own else rows


def _own(user: Any) -> list[int]:
    """The person's own applications, asked once per user object as their roles are.

    Written into the condition as keys, because a comparison of `nominee` would make every list and count of the
    association read whole rows where an index answers it.
    """
    if not hasattr(user, "_own_applications"):
        user._own_applications = list(Application.objects.filter(nominee=user.pk).values_list("pk", flat=True))
    return user._own_applications
