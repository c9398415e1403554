"""Whose turn can come in a correction: nominee, work unit, recommending unit; never an officer about oneself (SoD)."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.roles import Role, unit_ids
from nominations.models import Application, Batch, CorrectionRound
from nominations.visibility import (
    is_nominee,
    recommender_rows,
    recommender_sees,
    unit_rows,
    unit_sees,
)


def can_open(user: Any, application: Application) -> bool:
    """The three parties of an application that was returned at least once."""
    party = is_nominee(user, application) or unit_sees(user, application) or recommender_sees(user, application)
    return user.is_active and party and application.corrections.exists()


def openable(user: Any) -> Q:
    """Twin of can_open."""
    if not user.is_active or user.pk is None:
        return Q(pk__in=[])
    returned = Q(Exists(CorrectionRound.objects.filter(application=OuterRef("pk"))))
    return (Q(nominee=user.pk) | unit_rows(user) | recommender_rows(user)) & returned


def can_answer(user: Any, application: Application) -> bool:
    """The nominee corrects and answers."""
    return user.is_active and is_nominee(user, application)


def answerable(user: Any) -> Q:
    """Twin of can_answer."""
    return Q(nominee=user.pk) if user.is_active and user.pk is not None else Q(pk__in=[])


def can_confirm(user: Any, application: Application) -> bool:
    """An officer of the work unit, never about oneself."""
    return user.is_active and unit_sees(user, application) and not is_nominee(user, application)


def confirmable(user: Any) -> Q:
    """Twin of can_confirm."""
    return unit_rows(user) & _others(user) if user.is_active else Q(pk__in=[])


def can_send(user: Any, application: Application) -> bool:
    """An officer of the recommending unit, never about oneself."""
    return user.is_active and recommender_sees(user, application) and not is_nominee(user, application)


def sendable(user: Any) -> Q:
    """Twin of can_send."""
    return recommender_rows(user) & _others(user) if user.is_active else Q(pk__in=[])


def _others(user: Any) -> Q:
    return Q(nominee=None) | ~Q(nominee=user.pk)


def can_reseal(user: Any, batch: Batch) -> bool:
    """The list of the own unit, made anew after a correction."""
    return user.is_active and batch.recommender_id in unit_ids(user, Role.REC)


def resealable(user: Any) -> Q:
    """Twin of can_reseal."""
    return Q(recommender__in=unit_ids(user, Role.REC)) if user.is_active else Q(pk__in=[])
