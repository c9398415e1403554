"""Who may do what here: REC and STAFF begin, STAFF checks, another person as LEAD confirms; all concerned read."""

from typing import Any

from django.db.models import Q

from accounts.roles import Role, has_role, unit_ids
from nominations.models import Application
from nominations.pipeline import MOVES
from nominations.visibility import (
    READERS,
    association_rows,
    association_sees,
    can_read,
    is_recommender_officer,
)
from review.late_withdrawal.models import LateWithdrawal

LEAVABLE = MOVES["withdraw_late"].sources


def _stranger(user: Any, application: Application) -> bool:
    """Never about oneself (SoD)."""
    return application.nominee_id != user.pk


def can_ask(user: Any, application: Application) -> bool:
    """An officer of the recommending unit; the state is not asked here, so that a second one learns who was faster."""
    mine = is_recommender_officer(user, application) and bool(application.acceptance_no)
    return user.is_active and _stranger(user, application) and mine


def askable(user: Any) -> Q:
    """Twin of can_ask."""
    mine = Q(recommender__in=unit_ids(user, Role.REC)) & ~Q(acceptance_no="")
    return mine & (Q(nominee=None) | ~Q(nominee=user.pk))


def can_register(user: Any, application: Application) -> bool:
    """STAFF, for a letter that came on paper."""
    return has_role(user, Role.STAFF) and association_sees(user, application) and _stranger(user, application)


def registrable(user: Any) -> Q:
    """Twin of can_register."""
    if not has_role(user, Role.STAFF):
        return Q(pk__in=[])
    return association_rows(user) & (Q(nominee=None) | ~Q(nominee=user.pk))


def can_see(user: Any, request: LateWithdrawal) -> bool:
    """Nominee, both units and the association: whoever reads the application."""
    return user.is_active and can_read(user, request.application)


def can_check(user: Any, request: LateWithdrawal) -> bool:
    """STAFF compares the letter with the person."""
    return has_role(user, Role.STAFF) and can_see(user, request) and _stranger(user, request.application)


def can_decide(user: Any, request: LateWithdrawal) -> bool:
    """LEAD, and not whoever checked."""
    right = has_role(user, Role.LEAD) and can_see(user, request) and _stranger(user, request.application)
    return right and request.checked_by_id != user.pk


def reads_queue(user: Any) -> bool:
    """The association and the recommending units have a list of requests."""
    return has_role(user, *READERS, Role.REC)


def refuses_as(user: Any, request: LateWithdrawal) -> str | None:
    """In which role this person may refuse it as it stands: STAFF before the check, LEAD after it."""
    if request.state == LateWithdrawal.State.CHECKED:
        return Role.LEAD if can_decide(user, request) else None
    return Role.STAFF if can_check(user, request) else None
