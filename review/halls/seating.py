"""The panel of a session: who may sit on it, the invitation, the answer, the chair, and how many stay for whom."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import clock
from documents.requests import make_void
from nominations.acting import Actor, NotPermitted, TransitionError, WrongState
from nominations.transitions import stale
from review.attending.models import Absence
from review.experts.models import Appointment, Expert
from review.experts.standing import appointments, live_conflicts, sworn
from review.halls import gathering, papers, telling
from review.halls.advancing import SESSION
from review.halls.away import stepping_out
from review.halls.models import Seat, Session
from review.halls.moves import HELD, OPEN, State
from review.halls.planning import hold

Answer = Seat.Answer
CHAIRED = OPEN | {State.RUNNING}


def candidates(session: Session) -> list[dict[str, Any]]:
    """Everybody appointed and sworn for the year without a seat here: {"row", "away", "why"}; six queries.

    `away`: from how many of the session's nominees they would step out; `why`: what keeps them off the panel, or ''.
    """
    seated = gathering.live_seats(session).values("expert")
    oath = sworn().filter(cycle=session.cycle_id).values("pk")
    rows = list(appointments(session.cycle_id).filter(pk__in=oath).exclude(expert__in=seated))
    experts = [row.expert_id for row in rows]
    hindered = hindrances(session, experts)
    here = gathering.live_slots(session).values("application")
    pairs = live_conflicts().filter(expert__in=experts, application__in=here).order_by()
    away = set(pairs.values_list("expert_id", "application_id"))
    return [
        {"row": row, "away": sum(one == row.expert_id for one, _a in away), "why": hindered.get(row.expert_id, "")}
        for row in sorted(rows, key=lambda row: (row.expert.user.name, row.pk))
    ]


def hindrances(session: Session, experts: Collection[int]) -> dict[int, str]:
    """{expert: why they cannot come at these hours}; two queries."""
    start, end = gathering.window(session)
    found: dict[int, str] = {}
    absences = Absence.objects.filter(expert__in=experts, withdrawn_at=None, starts_at__lt=end, ends_at__gt=start)
    for absence in absences.order_by("pk"):
        assert absence.expert_id is not None
        found[absence.expert_id] = _("届时不能到会")
    rows = Seat.objects.filter(expert__in=experts, ended_at=None, session__state__in=HELD).exclude(session=session)
    for seat in rows.select_related("session").order_by("pk"):
        from_, to = gathering.window(seat.session)
        if start < to and from_ < end:
            found[seat.expert_id] = _("届时在%(other)s") % {"other": gathering.name_of(seat.session)}
    return found


@transaction.atomic
def invite(session: Session, expert: Expert, *, by: Actor, version: int, key: str) -> Seat:
    """A seat for an expert who is appointed, sworn, free at these hours; the letter asks for an answer.

    The year is locked: nobody is given a seat elsewhere at the same hours meanwhile.
    """
    hold(session.cycle_id)
    event, fresh = SESSION.enter(
        session, tuple(OPEN), "seat", by=by, version=version, key=key, payload={"expert": expert.pk}
    )
    if not fresh:
        return session.seats.filter(expert=event.payload["expert"]).latest("number")
    problems = _against_seat(session, expert)
    if problems:
        raise TransitionError(problems[0], [("expert", problem) for problem in problems])
    last = session.seats.aggregate(last=Max("number"))["last"] or 0
    first = not session.seats.filter(chair=True, ended_at=None).exists()
    seat = Seat.objects.create(session=session, expert=expert, number=last + 1, chair=first)
    telling.invited(seat)
    _reprint(session, seat, by=by)
    return seat


def _reprint(session: Session, *seats: Seat, by: Actor) -> None:
    """Everybody knows of the session already: its papers and the letters to these members follow the panel."""
    if session.state != State.NOTIFIED:
        return
    papers.of_session(session, by=by.user)
    for seat in seats:
        if seat.ended_at is None:
            papers.to_member(seat, by=by.user)
        else:
            make_void(target=papers.seat_target(seat), kinds=(papers.PANEL,))


def _against_seat(session: Session, expert: Expert) -> list[str]:
    problems = []
    held = appointments(session.cycle_id).values("pk")
    if not sworn().filter(expert=expert, cycle=session.cycle_id, pk__in=held).exists():
        problems.append(_("该专家本年度未聘任或尚未签署承诺。"))
    seats = gathering.live_seats(session)
    if seats.filter(expert=expert).exists():
        problems.append(_("该专家已在评委名单中。"))
    elif seats.count() >= session.cycle.panel_max:
        problems.append(_("评委已满 %(n)d 人。") % {"n": session.cycle.panel_max})
    if why := hindrances(session, [expert.pk]).get(expert.pk):
        problems.append(_("%(name)s%(why)s。") % {"name": expert.user.name, "why": why})
    return problems


@transaction.atomic
def unseat(seat: Seat, *, by: Actor, reason: str, version: int, key: str) -> None:
    """STAFF takes a member off the panel before the day; an expert who was told is told again."""
    session = seat.session
    _event, fresh = SESSION.enter(
        session, tuple(OPEN), "unseat", by=by, version=version, key=key, reason=reason, payload={"seat": seat.pk}
    )
    if fresh:
        _end(seat, reason)
        telling.uninvited(seat, reason)
        _reprint(session, seat, by=by)


@transaction.atomic
def name_chair(seat: Seat, *, by: Actor, version: int, key: str) -> None:
    """One member is in the chair; while the session runs, one who has come."""
    session = seat.session
    _event, fresh = SESSION.enter(
        session, tuple(CHAIRED), "chair", by=by, version=version, key=key, payload={"seat": seat.pk}
    )
    if fresh:
        _live(seat)
        if session.state == State.RUNNING and seat.present_at is None:
            sentence = _("请在已到会的评委中选择。")
            raise TransitionError(sentence, [("seat", sentence)])
        was = list(session.seats.filter(chair=True, ended_at=None).exclude(pk=seat.pk))
        session.seats.filter(chair=True, ended_at=None).update(chair=False)
        Seat.objects.filter(pk=seat.pk).update(chair=True)
        for one in (*was, seat):
            one.refresh_from_db(fields=["chair"])
        _reprint(session, *was, seat, by=by)


def _live(seat: Seat) -> None:
    seat.refresh_from_db(from_queryset=Seat.objects.select_for_update(of=("self",), no_key=True))
    if seat.ended_at is not None:
        raise WrongState(_("该评委席位已经取消。"))


def _end(seat: Seat, reason: str) -> None:
    _live(seat)
    seat.ended_at, seat.end_reason, seat.chair = clock.now(), reason.strip()[:200], False
    seat.save(update_fields=["ended_at", "end_reason", "chair"])


def asked_for(session: Session) -> int:
    """The beginning as the number that an answer carries: nobody says yes to hours they have not read."""
    return int(session.starts_at.timestamp())


@transaction.atomic
def answer(seat: Seat, accepts: bool, *, by: Actor, reason: str, version: int, key: str) -> None:
    """The expert's own yes or no, until the session is opened; a no gives the seat up and tells the association.

    `version`: of the hours that were answered, see `asked_for`; a session's own version moves with every other seat.
    """
    if by.user is None or seat.expert.user_id != by.user.pk:
        raise NotPermitted(_("您没有办理此事项的权限。"))
    session = seat.session
    word = Answer.ACCEPTED if accepts else Answer.DECLINED

    def change(row: Session) -> None:
        if version != asked_for(row):
            raise stale(row)

    _event, fresh = SESSION.enter(
        session, tuple(OPEN), "answer", by=by, version=None, key=key, reason=reason, change=change,
        payload={"seat": seat.pk, "answer": word},
    )  # fmt: skip
    if not fresh:
        return
    _live(seat)
    seat.answer, seat.answered_at = word, clock.now()
    seat.save(update_fields=["answer", "answered_at"])
    if not accepts:
        _end(seat, reason or _("本人谢绝"))
        telling.declined(seat, reason)
        _reprint(session, seat, by=by)


def against_panel(session: Session) -> list[str]:
    """What is still wrong with the panel as a whole: its size, its chair, oaths, and who would be heard by too few."""
    seats, cycle, problems = list(gathering.live_seats(session)), session.cycle, []
    words = {"n": len(seats), "least": cycle.panel_min, "most": cycle.panel_max}
    if not cycle.panel_min <= len(seats) <= cycle.panel_max:
        problems.append(_("评委现有 %(n)d 人，应为 %(least)d 至 %(most)d 人。") % words)
    if not any(seat.chair for seat in seats):
        problems.append(_("尚未确定主任评委。"))
    experts = {seat.expert_id: seat.expert.user.name for seat in seats}
    held = appointments(cycle).values("pk")
    oath = set(sworn().filter(cycle=cycle, pk__in=held).values_list("expert_id", flat=True))
    if unsworn := [name for pk, name in experts.items() if pk not in oath]:
        problems.append(_("%(who)s本年度未聘任或尚未签署承诺。") % {"who": _("、").join(unsworn)})
    return problems


def staying(session: Session) -> dict[int, int]:
    """{slot: members who hear it}; four queries. Who is only hindered for an hour is told by the timetable's check."""
    seats = session.seats.filter(ended_at=None).count()
    away = stepping_out(session)
    slots = session.slots.filter(freed_at=None).values_list("pk", flat=True)
    return {pk: seats - len(away.get(pk, ())) for pk in slots}


def appointment_of(session: Session, pk: int) -> Appointment | None:
    """The appointment that was chosen in the list of candidates."""
    return appointments(session.cycle_id).filter(pk=pk).first()
