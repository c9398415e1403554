"""Who may do what here: NOM and REC ask, STAFF reports, CHIEF decides; and until when an appeal is taken."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q

from accounts import clock
from accounts.roles import Role, has_role, unit_ids
from nominations import workdays, working_days
from nominations.models import Application, StageEvent
from nominations.pipeline import MOVES, CycleStage, Status
from nominations.visibility import (
    READERS,
    association_rows,
    association_sees,
    is_nominee,
    recommender_rows,
    recommender_sees,
)
from review.appeal.models import Appeal

APPEALABLE = MOVES["reconsider"].sources
BEFORE_PUBLICITY = frozenset(
    {CycleStage.OPEN, CycleStage.CLOSED, CycleStage.FORMAL_EXAM, CycleStage.WRITTEN, CycleStage.CONSENSUS}
    | {CycleStage.DEFENSE, CycleStage.APPROVAL}
)
# What T19, T20 and T22 decide is not decided any more once the year has left the defense (C9).
DECIDED_BY_THEN = frozenset({Status.WRITTEN_REVIEW, Status.IN_DEFENSE})
DAYS = 10  # working days after a disqualification (T38)


def ends_at(decision: StageEvent) -> datetime | None:
    """The first instant too late for an appeal against a disqualification; None where the year's stage decides."""
    if decision.to_status != Status.DISQUALIFIED:
        return None
    day = decision.at.astimezone(clock.SHANGHAI).date()
    last, _estimated = working_days.add_workdays(day, DAYS, workdays.overrides())
    return datetime.combine(last + timedelta(days=1), time(0), clock.SHANGHAI)


def in_time(application: Application, decision: StageEvent) -> bool:
    """Before publicity begins; against a disqualification until the tenth working day after it has passed."""
    end = ends_at(decision)
    if end is None:
        return application.cycle.stage in BEFORE_PUBLICITY and not leads_nowhere(application, decision)
    return clock.db_now() < end


def leads_nowhere(application: Application, decision: StageEvent) -> bool:
    """Whether nobody could decide again about what the appeal would bring back: the year has gone past it."""
    past = application.cycle.stage == CycleStage.APPROVAL and decision.to_status != Status.DISQUALIFIED
    return past and decision.from_status in DECIDED_BY_THEN


def can_ask(user: Any, application: Application) -> bool:
    """The nominee and the officers of the recommending unit."""
    if not user.is_active or not application.acceptance_no:
        return False
    return is_nominee(user, application) or recommender_sees(user, application)


def askable(user: Any) -> Q:
    """Twin of can_ask."""
    if not user.is_active:
        return Q(pk__in=[])
    return ~Q(acceptance_no="") & (Q(nominee=user.pk) | recommender_rows(user))


def asks_as(user: Any, application: Application) -> str:
    """In which role this person asks; the own case first."""
    return Role.NOM if is_nominee(user, application) else Role.REC


def can_see(user: Any, appeal: Appeal) -> bool:
    """Nominee, recommending unit and association."""
    application = appeal.application
    return user.is_active and (
        is_nominee(user, application) or recommender_sees(user, application) or association_sees(user, application)
    )


def seen(user: Any) -> Q:
    """Twin of can_see, over applications."""
    if not user.is_active:
        return Q(pk__in=[])
    return Q(nominee=user.pk) | recommender_rows(user) | association_rows(user)


def _for_association(user: Any, application: Application) -> bool:
    return association_sees(user, application) and not is_nominee(user, application)


def sees_inside(user: Any, appeal: Appeal) -> bool:
    """The report and the names of the association's people are for the association."""
    return has_role(user, *READERS) and _for_association(user, appeal.application)


def can_report(user: Any, appeal: Appeal) -> bool:
    """STAFF; neither who made the decision nor who asked, nor the recommending unit's own officer."""
    if not has_role(user, Role.STAFF) or not _for_association(user, appeal.application):
        return False
    own = appeal.application.recommender_id in unit_ids(user, Role.REC)
    return user.pk not in (appeal.decision.actor_id, appeal.asked_by_id) and not own


def can_decide(user: Any, appeal: Appeal) -> bool:
    """CHIEF, and not whoever wrote the report."""
    right = has_role(user, Role.CHIEF) and _for_association(user, appeal.application)
    return right and user.pk not in (appeal.reported_by_id, appeal.asked_by_id)
