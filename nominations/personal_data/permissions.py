"""Who may do what about whose data: each rule once as a predicate and once as its queryset twin."""

from typing import Any

from django.db.models import Q

from accounts.roles import Role, has_role
from nominations.models import DataRequest
from nominations.visibility import declared

State = DataRequest.State
# STAFF answers, LEAD decides refusals, SUP reads along.
DESK = (Role.STAFF, Role.LEAD, Role.SUP)
OPEN = (State.ASKED, State.PROPOSED)


def is_own(user: Any, row: DataRequest) -> bool:
    return bool(user.is_active and row.user_id == user.pk)


def reads_desk(user: Any) -> bool:
    """Has a list of requests."""
    return user.is_active and has_role(user, *DESK)


def at_desk(user: Any, row: DataRequest) -> bool:
    """Never about oneself, and not about an application from which one stays away (回避)."""
    near = row.application_id is None or row.application_id not in declared(user)
    return reads_desk(user) and row.user_id != user.pk and near


def desk_rows(user: Any) -> Q:
    """Twin of at_desk."""
    if not reads_desk(user):
        return Q(pk__in=[])
    rows, away = ~Q(user=user.pk), declared(user)
    return rows & (Q(application=None) | ~Q(application__in=away)) if away else rows


def can_see(user: Any, row: DataRequest) -> bool:
    return is_own(user, row) or at_desk(user, row)


def seen(user: Any) -> Q:
    """Twin of can_see."""
    return desk_rows(user) | Q(user=user.pk) if user.is_active else Q(pk__in=[])


def can_handle(user: Any, row: DataRequest) -> bool:
    """STAFF answers, or proposes to refuse."""
    return has_role(user, Role.STAFF) and at_desk(user, row)


def can_decide(user: Any, row: DataRequest) -> bool:
    """LEAD decides a refusal, and not whoever proposed it."""
    return has_role(user, Role.LEAD) and at_desk(user, row) and row.handled_by_id != user.pk
