"""Who sees the register of e-mailed files, and who writes it (§4.1, SoD)."""

from typing import Any

from django.db.models import Q

from accounts.roles import Role, has_role, unit_ids
from nominations.models import Batch
from review.mailed.sight import (
    can_read_batch,
    is_marked,
    opens,
    readable_batches,
    reads_whole,
    seen,
    sees,
    whole_batches,
)


def can_register(user: Any, batch: Batch) -> bool:
    """Case workers who may open every mail about the batch, did not hand it in and do not stand on its unit's side."""
    return (
        has_role(user, Role.STAFF)
        and batch.created_by_id != user.pk
        and batch.recommender_id not in unit_ids(user, Role.REC)
        and reads_whole(user, batch)
    )


def registrable(user: Any) -> Q:
    """Twin of can_register."""
    if not has_role(user, Role.STAFF):
        return Q(pk__in=[])
    rule, units = whole_batches(user) & ~Q(created_by=user.pk), unit_ids(user, Role.REC)
    return rule & ~Q(recommender__in=units) if units else rule


__all__ = [
    "can_read_batch",
    "can_register",
    "is_marked",
    "opens",
    "readable_batches",
    "registrable",
    "seen",
    "sees",
]
