"""Who reads, prepares and decides a year (permissions §4.1: notice page, system settings)."""

from typing import Any

from django.db.models import Q

from accounts.roles import ASSOCIATION, Role, has_role
from nominations.models import Cycle
from nominations.pipeline import CYCLE_MOVES, CycleStage

PREPARERS = (Role.STAFF, Role.LEAD)
FINISHED = (CycleStage.COMPLETED, CycleStage.ARCHIVED, CycleStage.CANCELLED)
# The moves that have a screen here; the others belong to the stages they lead to.
SCREENS = ("publish_notice", "extend", "resume", "suspend", "cancel_cycle")


def can_read(user: Any, cycle: Cycle) -> bool:
    """Everybody who works for the association."""
    return user.is_active and has_role(user, *ASSOCIATION)


def readable(user: Any) -> Q:
    """Twin of can_read."""
    return Q() if user.is_active and has_role(user, *ASSOCIATION) else Q(pk__in=[])


def can_create(user: Any) -> bool:
    """STAFF and LEAD open a year, also by cloning an older one."""
    return user.is_active and has_role(user, *PREPARERS)


def can_edit(user: Any, cycle: Cycle) -> bool:
    """While it is prepared STAFF and LEAD; once people have read the notice only CHIEF; a finished year nobody."""
    if cycle.stage == CycleStage.PREPARING:
        return user.is_active and has_role(user, *PREPARERS)
    return user.is_active and has_role(user, Role.CHIEF) and cycle.stage not in FINISHED


def editable(user: Any) -> Q:
    """Twin of can_edit."""
    if not user.is_active:
        return Q(pk__in=[])
    rows = Q(pk__in=[])
    if has_role(user, *PREPARERS):
        rows |= Q(stage=CycleStage.PREPARING)
    if has_role(user, Role.CHIEF):
        rows |= ~Q(stage__in=[CycleStage.PREPARING, *FINISHED])
    return rows


def can_decide(user: Any, cycle: Cycle) -> bool:
    """CHIEF decides; whether this very move is possible now is for the pipeline to say."""
    return user.is_active and has_role(user, Role.CHIEF)


def decidable(user: Any) -> Q:
    """Twin of can_decide."""
    return Q() if user.is_active and has_role(user, Role.CHIEF) else Q(pk__in=[])


def open_moves(user: Any, cycle: Cycle) -> list[str]:
    """The moves with a screen that lead out of the present stage and that this person may make."""
    if not can_decide(user, cycle):
        return []
    return [name for name in SCREENS if cycle.stage in CYCLE_MOVES[name].sources]
