"""Who reads, checks and confirms in the formal check (§4.1, SoD)."""

from typing import Any

from django.db.models import Q

from accounts.roles import Role, has_role, unit_ids
from nominations.models import Application
from review.reading import can_read, readable


def _is_party(user: Any, application: Application) -> bool:
    """Whoever was on the applying side does not decide on the other."""
    return application.employer_id in unit_ids(user, Role.UNIT) or application.recommender_id in unit_ids(
        user, Role.REC
    )


def _not_party(user: Any) -> Q:
    units, groups = unit_ids(user, Role.UNIT), unit_ids(user, Role.REC)
    rule = Q()
    if units:
        rule &= ~Q(employer__in=units)
    return rule & ~Q(recommender__in=groups) if groups else rule


def can_check(user: Any, application: Application) -> bool:
    """Case workers answer, return, pass, propose; never about their own or their unit's people."""
    return has_role(user, Role.STAFF) and can_read(user, application) and not _is_party(user, application)


def checkable(user: Any) -> Q:
    """Twin of can_check."""
    return readable(user) & _not_party(user) if has_role(user, Role.STAFF) else Q(pk__in=[])


def can_confirm(user: Any, application: Application) -> bool:
    """The head of department is the second person."""
    return has_role(user, Role.LEAD) and can_read(user, application) and not _is_party(user, application)


def confirmable(user: Any) -> Q:
    """Twin of can_confirm."""
    return readable(user) & _not_party(user) if has_role(user, Role.LEAD) else Q(pk__in=[])


def can_assign(user: Any, application: Application) -> bool:
    """Case workers and the head of department give cases to a case worker."""
    return can_check(user, application) or can_confirm(user, application)


def assignable(user: Any) -> Q:
    """Twin of can_assign."""
    return checkable(user) | confirmable(user)


__all__ = ["assignable", "can_assign", "can_check", "can_confirm", "can_read", "checkable", "confirmable", "readable"]
