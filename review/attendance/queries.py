"""One function per screen: one's own slot, one's own seats, slides, leave and its answer."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts import clock
from accounts.roles import Role, has_role
from nominations.models import Application, Cycle
from nominations.pipeline import Status
from nominations.visibility import near
from review.attendance import permissions
from review.attending import leaving, slides
from review.attending.models import Absence, Deck, Leave
from review.experts.standing import expert_of
from review.halls import desk, drawing, overview, seating, sight
from review.halls.models import Seat, Session, Slot, SlotEvent
from review.halls.moves import OPEN


def _followed(user: Any) -> QuerySet[Application]:
    """Applications of the defense and beyond whose slot this person follows."""
    heard = Exists(Slot.objects.filter(application=OuterRef("pk")))
    rows = Application.objects.filter(permissions.followable(user))
    return rows.filter(Q(status=Status.SHORTLISTED) | heard).select_related("cycle", "employer")


def own_list(user: Any) -> list[dict[str, Any]]:
    """The slots a nominee or a unit follows, the newest year first; three queries."""
    found = list(_followed(user).order_by("-cycle__year", "acceptance_no", "pk")[:200])
    told = {slot.application_id: slot for slot in _told(found)}
    return [{"application": one, "slot": told.get(one.pk)} for one in found]


def _told(applications: list[Application]) -> QuerySet[Slot]:
    rows = Slot.objects.filter(application__in=applications, freed_at=None, session__state__in=sight.TOLD)
    return rows.select_related("session__cycle", "application")


def own_of(user: Any, key: UUID) -> Application | None:
    return _followed(user).filter(key=key).first()


def own(user: Any, application: Application) -> dict[str, Any]:
    """One's own slot with what to bring; slides and leave for the nominee alone."""
    slot, mine = _told([application]).first(), permissions.can_bring(user, application)
    return {
        "off": slot is None and slot_for_file(user, application) is not None,
        "application": application, "cycle": application.cycle, "slot": slot, "mine": mine,
        "letter": overview.letter_about(application), "deck": slides.live(application) if mine else None,
        "slides_open": mine and slides.is_open(application),
        "leave": _leave(application) if mine else None,
        "leave_open": mine and slot is not None and leaving.can_leave(slot),
        "lots": [one for one in drawing.published(application.cycle) if slot is None or one["session"] == slot.session],
    }  # fmt: skip


def _leave(application: Application) -> Leave | None:
    """The last request that was answered or still waits."""
    rows = Leave.objects.filter(~Q(outcome="") | leaving.WAITS, slot__application=application)
    return rows.order_by("-pk").first()


def slot_for_file(user: Any, application: Application) -> Slot | None:
    """The slot a calendar is told of: the one in force, else the last that was told and then given back."""
    told = Exists(SlotEvent.objects.filter(slot=OuterRef("pk"), move="notify"))
    rows = Slot.objects.filter(told, application=application).select_related("session__cycle", "application")
    return rows.order_by(F("freed_at").desc(nulls_first=True), "-pk").first()


def deck_of(user: Any, key: UUID) -> Deck | None:
    """Slides this person may read; None hides as 404."""
    deck = Deck.objects.select_related("application", "file").filter(key=key).first()
    return deck if deck is not None and permissions.can_read_deck(user, deck) else None


def leave_of(user: Any, key: UUID) -> Leave | None:
    """One request for leave, for the association or whoever asked; None hides as 404."""
    rows = Leave.objects.select_related("slot__application__cycle", "slot__session__cycle", "proof", "asked_by")
    leave = rows.filter(key=key).first()
    return leave if leave is not None and permissions.can_read_proof(user, leave) else None


def make_up(leave: Leave) -> list[Session]:
    """Sessions in which the nominee may be heard instead."""
    rows = Session.objects.filter(cycle=leave.slot.session.cycle_id, state__in=OPEN).exclude(pk=leave.slot.session_id)
    return list(rows.select_related("cycle"))


def mine(user: Any) -> dict[str, Any]:
    """The expert's own seats with the timetable they may read, and the times they cannot come."""
    seats = list(sight.seats_of(user))
    letters, out = overview.letters_to(seats), sight.out_of(user)
    slots: dict[int, list[Slot]] = {}
    seen = Slot.objects.filter(sight.visible_slots(user)).select_related("application__employer")
    for slot in seen.order_by("session", "order", "pk"):
        slots.setdefault(slot.session_id, []).append(slot)
    expert = expert_of(user)
    absent = Absence.objects.filter(expert=expert, withdrawn_at=None) if expert else Absence.objects.none()
    return {
        "expert": expert,
        "seats": [
            {"seat": seat, "session": seat.session, "slots": slots.get(seat.session_id, []),
             "out": out.get(seat.session_id, 0), "open": seat.session.state in OPEN,
             "asked_for": seating.asked_for(seat.session), "letter": letters.get(f"seat:{seat.key}")}
            for seat in seats
        ],
        "absences": list(absent), "gone": _given_up(user),
    }  # fmt: skip


def _given_up(user: Any) -> list[Seat]:
    """Seats of sessions to come that this person had and has no more: a calendar may still hold them."""
    if not has_role(user, Role.EXP):
        return []
    live = Seat.objects.filter(session=OuterRef("session"), expert=OuterRef("expert"), ended_at=None)
    rows = Seat.objects.filter(~Exists(live), expert__user=user.pk, ended_at__isnull=False)
    return list(rows.filter(session__starts_at__gt=clock.now()).select_related("session").order_by("-pk"))


def own_seat(user: Any, key: UUID) -> Seat | None:
    """A seat of one's own, also one that was given up: its calendar has to be told."""
    rows = Seat.objects.filter(expert__user=user.pk, key=key) if has_role(user, Role.EXP) else Seat.objects.none()
    return rows.select_related("session__cycle", "expert__user").first()


def year_of_expert(user: Any) -> Cycle | None:
    """The newest year for which this expert is appointed."""
    rows = Cycle.objects.filter(appointments__expert__user=user.pk, appointments__ended_at=None)
    return rows.order_by("-year").first()


def absence_of(user: Any, pk: int) -> Absence | None:
    rows = Absence.objects.filter(permissions.withdrawable(user), pk=pk, withdrawn_at=None)
    return rows.select_related("cycle", "expert").first()


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: who answers leave, brings slides, answers an invitation."""
    leaves = desk.leaves(user, near(user, "slot__application"))
    return [*leaves, *desk.of_nominee(user), *desk.of_expert(user)]
