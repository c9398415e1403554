"""What an expert may read: one predicate and its queryset twin for every list, page, file, count and mail (T-14)."""

from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from accounts.roles import Role, has_role
from nominations.pipeline import CycleStage, Status
from review.blind.standing import ready_at
from review.experts.standing import live_conflicts, pledged
from review.sheets.models import Assignment
from review.sheets.moves import ENDED, LIVE, OPEN, State

# Stage 2, and in the defense those alone whom an appeal brought back into it (T38): the status says whom.
STAGES = (CycleStage.WRITTEN, CycleStage.CONSENSUS, CycleStage.DEFENSE)


def of_expert(user: Any) -> QuerySet[Assignment]:
    """The assignments this person is told of at all: invited or further, with no conflict and nothing quarantined.

    Proposed ones are the association's own business; whoever has a conflict is told of nothing (T-14).
    """
    return _clear(user, state__in=LIVE - {State.PROPOSED}, application__status=Status.WRITTEN_REVIEW)


def ended(user: Any) -> QuerySet[Assignment]:
    """What this person could read until it ended by the clock, the opening of the consensus or the association.

    Only to say so to somebody who was still writing; no page shows it, and a conflict never looks like an end.
    """
    return _clear(user, state__in=ENDED, accepted_at__isnull=False)


def _clear(user: Any, *also: Any, **columns: Any) -> QuerySet[Assignment]:
    """Own assignments with no conflict and nothing quarantined, for which the rest holds too; one filter, said once."""
    if not has_role(user, Role.EXP):
        return Assignment.objects.none()
    own = {"expert__user": user.pk, "expert__active": True, "quarantined_at": None}
    return Assignment.objects.filter(~_away(), *also, **own, **columns)


@cache
def _away() -> Exists:
    """The expert of a row stays away from its application; said once, as it never changes and every page asks it."""
    return Exists(live_conflicts().filter(expert=OuterRef("expert"), application=OuterRef("application")))


@cache
def _pledged() -> Exists:
    """The expert of a row has signed all pledges for its year."""
    return Exists(pledged().filter(expert=OuterRef("expert"), cycle=OuterRef("cycle")))


def readable(user: Any) -> QuerySet[Assignment]:
    """The assignments whose dossier this person may read: accepted, sworn, clear, in time, copy confirmed (E3).

    A part of what `of_expert` tells of.
    """
    return _clear(
        user, ready_at("application"), _pledged(),
        state__in=OPEN, application__status=Status.WRITTEN_REVIEW, cycle__stage__in=STAGES,
    )  # fmt: skip


def this_one(user: Any, key: UUID) -> QuerySet[Assignment]:
    """The readable assignment of this key, as a condition that the database plans on its own.

    The rule leads over many tables; joined with everything a page loads, planning would cost more than the reading.
    What the row itself says stands outside as well: whoever waits for its lock finds it as it became meanwhile.
    """
    found = readable(user).filter(key=key).order_by().values("pk")[:1]
    return Assignment.objects.filter(pk=Subquery(found), state__in=OPEN, quarantined_at=None)


def can_read(user: Any, assignment: Assignment) -> bool:
    """Twin of readable for one assignment, asked anew of the database at every request."""
    return readable(user).filter(pk=assignment.pk).exists()
