"""Who sees what of the approval: members their brief and ballot, the association progress and, after it, the tally."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.roles import has_role
from nominations.models import Application
from nominations.visibility import READERS, far_from
from review.experts.standing import expert_of, sworn
from review.votes.brief import DECIDED, LISTED
from review.votes.models import Approval, Candidacy, Member, Round, Voter
from review.votes.moves import State

# A member is let in once the meeting has been announced.
ANNOUNCED = (State.NOTIFIED, State.RUNNING, State.CLOSED, State.CONFIRMED)


def memberships(user: Any) -> QuerySet[Member]:
    """The live memberships of this person in meetings that were announced."""
    expert = expert_of(user)
    if expert is None:
        return Member.objects.none()
    rows = Member.objects.filter(expert=expert, ended_at=None, approval__state__in=ANNOUNCED)
    return rows.select_related("approval__cycle")


def member_of(user: Any, approval: Approval) -> Member | None:
    return memberships(user).filter(approval=approval).first()


def pledged(user: Any) -> QuerySet[Member]:
    """Those whose year the person is sworn for now: without the pledges nobody is shown or voted on (§2.9)."""
    held = sworn().filter(expert=OuterRef("expert"), cycle=OuterRef("approval__cycle"))
    return memberships(user).filter(Exists(held))


def voter_of(user: Any, one: Round) -> Voter | None:
    """The row of a member who was there when the round was opened; None for everybody else, also who came late."""
    member = pledged(user).filter(approval=one.approval_id).first()
    if member is None:
        return None
    rows = Voter.objects.select_related("round__approval__cycle", "member")
    return rows.filter(round=one, member=member).first()


def can_read(user: Any, approval: Approval) -> bool:
    """The association's readers; the names on the list are hidden one by one, see `far_from`."""
    return has_role(user, *READERS)


def is_clear_of_list(user: Any, cycle: Any) -> bool:
    """Whether nobody who is, or was, on the list of this year is hidden from this person."""
    away = far_from(user)
    if not away:
        return True
    voted = Candidacy.objects.filter(application__in=away).values("application")
    concerned = Q(status__in=(*LISTED, *DECIDED)) | Q(pk__in=voted)
    return not Application.objects.filter(concerned, cycle=cycle, pk__in=away).exists()


def is_clear(user: Any, approval: Approval) -> bool:
    """The same for the meeting: for acts and papers about all of them."""
    return is_clear_of_list(user, approval.cycle_id)
