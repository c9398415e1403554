"""Who sees an objection, who sees who objects, who acts on it (§2.11, §4.1)."""

from typing import Any

from django.db.models import Q, QuerySet

from accounts.roles import Role, has_role, unit_ids
from nominations.visibility import READERS, is_near, near
from publicity.objections.models import Objection
from publicity.objections.moves import State

# From the acceptance on the nominee and the units read the facts (T26), never before; what was withdrawn ends that.
TOLD = frozenset({State.ACCEPTED, State.INVESTIGATING, State.UPHELD, State.DISMISSED, State.CLOSED})


def can_read(user: Any, row: Objection) -> bool:
    """Readers of the association who need not stay away from the person it is about."""
    return has_role(user, *READERS) and is_near(user, row.application_id)


def readable(user: Any) -> QuerySet[Objection]:
    """Twin of can_read."""
    rows = Objection.objects.select_related("publication__cycle", "application", "owner", "investigator")
    return rows.filter(near(user))


def can_see_identity(user: Any, row: Objection) -> bool:
    """Case owner, LEAD, CHIEF, SUP; other case workers read the facts and never who wrote them."""
    if not can_read(user, row):
        return False
    return has_role(user, Role.LEAD, Role.CHIEF, Role.SUP) or row.owner_id == user.pk


def has_owner(row: Objection) -> bool:
    """Whether somebody has the case who may still work on it."""
    return row.owner is not None and can_handle(row.owner, row)


def can_own(user: Any, row: Objection) -> bool:
    """STAFF takes up what nobody has, or nobody has any more: gone, another role, 回避."""
    return has_role(user, Role.STAFF) and can_read(user, row) and not has_owner(row)


def can_handle(user: Any, row: Objection) -> bool:
    """The case owner's acts."""
    return has_role(user, Role.STAFF) and can_read(user, row) and row.owner_id == user.pk


def can_decide(user: Any, row: Objection) -> bool:
    """LEAD, and not whoever proposed it."""
    return has_role(user, Role.LEAD) and can_read(user, row) and row.proposed_by_id != user.pk


def can_judge(user: Any, row: Objection) -> bool:
    """CHIEF, and not whoever investigated."""
    return has_role(user, Role.CHIEF) and can_read(user, row) and row.investigator_id != user.pk


def can_investigate(user: Any, row: Objection) -> bool:
    return has_role(user, Role.STAFF, Role.LEAD) and can_read(user, row) and row.investigator_id == user.pk


def concerning(user: Any) -> QuerySet[Objection]:
    """Those whose facts this person may read as the nominee or for one of the two units."""
    mine = Q(application__nominee=user.pk) & Q(application__nominee__isnull=False)
    mine |= Q(application__employer__in=unit_ids(user, Role.UNIT))
    mine |= Q(application__recommender__in=unit_ids(user, Role.REC))
    # What was never accepted has facts at times, and no day on which it is due.
    told = Q(state__in=TOLD, due_at__isnull=False) & ~Q(told="")
    return Objection.objects.filter(mine, told).select_related("application", "publication__cycle").distinct()


def party_of(user: Any, row: Objection) -> str:
    """In which part this person answers: nominee, employer, recommender; '' for nobody."""
    if row.application.nominee_id == user.pk:
        return "nominee"
    if row.application.employer_id in unit_ids(user, Role.UNIT):
        return "employer"
    return "recommender" if row.application.recommender_id in unit_ids(user, Role.REC) else ""
