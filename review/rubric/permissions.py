"""Who reads the score sheets of a year, and who writes one while nobody scores by it yet (§4.1, §5.4, §5.5)."""

from typing import Any

from django.db.models import Q

from accounts.roles import Role, has_role
from nominations.models import Cycle
from nominations.visibility import READERS
from review.rubric.models import WRITTEN, Kind


def can_read(user: Any, cycle: Cycle) -> bool:
    """The association without the administrators of the system."""
    return bool(user.is_active) and has_role(user, *READERS)


def readable(user: Any) -> Q:
    """Twin of can_read."""
    return Q() if user.is_active and has_role(user, *READERS) else Q(pk__in=[])


def can_edit(user: Any, cycle: Cycle, kind: Kind = WRITTEN) -> bool:
    """LEAD, in the stages before anybody scores by it; a frozen sheet nobody."""
    held = getattr(cycle, kind.name, None)
    frozen = held is not None and held.frozen_at is not None
    return bool(user.is_active) and has_role(user, Role.LEAD) and cycle.stage in kind.stages and not frozen


def editable(user: Any, kind: Kind = WRITTEN) -> Q:
    """Twin of can_edit."""
    if not user.is_active or not has_role(user, Role.LEAD):
        return Q(pk__in=[])
    return Q(stage__in=kind.stages, **{f"{kind.name}__frozen_at": None})
