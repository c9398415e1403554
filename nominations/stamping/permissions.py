"""Who sees the stamps of a form and the sealed pages, and who sends one in; never the nominee (SoD, §4.1)."""

from typing import Any

from django.db.models import Q

from accounts.roles import Role, unit_ids
from nominations.models import Application
from nominations.models.seal import SealedFile
from nominations.visibility import (
    association_rows,
    association_sees,
    is_nominee,
    is_unit_officer,
    recommender_rows,
    recommender_sees,
    unit_rows,
    unit_sees,
)

Party = SealedFile.Party


def can_open(user: Any, application: Application) -> bool:
    """Officers of both units and readers of the association, while they read the application itself."""
    sees = unit_sees(user, application) or recommender_sees(user, application) or association_sees(user, application)
    return user.is_active and sees and not is_nominee(user, application)


def openable(user: Any) -> Q:
    """Twin of can_open."""
    if not user.is_active:
        return Q(pk__in=[])
    return (unit_rows(user) | recommender_rows(user) | association_rows(user)) & _others(user)


def can_look(user: Any, application: Application) -> bool:
    """The sealed page itself, which may show the full number: as the printed form, not for the unit once it is sent."""
    sent = is_unit_officer(user, application) and application.submitted_at is not None
    return can_open(user, application) and not sent


def lookable(user: Any) -> Q:
    """Twin of can_look."""
    return openable(user) & ~Q(employer__in=unit_ids(user, Role.UNIT), submitted_at__isnull=False)


def can_seal(user: Any, application: Application, party: str) -> bool:
    """An officer of this very unit; the state is asked by the act, so that a second one learns what has changed."""
    sees = {Party.UNIT: unit_sees, Party.RECOMMENDER: recommender_sees}.get(Party(party))
    return user.is_active and sees is not None and sees(user, application) and not is_nominee(user, application)


def sealable(user: Any, party: str) -> Q:
    """Twin of can_seal."""
    if not user.is_active:
        return Q(pk__in=[])
    rows = unit_rows(user) if party == Party.UNIT else recommender_rows(user)
    return rows & _others(user)


def _others(user: Any) -> Q:
    return Q(nominee=None) | ~Q(nominee=user.pk)
