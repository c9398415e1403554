"""Who sees, proposes and confirms assignments (§4.1: STAFF V E, LEAD V A, CHIEF and SUP V)."""

from typing import Any

from django.db.models import Q

from accounts.roles import Role, has_role
from nominations.models import Application
from review.reading import can_read, readable
from review.sheets.models import Assignment

READERS = (Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP)


def can_see(user: Any, application: Application) -> bool:
    """Whoever reads the application for the association; who declared 回避 sees nothing of it."""
    return has_role(user, *READERS) and can_read(user, application)


def seen(user: Any) -> Q:
    """Twin of can_see."""
    return readable(user) if has_role(user, *READERS) else Q(pk__in=[])


def can_propose(user: Any, application: Application) -> bool:
    """Case workers propose and take back."""
    return has_role(user, Role.STAFF) and can_see(user, application)


def can_remove(user: Any, assignment: Assignment) -> bool:
    """A proposal is taken back by STAFF or LEAD."""
    return has_role(user, Role.STAFF, Role.LEAD) and can_see(user, assignment.application)


def can_cancel(user: Any, assignment: Assignment) -> bool:
    """E11 by case workers."""
    return has_role(user, Role.STAFF) and can_see(user, assignment.application)


def can_confirm(user: Any, assignment: Assignment) -> bool:
    """E2 by the head of department, never of a proposal of their own."""
    return has_role(user, Role.LEAD) and can_see(user, assignment.application) and assignment.proposed_by_id != user.pk


def can_plan(user: Any) -> bool:
    """A plan is drawn and taken up by case workers."""
    return has_role(user, Role.STAFF)
