"""What a member of the panel may read and mark: predicates with queryset twins, by the seat and never by the role.

The panel knows nominees by name (§4.2, column PANEL); whoever steps out for one of them has nothing of that one.
"""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.roles import Role, has_role
from nominations.dossier import PANEL
from nominations.evidence import hidden_kinds
from nominations.models import Application, Attachment
from nominations.pipeline import CycleStage, Status
from review.experts.standing import live_conflicts, sworn
from review.halls.models import Seat, Slot
from review.halls.moves import ON_STAGE, SlotState, State
from review.halls.sight import COMING
from review.marks.models import Mark

# Sessions whose nominees the panel may prepare for; afterwards only one's own sheets are left.
SHOWN = (State.NOTIFIED, State.RUNNING, State.CLOSED)
# Sessions that members are told of at all, and from which a sheet may still arrive.
TOLD = (*SHOWN, State.CONFIRMED)
# Nominees who are being heard or were heard.
HEARD = frozenset({*ON_STAGE, SlotState.DONE})


def seats(user: Any) -> QuerySet[Seat]:
    """The person's own seats that are neither given up nor declined, in sessions that were announced."""
    if not has_role(user, Role.EXP):
        return Seat.objects.none()
    rows = Seat.objects.filter(expert__user=user.pk, expert__active=True, ended_at=None, session__state__in=TOLD)
    return rows.exclude(answer=Seat.Answer.DECLINED)


def pledged_seats(user: Any) -> QuerySet[Seat]:
    """Those that were taken and whose year the person is sworn for: without the pledges nothing is shown (§2.9)."""
    held = sworn().filter(expert=OuterRef("expert"), cycle=OuterRef("session__cycle"))
    return seats(user).filter(COMING, Exists(held))


def writable(user: Any) -> QuerySet[Slot]:
    """The slots for which a sheet of this person may arrive, whenever it arrives."""
    own = pledged_seats(user).filter(session=OuterRef("session"))
    away = live_conflicts().filter(expert__user=user.pk, application=OuterRef("application"))
    return Slot.objects.filter(Exists(own), ~Exists(away))


def seat_for(user: Any, slot: Slot) -> Seat | None:
    """Twin of writable for one slot, asked anew of the database: the seat by which this person marks it, or None.

    It comes with its session, the year and the year's score sheet, and no more of them than a sheet needs.
    """
    away = live_conflicts().filter(expert=OuterRef("expert"), application=slot.application_id)
    rows = pledged_seats(user).filter(~Exists(away), session=slot.session_id)
    sheet = ("session__cycle__hall_rubric__content", "session__cycle__hall_rubric__sha256")
    shown = ("key", "number", "present_at", "expert", "session__state", "session__cycle__year", *sheet)
    return rows.select_related("session__cycle__hall_rubric").only(*shown).first()


def readable(user: Any) -> QuerySet[Slot]:
    """The slots whose nominee this person may read about now: name, dossier, slides."""
    return _shown(writable(user))


def readable_from(seat: Seat) -> QuerySet[Slot]:
    """The same for a seat that was found among pledged_seats a moment ago: it is not asked for again."""
    away = live_conflicts().filter(expert=seat.expert_id, application=OuterRef("application"))
    return _shown(Slot.objects.filter(~Exists(away), session=seat.session_id))


def _shown(slots: QuerySet[Slot]) -> QuerySet[Slot]:
    return slots.filter(
        freed_at=None, session__state__in=SHOWN, session__cycle__stage=CycleStage.DEFENSE,
        application__status=Status.IN_DEFENSE,
    )  # fmt: skip


def can_read(user: Any, slot: Slot) -> bool:
    """Twin of readable for one slot."""
    return readable(user).filter(pk=slot.pk).exists()


def own_marks(user: Any) -> QuerySet[Mark]:
    """The person's own sheets (F10): never one that was set aside, nor of whom the person stays away from."""
    if not has_role(user, Role.EXP):
        return Mark.objects.none()
    away = live_conflicts().filter(expert=OuterRef("seat__expert"), application=OuterRef("slot__application"))
    return Mark.objects.filter(~Exists(away), seat__expert__user=user.pk, quarantined_at=None)


def is_own(user: Any, mark: Mark) -> bool:
    """Twin of own_marks for one sheet."""
    return own_marks(user).filter(pk=mark.pk).exists()


def files(application: Application) -> QuerySet[Attachment]:
    """F7 as it was submitted: no identity papers, no union card, and nothing that proves a field of F5."""
    rows = application.attachments.filter(removed_at=None).exclude(kind__in=hidden_kinds(PANEL, application))
    return rows.exclude(proves__startswith="model_worker").select_related("file", "honour").order_by("pk")
