"""Who follows the marks, opens one again, keys in paper and reads values; what members may, review.marks.sight says."""

from typing import Any

from django.db.models import Q

from accounts.models import User
from accounts.roles import Role, has_role
from documents.models import GeneratedDocument
from nominations.visibility import READERS, is_near, near
from review.halls.models import Session, Slot
from review.halls.moves import State
from review.marks import papers, sight
from review.marks.models import Mark
from review.proposals.sight import is_clear_of_session

# Sheets are read by the association once nobody can change them any more (§4.1: after lock).
LOCKED = (State.CLOSED, State.CONFIRMED)


def can_follow(user: Any, slot: Slot) -> bool:
    """Who has handed in for one nominee: readers of the association who need not stay away."""
    return is_near(user, slot.application_id)


def followable(user: Any) -> Q:
    """Twin of can_follow, over slots."""
    return near(user)


def sees_values(user: Any, mark: Mark) -> bool:
    """One sheet with its values: after the session was closed, and never one that was set aside."""
    locked = mark.slot.session.state in LOCKED and mark.submitted_at is not None and mark.quarantined_at is None
    return locked and can_follow(user, mark.slot)


def valued(user: Any) -> Q:
    """Twin of sees_values, over marks."""
    locked = Q(slot__session__state__in=LOCKED, submitted_at__isnull=False, quarantined_at=None)
    return locked & near(user, "slot__application")


def can_reopen(user: Any, mark: Mark) -> bool:
    """LEAD; whether it is still time, the domain says."""
    return has_role(user, Role.LEAD) and can_follow(user, mark.slot)


def reopenable(user: Any) -> Q:
    """Twin of can_reopen, over marks."""
    return near(user, "slot__application") if has_role(user, Role.LEAD) else Q(pk__in=[])


def can_key_in(user: Any, slot: Slot) -> bool:
    """STAFF, never about somebody they stay away from."""
    return has_role(user, Role.STAFF) and can_follow(user, slot)


def keyable(user: Any) -> Q:
    """Twin of can_key_in, over slots."""
    return followable(user) if has_role(user, Role.STAFF) else Q(pk__in=[])


def can_print(user: Any, session: Session) -> bool:
    """Blank sheets for the hall: STAFF or LEAD for whom nobody is hidden."""
    return has_role(user, Role.STAFF, Role.LEAD) and is_clear_of_session(user, session)


def can_read_document(user: User, document: GeneratedDocument) -> bool:
    """D12 of one seat: blank ones like printing them; filled ones the member, and the association after lock."""
    seat = papers.seat_of(document)
    if seat is None:
        return False
    if document.kind == papers.BLANK:
        return can_print(user, seat.session)
    if seat.expert.user_id == user.pk:
        return sight.seats(user).filter(pk=seat.pk).exists()
    readers = has_role(user, *READERS) and is_clear_of_session(user, seat.session)
    return readers and seat.session.state in LOCKED
