"""Who plans and who notifies; nobody reads here of whom they stay away from."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.roles import Role, has_role
from documents.models import GeneratedDocument
from nominations.models import Application, Cycle
from nominations.visibility import READERS, far_from
from nominations.visibility import is_near as can_see
from nominations.visibility import near as visible
from review.attending.models import Absence
from review.halls import sight
from review.halls.gathering import WAITING_FOR_SLOT
from review.halls.models import Seat, Session, Slot
from review.halls.papers import seat_target, session_target

__all__ = ["can_see", "visible"]


def is_clear(user: Any, cycle: Cycle | int) -> bool:
    """Whether this person need not stay away from anybody of the year's defense: acts and papers about all of them."""
    away = far_from(user)
    if not away:
        return True
    heard = Exists(Slot.objects.filter(application=OuterRef("pk")))
    return not Application.objects.filter(Q(status__in=WAITING_FOR_SLOT) | heard, cycle=cycle, pk__in=away).exists()


def can_plan(user: Any, cycle: Cycle | int) -> bool:
    """S1, seats, timetable and lot: STAFF for whom nothing is hidden."""
    return has_role(user, Role.STAFF) and is_clear(user, cycle)


def planned(user: Any, session: Session) -> bool:
    """Whether this person had a hand in it as STAFF: the session itself, its panel, its timetable, its lot."""
    return session.planned_by_id == user.pk or session.events.filter(actor=user.pk, role=Role.STAFF).exists()


def can_lead(user: Any, session: Session) -> bool:
    """S2, S3, S11: LEAD for whom nothing is hidden, and another person than who planned it."""
    return has_role(user, Role.LEAD) and is_clear(user, session.cycle_id) and not planned(user, session)


def can_withdraw(user: Any, absence: Absence) -> bool:
    """STAFF, what concerns people they may read of."""
    hidden = absence.application_id is not None and not can_see(user, absence.application_id)
    return has_role(user, Role.STAFF) and not hidden


def withdrawable(user: Any) -> Q:
    """Twin of can_withdraw; those of experts lead to no application, and the rule lets them pass."""
    return visible(user) if has_role(user, Role.STAFF) else Q(pk__in=[])


def can_read_papers(user: Any, session: Session) -> bool:
    """Timetable and sign-in sheet name everybody: readers and members of the panel for whom nothing is hidden."""
    if has_role(user, *READERS):
        return is_clear(user, session.cycle_id)
    seated = sight.hears(user).filter(session=session).exists()
    return seated and not sight.out_of(user).get(session.pk)


def can_read_session_document(user: Any, document: GeneratedDocument) -> bool:
    """The rule of the papers, for the general address of documents."""
    key = document.target.partition(":")[2]
    session = Session.objects.filter(key=key).first() if document.target.startswith("session:") else None
    return session is not None and session_target(session) == document.target and can_read_papers(user, session)


def can_read_seat_document(user: Any, document: GeneratedDocument) -> bool:
    """The letter to one member: that member, and the association."""
    key = document.target.partition(":")[2]
    seat = (
        Seat.objects.select_related("expert").filter(key=key).first() if document.target.startswith("seat:") else None
    )
    if seat is None or seat_target(seat) != document.target:
        return False
    return has_role(user, *READERS) or (has_role(user, Role.EXP) and seat.expert.user_id == user.pk)
