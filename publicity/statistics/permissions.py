"""Who reads the figures of a year, and who has D21 made."""

from typing import Any

from accounts.roles import Role, has_role
from nominations.models import Application, Cycle
from publicity.figures.counting import SENT
from publicity.figures.papers import can_see

__all__ = ["can_make", "can_see"]


def can_make(user: Any, cycle: Cycle) -> bool:
    """STAFF, LEAD and CHIEF; SUP reads. Once files of the year are gone the figures stay as they were frozen."""
    if not has_role(user, Role.STAFF, Role.LEAD, Role.CHIEF) or not can_see(user, cycle):
        return False
    return not Application.objects.filter(SENT, cycle=cycle, erased_at__isnull=False).exists()
