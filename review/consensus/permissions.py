"""Who opens, records, closes, reopens and confirms; whoever stays away from somebody reads nothing about them."""

from typing import Any

from django.db.models import Q

from accounts.roles import Role, has_role
from documents.models import GeneratedDocument
from nominations.models import Application, Cycle
from nominations.pipeline import Status
from nominations.visibility import READERS, far_from
from nominations.visibility import is_near as can_see
from nominations.visibility import near as visible
from review.meetings.models import Case, Meeting
from review.rankings.models import Ranking, RankingRow

STAGE_2 = (Status.FORMAL_PASSED, Status.WRITTEN_REVIEW)


def visible_applications(user: Any) -> Q:
    """Twin of can_see for applications themselves."""
    return visible(user, "pk")


def is_clear(user: Any, cycle: Cycle | int) -> bool:
    """Whether this person need not stay away from anybody of the year's stage 2: acts and papers about all of them."""
    away = far_from(user)
    if not away:
        return True
    rows = Application.objects.filter(cycle=cycle, pk__in=away)
    concerned = Q(status__in=STAGE_2) | Q(pk__in=RankingRow.objects.filter(application__in=away).values("application"))
    return not rows.filter(concerned).exists()


def can_open(user: Any, cycle: Cycle) -> bool:
    """C7 and C8: LEAD."""
    return has_role(user, Role.LEAD) and is_clear(user, cycle)


def can_recount(user: Any, cycle: Cycle) -> bool:
    """STAFF or LEAD: a new ranking decides nothing."""
    return has_role(user, Role.STAFF, Role.LEAD)


def can_record(user: Any, meeting: Meeting) -> bool:
    """STAFF keeps the meeting's records."""
    return has_role(user, Role.STAFF)


def can_settle(user: Any, case: Case) -> bool:
    """STAFF, who leaves the room like an expert when the case concerns them."""
    return has_role(user, Role.STAFF) and can_see(user, case.application_id)


def can_close(user: Any, meeting: Meeting) -> bool:
    """STAFF for whom nothing is hidden: the minutes name everybody."""
    return has_role(user, Role.STAFF) and is_clear(user, meeting.cycle_id)


def can_reopen(user: Any, meeting: Meeting) -> bool:
    """CHIEF alone."""
    return has_role(user, Role.CHIEF) and is_clear(user, meeting.cycle_id)


def can_confirm(user: Any, meeting: Meeting) -> bool:
    """LEAD, and not whoever closed the meeting."""
    return has_role(user, Role.LEAD) and is_clear(user, meeting.cycle_id) and meeting.closed_by_id != user.pk


def can_read_papers(user: Any, cycle: Cycle | int) -> bool:
    """Workbook, minutes and their scan name everybody: readers for whom nothing is hidden."""
    return has_role(user, *READERS) and is_clear(user, cycle)


def can_read_document(user: Any, document: GeneratedDocument) -> bool:
    """The rule of the papers, for the general address of documents."""
    kind, _sep, key = document.target.partition(":")
    ranking = Ranking.objects.filter(key=key).first() if kind == "ranking" else None
    return ranking is not None and can_read_papers(user, ranking.cycle_id)
