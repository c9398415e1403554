"""The question of the timetable as the database puts it, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from nominations.models import Application, Cycle
from nominations.pipeline import Status
from review.attending.models import Absence
from review.experts.standing import live_conflicts
from review.halls.models import Seat, Session, SessionEvent, Slot
from review.halls.moves import HELD
from review.halls.timetable import Nominee, Problem, Sitting, Span, minute

# Where an application may stand while it has, or wants, a slot.
WAITING_FOR_SLOT = (Status.SHORTLISTED, Status.IN_DEFENSE)
HALF_A_DAY = timedelta(hours=4)


def name_of(session: Session) -> str:
    return _("第%(n)d场") % {"n": session.number}


def length(session: Session) -> timedelta:
    """Talk and questions, without the gap."""
    return timedelta(minutes=session.talk_minutes + session.questions_minutes)


def window(session: Session) -> tuple[datetime, datetime]:
    """From the beginning to the latest end; half a day where none was set."""
    return session.starts_at, session.ends_by or session.starts_at + HALF_A_DAY


def live_slots(session: Session | int) -> QuerySet[Slot]:
    rows = Slot.objects.filter(session=session, freed_at=None)
    return rows.select_related("application", "session__cycle").order_by("order", "pk")


def late_number(session: int) -> int | None:
    """The number of whoever is placed in this session now: above every lot that was ever drawn for it, and above
    whoever came late before, also where they have left; None until the lot is drawn.
    """
    if not Session.objects.filter(pk=session, drawn_at__isnull=False).exists():
        return None
    said = SessionEvent.objects.filter(session=session, move="draw").values_list("payload", flat=True).first()
    known = Slot.objects.filter(session=session).aggregate(lot=Max("lot"), late=Max("late"))
    return max(len((said or {}).get("order", ())), known["lot"] or 0, known["late"] or 0) + 1


def live_seats(session: Session | int) -> QuerySet[Seat]:
    rows = Seat.objects.filter(session=session, ended_at=None)
    return rows.select_related("expert__user").order_by("number")


def unplaced(cycle: Cycle | int) -> QuerySet[Application]:
    """Who is to be heard and has no slot: shortlisted, on leave, or of a session that was cancelled."""
    placed = Slot.objects.filter(application__cycle=cycle, freed_at=None).values("application")
    rows = Application.objects.filter(cycle=cycle, status__in=WAITING_FOR_SLOT).exclude(pk__in=placed)
    return rows.order_by("acceptance_no", "pk")


def problem_of(
    sessions: Sequence[Session],
    applications: Sequence[Application],
    *,
    wishes: Mapping[int, int] | None = None,
    only: Mapping[int, int] | None = None,
    by_lot: bool = False,
) -> Problem:
    """Five queries. `wishes`: {application: place drawn}, else as listed; `only`: {application: session}."""
    seats: dict[int, list[Seat]] = defaultdict(list)
    for seat in live_seats_of(sessions):
        seats[seat.session_id].append(seat)
    experts = {seat.expert_id: seat.expert.user.name for row in seats.values() for seat in row}
    people = [application.pk for application in applications]
    away, busy = _absences(people, list(experts))
    for expert, spans in _elsewhere(sessions, experts).items():
        busy[expert] = (*busy.get(expert, ()), *spans)
    pairs = live_conflicts().filter(expert__in=experts, application__in=people)
    return Problem(
        sittings=tuple(sitting_of(row, [seat.expert_id for seat in seats[row.pk]]) for row in sessions),
        nominees=tuple(
            Nominee(
                one.pk, one.name, (wishes or {}).get(one.pk, number), away.get(one.pk, ()), (only or {}).get(one.pk)
            )
            for number, one in enumerate(applications, start=1)
        ),
        per_slot=sessions[0].cycle.panel_per_slot if sessions else 1,
        apart=frozenset(pairs.order_by().values_list("expert_id", "application_id")),
        busy=busy,
        names=experts,
        by_lot=by_lot,
    )


def live_seats_of(sessions: Sequence[Session]) -> QuerySet[Seat]:
    rows = Seat.objects.filter(session__in=[row.pk for row in sessions], ended_at=None)
    return rows.select_related("expert__user").order_by("session", "number")


def sitting_of(session: Session, experts: Sequence[int]) -> Sitting:
    return Sitting(
        pk=session.pk, name=name_of(session), start=minute(session.starts_at),
        length=session.talk_minutes + session.questions_minutes, gap=session.gap_minutes, members=tuple(experts),
        until=minute(session.ends_by) if session.ends_by else None, pause_every=session.pause_every,
        pause=session.pause_minutes,
    )  # fmt: skip


def _absences(
    applications: Collection[int], experts: Collection[int]
) -> tuple[dict[int, tuple[Span, ...]], dict[int, tuple[Span, ...]]]:
    """({application: spans}, {expert: spans}) that nobody has withdrawn; what a nominee's say is not for others."""
    away: dict[int, list[Span]] = defaultdict(list)
    busy: dict[int, list[Span]] = defaultdict(list)
    rows = Absence.objects.filter(Q(application__in=applications) | Q(expert__in=experts), withdrawn_at=None)
    for row in rows.order_by("starts_at", "pk"):
        span = Span(minute(row.starts_at), minute(row.ends_at), row.note)
        if row.application_id is not None:
            away[row.application_id].append(span)
        elif row.expert_id is not None:
            busy[row.expert_id].append(span)
    return {pk: tuple(spans) for pk, spans in away.items()}, {pk: tuple(spans) for pk, spans in busy.items()}


def _elsewhere(sessions: Sequence[Session], experts: Collection[int]) -> dict[int, tuple[Span, ...]]:
    """When members of these panels sit in another session of any year."""
    rows = Seat.objects.filter(expert__in=experts, ended_at=None, session__state__in=HELD)
    rows = rows.exclude(session__in=[row.pk for row in sessions]).select_related("session")
    found: dict[int, list[Span]] = defaultdict(list)
    for seat in rows:
        start, end = window(seat.session)
        found[seat.expert_id].append(Span(minute(start), minute(end), name_of(seat.session)))
    return {pk: tuple(spans) for pk, spans in found.items()}
