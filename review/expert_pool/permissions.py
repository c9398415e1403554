"""Who reads the pool, who keeps it, who decides on 回避; what an expert and a nominee do for themselves (§4.1)."""

from typing import Any

from django.db.models import Q

from accounts.roles import Role, has_role
from nominations.models import Application
from nominations.pipeline import CycleStage, Status
from nominations.visibility import READERS, is_nominee
from review import reading
from review.experts import conflicts
from review.experts.models import Avoidance, Conflict, Expert

KEEPERS = (Role.STAFF, Role.LEAD)
# Reasons name relatives and masters: whoever composes panels reads them, and who oversees it.
REASONS = (Role.STAFF, Role.LEAD, Role.SUP)
NOBODY = Q(pk__in=[])
# A nominee asks while somebody may still be chosen; once scores are locked the next choice is the panel's.
ASKING = {
    Status.FORMAL_PASSED: None,
    Status.WRITTEN_REVIEW: CycleStage.WRITTEN,
    Status.SHORTLISTED: None,
}


def can_view(user: Any, expert: Expert) -> bool:
    """The association reads the pool; an expert reads only their own page."""
    return has_role(user, *READERS)


def visible(user: Any) -> Q:
    """Twin of can_view."""
    return Q() if has_role(user, *READERS) else NOBODY


def can_keep(user: Any, expert: Expert) -> bool:
    """Edit a profile, enter a conflict: STAFF, never for themselves."""
    return has_role(user, Role.STAFF) and expert.user_id != user.pk


def kept(user: Any) -> Q:
    """Twin of can_keep."""
    return ~Q(user=user.pk) if has_role(user, Role.STAFF) else NOBODY


def can_appoint(user: Any, expert: Expert) -> bool:
    """Appoint or end an appointment: STAFF or LEAD, never oneself."""
    return has_role(user, *KEEPERS) and expert.user_id != user.pk


def appointable(user: Any) -> Q:
    """Twin of can_appoint."""
    return ~Q(user=user.pk) if has_role(user, *KEEPERS) else NOBODY


def may_keep(user: Any) -> bool:
    """Whether the person invites experts and keeps their records at all."""
    return has_role(user, Role.STAFF)


def may_appoint(user: Any) -> bool:
    """Whether the person appoints at all."""
    return has_role(user, *KEEPERS)


def may_decide(user: Any) -> bool:
    """Whether the person decides on requests at all."""
    return has_role(user, Role.LEAD)


def may_oversee(user: Any) -> bool:
    """Whether the person reads requests and reasons at all."""
    return has_role(user, *REASONS)


def can_see_reason(user: Any, row: Conflict) -> bool:
    """Why an expert stays away, unless the reader stays away from that application too, or is the expert."""
    own = row.expert.user_id == user.pk
    return has_role(user, *REASONS) and not own and reading.can_read(user, row.application)


def reasons(user: Any) -> Q:
    """Twin of can_see_reason."""
    if not has_role(user, *REASONS):
        return NOBODY
    return Q(application__in=Application.objects.filter(reading.readable(user))) & ~Q(expert__user=user.pk)


def can_lift(user: Any, row: Conflict) -> bool:
    """A soft reason that another person found, by LEAD."""
    return can_see_reason(user, row) and conflicts.can_lift(user, row)


def liftable(user: Any) -> Q:
    """Twin of can_lift."""
    return reasons(user) & conflicts.liftable(user)


def can_ask(user: Any, application: Application) -> bool:
    """申请回避: the nominee, from the formal check's pass on, in the written review until scores are locked."""
    if not is_nominee(user, application) or application.status not in ASKING:
        return False
    stage = ASKING[Status(application.status)]
    return stage is None or application.cycle.stage == stage


def asking(user: Any) -> Q:
    """Twin of can_ask."""
    if not user.is_active or user.pk is None:
        return NOBODY
    rows = NOBODY
    for status, stage in ASKING.items():
        rows |= Q(status=status) if stage is None else Q(status=status, cycle__stage=stage)
    return rows & Q(nominee=user.pk)


def can_read_request(user: Any, row: Avoidance) -> bool:
    """Requests name people: LEAD decides on them, SUP looks on; nobody about an application hidden from them."""
    return has_role(user, Role.LEAD, Role.SUP) and reading.can_read(user, row.application)


def requests(user: Any) -> Q:
    """Twin of can_read_request."""
    if not has_role(user, Role.LEAD, Role.SUP):
        return NOBODY
    return Q(application__in=Application.objects.filter(reading.readable(user)))


def can_decide(user: Any, row: Avoidance) -> bool:
    """LEAD, once, never on a request made by themselves."""
    return has_role(user, Role.LEAD) and not row.outcome and row.asked_by_id != user.pk and can_read_request(user, row)


def decidable(user: Any) -> Q:
    """Twin of can_decide."""
    return requests(user) & Q(outcome="") & ~Q(asked_by=user.pk) if has_role(user, Role.LEAD) else NOBODY
