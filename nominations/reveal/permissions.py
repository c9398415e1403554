"""Who may have a full identity number shown: the predicate and its queryset twin (§4.2 F1)."""

from typing import Any

from django.db.models import Q, QuerySet

from accounts.roles import Role, has_role
from nominations import dossier, visibility
from nominations.models import Application

# Who reads for the association gives a reason; the others look at papers they are answerable for.
EXPLAINING = frozenset({Role.STAFF, Role.LEAD, Role.CHIEF})


def can_reveal(user: Any, application: Application) -> bool:
    """In the role in which this person reads the application, and only while that role needs the number."""
    return dossier.may_reveal(visibility.viewer_role(user, application), application)


def revealable(user: Any) -> QuerySet[Application]:
    """Twin of can_reveal: the nearest role decides, as in viewer_role."""
    mine = Q(nominee=user.pk)
    unit, recommender = visibility.unit_rows(user), visibility.recommender_rows(user)
    rows = mine | (~mine & unit & _in("unit")) | (~mine & ~unit & recommender & _in("rec"))
    first = next((role for role in visibility.READERS if has_role(user, role)), "")
    if first in EXPLAINING:
        rows |= ~mine & ~unit & ~recommender & visibility.association_rows(user) & _in(first)
    return visibility.readable(user).filter(rows, ~Q(id_index=""))


def _in(role: str) -> Q:
    states = dossier.REVEALS[role]
    return Q() if states is None else Q(status__in=states)
