"""Who follows, starts, invites, reopens, reads values and answers clues; what experts read, sheets.sight says."""

from typing import Any

from django.db.models import Q

from accounts.roles import Role, has_role, unit_ids
from nominations.models import Application, Cycle
from nominations.visibility import READERS
from review import reading
from review.sheets.models import Assignment, Clue


def can_start(user: Any, cycle: Cycle) -> bool:
    """C6: the head of department."""
    return has_role(user, Role.LEAD)


def _is_party(user: Any, application: Application) -> bool:
    units, groups = unit_ids(user, Role.UNIT), unit_ids(user, Role.REC)
    return application.employer_id in units or application.recommender_id in groups


def _not_party(user: Any, path: str) -> Q:
    rule = Q()
    if units := unit_ids(user, Role.UNIT):
        rule &= ~Q(**{f"{path}employer__in": units})
    if groups := unit_ids(user, Role.REC):
        rule &= ~Q(**{f"{path}recommender__in": groups})
    return rule


def can_decide(user: Any, application: Application) -> bool:
    """T18, E2 and E8: the head of department, about what they may read and were no party to."""
    return has_role(user, Role.LEAD) and reading.can_read(user, application) and not _is_party(user, application)


def decidable(user: Any) -> Q:
    """Twin of can_decide, over applications."""
    return reading.readable(user) & _not_party(user, "") if has_role(user, Role.LEAD) else Q(pk__in=[])


def can_invite(user: Any, assignment: Assignment) -> bool:
    """E2, E8."""
    return can_decide(user, assignment.application)


def can_follow(user: Any, application: Application) -> bool:
    """Progress of one application: the association, never whoever stays away from it."""
    return has_role(user, *READERS) and reading.can_read(user, application)


def followable(user: Any) -> Q:
    """Twin of can_follow."""
    return reading.readable(user) if has_role(user, *READERS) else Q(pk__in=[])


def sees_values(user: Any, assignment: Assignment) -> bool:
    """Scores of one sheet: only once it is locked and while it counts (§4.1)."""
    sheet = getattr(assignment, "sheet", None)
    locked = sheet is not None and sheet.locked_at is not None and assignment.quarantined_at is None
    return locked and can_follow(user, assignment.application)


def can_answer(user: Any, clue: Clue) -> bool:
    """线索: the head of department."""
    return can_decide(user, clue.assignment.application)


def answerable(user: Any) -> Q:
    """Twin of can_answer, over applications."""
    return decidable(user)
