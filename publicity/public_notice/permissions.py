"""Who prepares, reviews and signs a list; whoever stays away from somebody on it acts on nothing."""

from typing import Any

from accounts.roles import Role, has_role
from nominations.models import Application, Cycle
from nominations.pipeline import Status
from nominations.visibility import READERS, far_from
from publicity.lists.models import Promotion, Publication

# Whoever came as far as the list of candidates.
CONCERNED = (
    Status.CANDIDATE, Status.RESERVE_APPROVED, Status.IN_PUBLICITY, Status.OBJECTION_HOLD, Status.PUBLICITY_CLEAR,
    Status.NAMED, Status.REVOKED, Status.NOT_NAMED, Status.DISQUALIFIED,
)  # fmt: skip


def can_see(user: Any, cycle: Cycle) -> bool:
    """The association's readers."""
    return has_role(user, *READERS)


def is_clear(user: Any, cycle: Cycle | int) -> bool:
    """Whether nobody of the year's candidates is hidden from this person: own application, declared 回避."""
    away = far_from(user)
    return not away or not Application.objects.filter(cycle=cycle, pk__in=away, status__in=CONCERNED).exists()


def can_prepare(user: Any, cycle: Cycle) -> bool:
    return has_role(user, Role.STAFF) and is_clear(user, cycle)


def can_write(user: Any, publication: Publication) -> bool:
    """STAFF arranges the rows, hands in, keeps the log of channels."""
    return has_role(user, Role.STAFF) and is_clear(user, publication.cycle_id)


def can_review(user: Any, publication: Publication) -> bool:
    """LEAD, and not whoever prepared it."""
    clear = has_role(user, Role.LEAD) and is_clear(user, publication.cycle_id)
    return clear and publication.prepared_by_id != user.pk


def can_sign(user: Any, publication: Publication) -> bool:
    """CHIEF, and neither who prepared nor who reviewed it."""
    clear = has_role(user, Role.CHIEF) and is_clear(user, publication.cycle_id)
    return clear and user.pk not in (publication.prepared_by_id, publication.reviewed_by_id)


def can_make_public(user: Any, application: Application) -> bool:
    """The same for one candidate on the list."""
    return has_role(user, Role.CHIEF) and application.pk not in far_from(user)


def can_return(user: Any, publication: Publication) -> bool:
    """LEAD or CHIEF sends an unsigned list back, or gives it up."""
    return has_role(user, Role.LEAD, Role.CHIEF) and is_clear(user, publication.cycle_id)


def can_export(user: Any, publication: Publication) -> bool:
    """The texts for other channels; they hold what is public, once it is public."""
    return has_role(user, *READERS)


def can_propose_promotion(user: Any, cycle: Cycle) -> bool:
    """LEAD proposes who moves up (T30)."""
    return has_role(user, Role.LEAD) and is_clear(user, cycle)


def can_sign_promotion(user: Any, promotion: Promotion) -> bool:
    """CHIEF signs, and not whoever proposed it."""
    clear = has_role(user, Role.CHIEF) and is_clear(user, promotion.cycle_id)
    return clear and promotion.proposed_by_id != user.pk


def can_promote(user: Any, application: Application) -> bool:
    """The same for the one who moves up."""
    return has_role(user, Role.CHIEF) and application.pk not in far_from(user)
