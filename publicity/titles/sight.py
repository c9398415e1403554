"""Who reads a title, who has its certificate as a file, who keeps the register: each rule with its queryset twin."""

from typing import Any

from django.db.models import Q, QuerySet

from accounts.roles import Role, has_role, unit_ids
from nominations.models import Application, Cycle
from nominations.pipeline import Status
from nominations.visibility import READERS, far_from, is_near, near
from publicity.titles.models import Title

# Whoever came as far as the public list, or waits for a place on it.
CONCERNED = (
    Status.CANDIDATE, Status.RESERVE_APPROVED, Status.IN_PUBLICITY, Status.OBJECTION_HOLD, Status.PUBLICITY_CLEAR,
    Status.NAMED, Status.REVOKED, Status.NOT_NAMED, Status.DISQUALIFIED,
)  # fmt: skip


def is_clear(user: Any, cycle: Cycle | int) -> bool:
    """Whether nobody of the year's candidates is hidden from this person: own application, declared 回避."""
    away = far_from(user)
    return not away or not Application.objects.filter(cycle=cycle, pk__in=away, status__in=CONCERNED).exists()


def can_read(user: Any, title: Title) -> bool:
    """The person named, officers of both units, the association's readers who need not stay away."""
    return is_near(user, title.application_id) or held_by(user).filter(pk=title.pk).exists()


def of_units(user: Any) -> Q:
    """Rows of the work unit's and the recommending unit's officers."""
    mine = Q(application__employer__in=unit_ids(user, Role.UNIT))
    return mine | Q(application__recommender__in=unit_ids(user, Role.REC))


def can_have_certificate(user: Any, title: Title) -> bool:
    """The person named, as long as the title is in force; the association's readers always."""
    if is_near(user, title.application_id):
        return True
    own = bool(user.is_active and user.pk is not None and title.application.nominee_id == user.pk)
    return own and title.revoked_at is None


def held_by(user: Any) -> QuerySet[Title]:
    """The titles a person reads outside the association: their own, and those of their units; no join to many."""
    if not user.is_active or user.pk is None:
        return Title.objects.none()
    rows = Title.objects.filter(Q(application__nominee=user.pk) | of_units(user))
    return rows.select_related("application", "naming")


def registered(user: Any) -> QuerySet[Title]:
    """Twin of can_register and can_inspect: the register as the association reads it."""
    return Title.objects.filter(near(user)).select_related("application", "naming__cycle", "upward_by")


def can_inspect(user: Any, title: Title) -> bool:
    """Readers of the association who need not stay away from this person."""
    return is_near(user, title.application_id)


def can_register(user: Any, title: Title) -> bool:
    """STAFF writes what was handed out."""
    return has_role(user, Role.STAFF) and can_inspect(user, title)


def can_recommend(user: Any, title: Title) -> bool:
    """LEAD alone, of a title that is in force (R9)."""
    return has_role(user, Role.LEAD) and can_inspect(user, title)


def can_take_lists(user: Any, cycle: Cycle) -> bool:
    """The papers that name everybody of a year: closed to whoever stays away from one of them."""
    return has_role(user, *READERS) and is_clear(user, cycle)
