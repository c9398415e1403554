"""Who brings a list, and who sees one again; every predicate has a twin that filters a queryset (law 4)."""

from typing import Any

from django.db.models import Q

from accounts.roles import Role, unit_ids
from nominations.models import ImportList, Unit


def can_import(user: Any, unit: Unit) -> bool:
    """Begin drafts by a list: an officer of a recommending unit in use, for that unit."""
    return user.is_active and unit.active and bool(unit.recommender_kind) and unit.pk in unit_ids(user, Role.REC)


def importing_units(user: Any) -> Q:
    """Twin of can_import."""
    return Q(pk__in=unit_ids(user, Role.REC), active=True) & ~Q(recommender_kind="")


def can_see(user: Any, held: ImportList) -> bool:
    """A list names people and their numbers: whoever brought it, as long as they act for that unit."""
    return user.is_active and held.by_id == user.pk and held.recommender_id in unit_ids(user, Role.REC)


def seen(user: Any) -> Q:
    """Twin of can_see."""
    return Q(by=user.pk, recommender__in=unit_ids(user, Role.REC))
