"""Who may do what here: NOM and REC ask, STAFF reports, CHIEF decides; and until when an appeal is taken."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q

from accounts import clock
from accounts.roles import Role, has_role, unit_ids
from nominations import workdays, working_days
from nominations.models import Application, StageEvent
from nominations.pipeline import MOVES, Status, leads_on
from nominations.visibility import is_near, is_nominee, near, recommender_rows, recommender_sees
from review.appeal.models import Appeal

APPEALABLE = MOVES["reconsider"].sources
DAYS = 10  # working days after a disqualification (T38)


def ends_at(decision: StageEvent) -> datetime | None:
    """The first instant too late for an appeal against a disqualification; None where the year's stage decides."""
    if decision.to_status != Status.DISQUALIFIED:
        return None
    day = decision.at.astimezone(clock.SHANGHAI).date()
    last, _estimated = working_days.add_workdays(day, DAYS, workdays.overrides())
    return datetime.combine(last + timedelta(days=1), time(0), clock.SHANGHAI)


def in_time(application: Application, decision: StageEvent) -> bool:
    """While somebody can decide anew; against a disqualification until the tenth working day after it has passed."""
    end = ends_at(decision)
    return restores(application, decision) if end is None else clock.db_now() < end


def restores(application: Application, decision: StageEvent) -> bool:
    """Whether the state before the decision still leads on; the year may have gone past it.

    A disqualification that is taken back later than that ends with its bans, and the application stays where it is.
    """
    return leads_on(decision.from_status, application.cycle.stage)


def can_ask(user: Any, application: Application) -> bool:
    """The nominee and the officers of the recommending unit; one may be disqualified before the submission, too."""
    if not user.is_active or not (application.acceptance_no or application.status == Status.DISQUALIFIED):
        return False
    return is_nominee(user, application) or recommender_sees(user, application)


def askable(user: Any) -> Q:
    """Twin of can_ask."""
    if not user.is_active:
        return Q(pk__in=[])
    decided = ~Q(acceptance_no="") | Q(status=Status.DISQUALIFIED)
    return decided & (Q(nominee=user.pk) | recommender_rows(user))


def asks_as(user: Any, application: Application) -> str:
    """In which role this person asks; the own case first."""
    return Role.NOM if is_nominee(user, application) else Role.REC


def can_see(user: Any, appeal: Appeal) -> bool:
    """Nominee, recommending unit and association, wherever the application has gone meanwhile."""
    application = appeal.application
    return user.is_active and (
        is_nominee(user, application) or recommender_sees(user, application) or is_near(user, application)
    )


def seen(user: Any) -> Q:
    """Twin of can_see, over applications."""
    if not user.is_active:
        return Q(pk__in=[])
    return Q(nominee=user.pk) | recommender_rows(user) | desk(user)


def sees_inside(user: Any, appeal: Appeal) -> bool:
    """The report and the names of the association's people are for the association, never about oneself."""
    return is_near(user, appeal.application)


def desk(user: Any) -> Q:
    """Twin of sees_inside, over applications; never an empty rule, because `Q() | other` means the other alone."""
    return Q(pk__isnull=False) & near(user, "pk")


def _applies(user: Any, application: Application) -> bool:
    """Officers of either unit, whatever other roles they hold."""
    work, group = unit_ids(user, Role.UNIT), unit_ids(user, Role.REC)
    return application.employer_id in work or application.recommender_id in group


def apart(user: Any) -> Q:
    """Twin of `not _applies`, over appeals."""
    rule = Q()
    for field, role in (("employer", Role.UNIT), ("recommender", Role.REC)):
        if units := unit_ids(user, role):
            rule &= Q(**{f"application__{field}": None}) | ~Q(**{f"application__{field}__in": units})
    return rule


def can_report(user: Any, appeal: Appeal) -> bool:
    """STAFF; neither who made the decision nor who asked, nor an officer of either unit."""
    right = has_role(user, Role.STAFF) and is_near(user, appeal.application)
    mine = user.pk in (appeal.decision.actor_id, appeal.asked_by_id)
    return right and not mine and not _applies(user, appeal.application)


def can_decide(user: Any, appeal: Appeal) -> bool:
    """CHIEF, and not whoever wrote the report or stands on the applying side."""
    right = has_role(user, Role.CHIEF) and is_near(user, appeal.application)
    mine = user.pk in (appeal.reported_by_id, appeal.asked_by_id)
    return right and not mine and not _applies(user, appeal.application)
