"""Who stays away from whom in the results of the defense: one rule for pages, acts and papers."""

from typing import Any

from accounts.roles import Role, has_role
from documents.models import GeneratedDocument
from nominations.models import Cycle
from nominations.visibility import READERS, far_from
from review.halls.models import Session, Slot
from review.halls.sight import chairs
from review.proposals.models import Counting, Proposal


def is_clear_of_session(user: Any, session: Session | int) -> bool:
    """Whether nobody of this session is hidden from this person: what names all of them."""
    away = far_from(user)
    return not away or not Slot.objects.filter(session=session, application__in=away).exists()


def is_clear_of_year(user: Any, cycle: Cycle | int) -> bool:
    """The same for everybody who ever had a slot this year: the list, its papers, C9."""
    away = far_from(user)
    return not away or not Slot.objects.filter(session__cycle=cycle, application__in=away).exists()


def can_read_summary(user: Any, document: GeneratedDocument) -> bool:
    """D12 and its scan name everybody of a session."""
    kind, _sep, key = document.target.partition(":")
    session = Session.objects.filter(key=key).first() if kind == "hall_session" else None
    return session is not None and has_role(user, *READERS) and is_clear_of_session(user, session)


def can_read_papers(user: Any, cycle: Cycle | int) -> bool:
    """List and workbook name everybody of the year: readers for whom nothing is hidden."""
    return has_role(user, *READERS) and is_clear_of_year(user, cycle)


def can_read_of_year(user: Any, document: GeneratedDocument) -> bool:
    """The rule of those papers, for the general address of documents."""
    kind, _sep, key = document.target.partition(":")
    counting = Counting.objects.filter(key=key).first() if kind == "counting" else None
    return counting is not None and can_read_papers(user, counting.cycle_id)


def is_chair(user: Any, session: Session | int) -> bool:
    """The expert in the chair of this session: by a seat that was taken, and not whoever left it."""
    return chairs(user).filter(session=session).exists()


def can_close(user: Any, session: Session) -> bool:
    """S9: STAFF for whom nobody of the session is hidden, or whoever is in the chair."""
    staff = has_role(user, Role.STAFF) and is_clear_of_session(user, session)
    return staff or is_chair(user, session)


def can_attach(user: Any, session: Session) -> bool:
    """STAFF brings the signed summary, and counts anew what no longer agrees with it."""
    return has_role(user, Role.STAFF) and is_clear_of_session(user, session)


def can_confirm(user: Any, session: Session) -> bool:
    """S10: LEAD, and not whoever closed the session."""
    other = session.closed_by_id != user.pk
    return has_role(user, Role.LEAD) and other and is_clear_of_session(user, session)


def can_count(user: Any, cycle: Cycle) -> bool:
    """STAFF or LEAD: a new counting decides nothing."""
    return has_role(user, Role.STAFF, Role.LEAD)


def can_draft(user: Any, proposal: Proposal) -> bool:
    """STAFF writes the list, each what they may read."""
    return has_role(user, Role.STAFF)


def can_submit(user: Any, proposal: Proposal) -> bool:
    """STAFF for whom nobody on the list is hidden."""
    return has_role(user, Role.STAFF) and is_clear_of_year(user, proposal.cycle_id)


def can_give_back(user: Any, proposal: Proposal) -> bool:
    """LEAD for whom nobody on the list is hidden."""
    return has_role(user, Role.LEAD) and is_clear_of_year(user, proposal.cycle_id)


def can_settle(user: Any, proposal: Proposal) -> bool:
    """T22: LEAD, and not whoever handed the list in."""
    return can_give_back(user, proposal) and proposal.submitted_by_id != user.pk


def can_reopen(user: Any, proposal: Proposal) -> bool:
    """CHIEF alone, after an appeal."""
    return has_role(user, Role.CHIEF) and is_clear_of_year(user, proposal.cycle_id)


def can_start_approval(user: Any, cycle: Cycle) -> bool:
    """C9: LEAD."""
    return has_role(user, Role.LEAD) and is_clear_of_year(user, cycle)
