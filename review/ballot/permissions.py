"""A live seat on the committee opens this room, the role alone does not; who steps out of a candidate sees nothing."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from nominations.models import Application
from review.experts.standing import expert_of, live_conflicts
from review.votes import sight
from review.votes.brief import DECIDED, LISTED
from review.votes.models import Approval, Member
from review.votes.moves import State

# The brief is read from the announcement to the end of the meeting.
READING = (State.NOTIFIED, State.RUNNING)


def can_see(user: Any, approval: Approval) -> bool:
    """A member, once the meeting was announced."""
    return sight.member_of(user, approval) is not None


def is_sworn(user: Any, approval: Approval) -> bool:
    """A member with every pledge of the year: nobody is shown before (§2.9)."""
    return sight.pledged(user).filter(approval=approval).exists()


def can_answer(user: Any, member: Member) -> bool:
    return member.expert.user_id == user.pk and member.approval.state == State.NOTIFIED


def candidates(user: Any, approval: Approval) -> Q:
    """The applications whose brief a sworn member may read: on the list of the year, and no conflict in force."""
    expert = expert_of(user)
    if expert is None or approval.state not in READING or not is_sworn(user, approval):
        return Q(pk__in=[])
    away = live_conflicts().filter(expert=expert, application=OuterRef("pk"))
    return Q(~Exists(away), cycle=approval.cycle_id, status__in=LISTED)


def can_read(user: Any, approval: Approval, application: Application) -> bool:
    """Twin of candidates."""
    return Application.objects.filter(candidates(user, approval), pk=application.pk).exists()


def steps_out(user: Any, approval: Approval) -> bool:
    """Whether a conflict in force keeps somebody on the year's list from this member."""
    rows = live_conflicts().filter(expert__user=user.pk, application__cycle=approval.cycle_id)
    return rows.filter(application__status__in=(*LISTED, *DECIDED)).exists()
