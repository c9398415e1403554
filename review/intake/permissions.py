"""Who in the association reads batches, and who receives them (permissions §4.1, SoD)."""

from typing import Any

from django.db.models import Q

from accounts.roles import Role, has_role
from nominations.models import Batch
from nominations.visibility import BATCH_WITH_ASSOCIATION, READERS


def can_read_batch(user: Any, batch: Batch) -> bool:
    """Batches that have reached the association, for its readers."""
    return user.is_active and has_role(user, *READERS) and batch.status in BATCH_WITH_ASSOCIATION


def readable_batches(user: Any) -> Q:
    """Twin of can_read_batch."""
    if not user.is_active or not has_role(user, *READERS):
        return Q(pk__in=[])
    return Q(status__in=BATCH_WITH_ASSOCIATION)


def can_receive(user: Any, batch: Batch) -> bool:
    """B5 belongs to STAFF; nobody receives a batch that they handed in themselves."""
    return user.is_active and has_role(user, Role.STAFF) and batch.created_by_id != user.pk


def receivable(user: Any) -> Q:
    """Twin of can_receive."""
    if not user.is_active or not has_role(user, Role.STAFF):
        return Q(pk__in=[])
    return ~Q(created_by=user.pk)
