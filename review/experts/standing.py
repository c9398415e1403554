"""How an expert stands: in the pool, appointed for a year, sworn, and clear of one application."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.roles import Role, has_role
from nominations.models import Application, Cycle
from review.experts.models import Appointment, Conflict, Expert, Pledge
from review.experts.texts import PLEDGES


def expert_of(user: Any) -> Expert | None:
    """The pool's record of this account; None for everybody who does not hold the role now."""
    if not has_role(user, Role.EXP):
        return None
    return Expert.objects.filter(user=user.pk, active=True).first()


def appointments(cycle: Cycle | int) -> QuerySet[Appointment]:
    """The live appointments of a year of people who are still in the pool and hold the role."""
    rows = Appointment.objects.filter(cycle=cycle, ended_at=None, expert__active=True, expert__user__is_active=True)
    held = Q(expert__user__role_grants__role=Role.EXP, expert__user__role_grants__revoked_at=None)
    return rows.filter(held).select_related("expert__user", "expert__employer").distinct().order_by("pk")


def sworn() -> QuerySet[Appointment]:
    """Live appointments with every pledge of the present version: only they may see anything (E3)."""
    return pledged().filter(expert__active=True)


def pledged() -> QuerySet[Appointment]:
    """The same for subqueries of rows whose expert is known to be in the pool."""
    rows = Appointment.objects.filter(ended_at=None)
    for text in PLEDGES:
        signed = Pledge.objects.filter(appointment=OuterRef("pk"), kind=text.kind, text_version=text.version)
        rows = rows.filter(Exists(signed))
    return rows


def is_sworn(expert: Expert, cycle: Cycle | int) -> bool:
    """Twin of sworn for one expert and year."""
    return sworn().filter(expert=expert, cycle=cycle).exists()


def live_conflicts() -> QuerySet[Conflict]:
    """Every conflict in force."""
    return Conflict.objects.filter(ended_at=None)


def is_away(expert: Expert | int, application: Application | int) -> bool:
    """Whether this expert stays away from this application."""
    return live_conflicts().filter(expert=expert, application=application).exists()


def pairs_away(cycle: Cycle | int) -> set[tuple[int, int]]:
    """{(expert, application)} of a year; one query."""
    rows = live_conflicts().filter(application__cycle=cycle)
    return set(rows.values_list("expert_id", "application_id"))
