"""Who sees the paper register, and who writes it (§4.1, SoD)."""

from typing import Any

from django.db.models import Q

from accounts.roles import Role, has_role, unit_ids
from nominations.models import Application, Batch
from nominations.visibility import BATCH_WITH_ASSOCIATION, READERS
from review.reading import can_read, readable


def can_read_batch(user: Any, batch: Batch) -> bool:
    """Batches that have reached the association, for its readers."""
    return user.is_active and has_role(user, *READERS) and batch.status in BATCH_WITH_ASSOCIATION


def readable_batches(user: Any) -> Q:
    """Twin of can_read_batch."""
    if not user.is_active or not has_role(user, *READERS):
        return Q(pk__in=[])
    return Q(status__in=BATCH_WITH_ASSOCIATION)


def can_register(user: Any, application: Application) -> bool:
    """Case workers, for people whom they may read and on whose side they do not stand."""
    return has_role(user, Role.STAFF) and can_read(user, application) and not _is_party(user, application)


def registrable(user: Any) -> Q:
    """Twin of can_register."""
    if not has_role(user, Role.STAFF):
        return Q(pk__in=[])
    rule, units, groups = readable(user), unit_ids(user, Role.UNIT), unit_ids(user, Role.REC)
    if units:
        rule &= ~Q(employer__in=units)
    return rule & ~Q(recommender__in=groups) if groups else rule


def _is_party(user: Any, application: Application) -> bool:
    return application.employer_id in unit_ids(user, Role.UNIT) or application.recommender_id in unit_ids(
        user, Role.REC
    )


def can_register_list(user: Any, batch: Batch) -> bool:
    """Case workers who did not hand it in themselves."""
    return has_role(user, Role.STAFF) and can_read_batch(user, batch) and batch.created_by_id != user.pk


def registrable_lists(user: Any) -> Q:
    """Twin of can_register_list."""
    return readable_batches(user) & ~Q(created_by=user.pk) if has_role(user, Role.STAFF) else Q(pk__in=[])


__all__ = [
    "can_read",
    "can_read_batch",
    "can_register",
    "can_register_list",
    "readable",
    "readable_batches",
    "registrable",
    "registrable_lists",
]
