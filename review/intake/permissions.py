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


def can_examine(user: Any, batch: Batch) -> bool:
    """B8: the same people as for the receipt."""
    return can_receive(user, batch)


def examinable(user: Any) -> Q:
    """Twin of can_examine."""
    return receivable(user)


def can_begin_stage(user: Any, cycle: Any) -> bool:
    """C5 belongs to the head of department."""
    return user.is_active and has_role(user, Role.LEAD)


def stages_to_begin(user: Any) -> Q:
    """Twin of can_begin_stage, over cycles."""
    return Q() if user.is_active and has_role(user, Role.LEAD) else Q(pk__in=[])


def can_confirm_return(user: Any, batch: Batch) -> bool:
    """B6: the second person of a return."""
    return (
        user.is_active and has_role(user, Role.LEAD) and can_read_batch(user, batch) and batch.created_by_id != user.pk
    )


def returns_to_confirm(user: Any) -> Q:
    """Twin of can_confirm_return."""
    if not user.is_active or not has_role(user, Role.LEAD):
        return Q(pk__in=[])
    return readable_batches(user) & ~Q(created_by=user.pk)
