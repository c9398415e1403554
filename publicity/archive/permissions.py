"""Who proposes, checks, confirms and takes the package of a year: STAFF and SUP, never one person."""

from typing import Any

from accounts.roles import Role, has_role
from nominations.models import Cycle
from publicity.archives.models import Package
from publicity.figures.papers import can_see

__all__ = ["can_confirm", "can_propose", "can_see", "can_take", "can_void"]


def can_propose(user: Any, cycle: Cycle) -> bool:
    """STAFF who stays away from nobody of the year."""
    return has_role(user, Role.STAFF) and can_see(user, cycle)


def can_confirm(user: Any, package: Package) -> bool:
    """SUP, and not whoever proposed it."""
    return has_role(user, Role.SUP) and can_see(user, package.cycle) and package.proposed_by_id != user.pk


def can_void(user: Any, package: Package) -> bool:
    """STAFF or SUP gives up what is not confirmed."""
    return has_role(user, Role.STAFF, Role.SUP) and can_see(user, package.cycle)


def can_take(user: Any, package: Package) -> bool:
    """STAFF, LEAD, CHIEF, SUP, with a second proof; the twin for lists is figures.papers.seen_by."""
    return can_see(user, package.cycle)
