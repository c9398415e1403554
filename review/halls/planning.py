"""S1 and what is planned afterwards: sessions, who is heard in which, one more at the end; all of it before the day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from accounts import clock
from nominations.acting import Actor, TransitionError, WrongState
from nominations.models import Application, Cycle
from nominations.pipeline import CycleStage
from nominations.transitions import locked, stale
from review.halls import gathering, lots, telling
from review.halls.advancing import SESSION, SLOT, begin, place
from review.halls.models import Seat, Session, SessionEvent, Slot
from review.halls.moves import HELD, OPEN, SlotState, State
from review.halls.spreading import spread
from review.halls.timetable import Place, against, lay_out, minute, moment, pauses, refusal

NEW, ALL = "new", "all"  # place those without a slot, or spread everybody anew


@dataclass(frozen=True)
class Plan:
    """What is typed of a session."""

    hall: str
    address: str
    starts_at: datetime
    ends_by: datetime
    gap_minutes: int
    pause_every: int
    pause_minutes: int


def hold(cycle: Cycle | int) -> Cycle:
    """The year, locked: plans of its sessions are changed one after the other, and only in its stage."""
    held = locked(Cycle, cycle if isinstance(cycle, int) else cycle.pk)
    if held.stage != CycleStage.DEFENSE:
        words = {"stage": held.get_stage_display()}
        raise WrongState(_("本年度当前处于“%(stage)s”，不能安排会审答辩。") % words)
    return held


def hold_planned(cycle: Cycle, **which: Any) -> list[Session]:
    """Its sessions that are still being planned, locked before their slots are read; in the order of the days."""
    rows = Session.objects.select_for_update(of=("self",), no_key=True).select_related("cycle")
    found = rows.filter(cycle=cycle, state=State.PLANNED, **which).order_by("pk")
    return sorted(found, key=lambda row: (row.starts_at, row.pk))


def version_of(cycle: Cycle) -> int:
    """Grows with every change of any session of the year: what a page about all of them was opened on."""
    return Session.objects.filter(cycle=cycle).aggregate(n=Sum("version"))["n"] or 0


@transaction.atomic
def begin_session(cycle: Cycle, plan: Plan, *, by: Actor, key: str) -> Session:
    """S1: a session with its commitment, the seed behind it still secret."""
    held = hold(cycle)
    if key and (done := Session.objects.filter(planned_by=by.user, last_key=key).first()):
        return done
    row, seed = Session(cycle=held, **vars(plan)), lots.new_seed()
    row.talk_minutes, row.questions_minutes = held.talk_minutes, held.questions_minutes
    _refuse(_against_plan(row))
    row.number = (Session.objects.filter(cycle=held).aggregate(last=Max("number"))["last"] or 0) + 1
    row.seed, row.commitment = seed, lots.commitment(seed)
    return begin(row, by=by, key=key)


def _against_plan(row: Session) -> list[tuple[str, str]]:
    """What speaks against hall and hours, each beside its field."""
    problems = []
    if row.starts_at <= clock.now():
        problems.append(("starts", _("开始时间须在现在之后。")))
    if row.ends_by is not None and row.starts_at + gathering.length(row) > row.ends_by:
        whole = {"n": row.talk_minutes + row.questions_minutes}
        problems.append(("ends", _("每人陈述和问答共 %(n)d 分钟，最晚结束时间须在此之后。") % whole))
    start, end = gathering.window(row)
    for other in Session.objects.filter(state__in=HELD, hall=row.hall).exclude(pk=row.pk):
        from_, to = gathering.window(other)
        if start < to and from_ < end:
            words = {"other": gathering.name_of(other), "hall": row.hall}
            problems.append(("hall", _("%(hall)s届时已安排%(other)s。") % words))
    return problems


def _refuse(problems: list[Any]) -> None:
    if problems:
        first = problems[0]
        raise TransitionError(str(first[1] if isinstance(first, tuple) else first), problems)


@transaction.atomic
def edit_session(session: Session, plan: Plan, *, by: Actor, version: int, key: str) -> None:
    """Another hall or other hours while nobody has been told: the slots move along, under the same checks.

    Members agreed to other hours: they are told of the new ones and asked again.
    """
    hold(session.cycle_id)
    before: dict[str, Any] = {}

    def change(row: Session) -> None:
        before.update({name: getattr(row, name) for name in vars(plan)})
        for name, value in vars(plan).items():
            setattr(row, name, value)

    event, fresh = SESSION.enter(session, (State.PLANNED,), "edit", by=by, version=version, key=key, change=change)
    if not fresh:
        return
    _refuse(_against_plan(session) + _clashes(session))
    relay(session, by=by, anew=any(before[name] != getattr(plan, name) for name in ("pause_every", "pause_minutes")))
    if before["starts_at"] != plan.starts_at:
        seats = gathering.live_seats(session)
        seats.update(answer=Seat.Answer.INVITED, answered_at=None)
        telling.asked_again(session, event.pk)


def _clashes(session: Session) -> list[tuple[str, str]]:
    """Members who sit elsewhere at these hours."""
    start, end = gathering.window(session)
    seats = list(gathering.live_seats(session))
    rows = Seat.objects.filter(expert__in=[seat.expert_id for seat in seats], ended_at=None, session__state__in=HELD)
    found = []
    for seat in rows.exclude(session=session).select_related("session", "expert__user"):
        from_, to = gathering.window(seat.session)
        if start < to and from_ < end:
            words = {"name": seat.expert.user.name, "other": gathering.name_of(seat.session)}
            found.append(("starts", _("评委%(name)s届时在%(other)s。") % words))
    return found


def relay(session: Session, *, by: Actor, anew: bool = False) -> None:
    """Number the live slots from 1 and set their beginnings; `anew`: pauses by the rule, not as they stand."""
    slots = list(gathering.live_slots(session))
    problem = gathering.problem_of([session], [slot.application for slot in slots])
    rule = pauses(problem.sittings[0], len(slots))
    order = [(slot.application_id, rule[number] if anew else slot.pause_before) for number, slot in enumerate(slots)]
    laid = lay_out(problem.sittings[0], order)
    _refuse([("starts", why) for why in against(problem, laid).values()])
    put({slot.application_id: slot for slot in slots}, laid, by=by)


def put(
    slots: Mapping[int, Slot], places: Iterable[Place], *, by: Actor, reasons: Mapping[int, str] | None = None
) -> set[int]:
    """Write where each stands; {sessions} in which something changed. A slot that has not moved leaves no event."""
    touched: set[int] = set()
    for spot in places:
        slot = slots[spot.nominee]
        reason = slot.moved_reason if reasons is None else reasons.get(spot.nominee, "")
        wanted = {
            "session_id": spot.sitting, "order": spot.order, "starts_at": moment(spot.start),
            "pause_before": spot.pause, "moved_reason": reason[:200],
        }  # fmt: skip
        if slot.pk is None:
            for name, value in wanted.items():
                setattr(slot, name, value)
            place(slot, by=by)
            touched.add(slot.session_id)
        elif any(getattr(slot, name) != value for name, value in wanted.items()):
            touched |= {slot.session_id, spot.sitting}
            _move(slot, wanted, by)
    return touched


def _move(slot: Slot, wanted: dict[str, Any], by: Actor) -> None:
    def change(row: Slot) -> None:
        if row.session_id != wanted["session_id"]:
            row.lot, row.late = None, gathering.late_number(wanted["session_id"])  # the lot was another session's
        for name, value in wanted.items():
            setattr(row, name, value)

    reason = wanted["moved_reason"] if wanted["moved_reason"] != slot.moved_reason else ""
    SLOT.enter(slot, (SlotState.WAITING,), "move", by=by, version=None, change=change, reason=reason)


@transaction.atomic
def arrange(cycle: Cycle, scope: str, *, by: Actor, version: int, key: str) -> int:
    """Place whoever has no slot (`NEW`), or spread everybody anew (`ALL`), over sessions whose lot is not drawn.

    `version`: of the year's plan, see version_of. Returns how many slots stand there. Asking again changes nothing.
    Raises with a sentence for each who does not fit.
    """
    held = hold(cycle)
    sessions = hold_planned(held, drawn_at=None)
    slots = {
        slot.application_id: slot
        for slot in Slot.objects.filter(session__in=sessions, freed_at=None).select_related("application")
    }
    done = SessionEvent.objects.filter(session__cycle=held).order_by("-pk")
    if key and done.filter(move="arrange", actor=by.user, key=key).exists():
        return len(slots)
    if version != version_of(held) and (latest := done.select_related("session").first()):
        raise stale(latest.session)
    people = [*gathering.unplaced(held), *(slot.application for slot in slots.values())]
    people.sort(key=lambda one: (one.acceptance_no, one.pk))
    if not people:
        raise TransitionError(_("没有需要安排的人员。"))
    only = {pk: slot.session_id for pk, slot in slots.items()} if scope == NEW else {}
    answer = spread(gathering.problem_of(sessions, people, only=only))
    _refuse(answer.problems)
    for one in people:
        slots.setdefault(one.pk, Slot(application=one))
    touch(put(slots, answer.places, by=by), by=by, key=key)
    return len(answer.places)


def touch(sessions: Iterable[int], *, by: Actor, reason: str = "", key: str = "") -> None:
    """The plan of these sessions has changed: their versions move, so that older pages are told."""
    for row in Session.objects.filter(pk__in=list(sessions)).order_by("pk"):
        SESSION.enter(row, tuple(OPEN), "arrange", by=by, version=None, reason=reason, key=key)


@transaction.atomic
def append(session: Session, application: Application, *, by: Actor, reason: str) -> Slot:
    """One more at the end of a session, where the lot can no longer place them; the caller tells them (R51)."""
    hold(session.cycle_id)
    SESSION.hold(session)
    if session.state not in OPEN:
        words = {"state": session.get_state_display()}
        raise WrongState(_("该场次当前为“%(state)s”，不能补排。") % words)
    slots = list(gathering.live_slots(session))
    problem = gathering.problem_of([session], [application])
    sitting = problem.sittings[0]
    rule = pauses(sitting, len(slots) + 1)
    start, pause = session.starts_at, 0
    if slots:
        pause = rule[-1]
        after = gathering.length(session) + timedelta(minutes=session.gap_minutes + pause)
        start = max(slot.starts_at for slot in slots) + after
    why = refusal(problem, sitting, problem.nominees[0], minute(start))
    if start <= clock.now():
        why = _("该场次的时间已过，请选择另一个场次。")
    if why:
        raise TransitionError(why, [("session", why)])
    slot = Slot(
        session=session, application=application, order=max((row.order for row in slots), default=0) + 1,
        starts_at=start, pause_before=pause, moved_reason=reason[:200], late=gathering.late_number(session.pk),
    )  # fmt: skip
    place(slot, by=by)
    touch([session.pk], by=by)
    session.refresh_from_db()
    return slot
