"""S2, S3 and S11: the session is told to everybody with its papers, put off, or cancelled; T21 goes along."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from nominations import workdays
from nominations.acting import Actor, TransitionError
from nominations.models import Application
from nominations.pipeline import Status
from nominations.transitions import Permit, advance_all
from review.halls import freeing, gathering, papers, planning, seating, telling
from review.halls.advancing import SESSION, SLOT
from review.halls.models import Seat, Session, Slot
from review.halls.moves import OPEN, SlotState, State
from review.halls.timetable import Place, against, minute


def against_notifying(session: Session) -> list[str]:
    """Everything that S2 asks for and that is still missing."""
    slots = list(gathering.live_slots(session))
    problems = seating.against_panel(session)
    if not slots:
        problems.append(_("还没有安排答辩人。"))
    elif session.drawn_at is None:
        problems.append(_("尚未抽签。"))
    return problems + _too_soon(session) + list(dict.fromkeys(against_slots(session, slots).values()))


def _too_soon(session: Session) -> list[str]:
    days = session.cycle.defense_notice_days
    earliest = workdays.after(days).at.date()
    if session.starts_at.astimezone(clock.SHANGHAI).date() >= earliest:
        return []
    words = {"n": days, "day": f"{earliest.month}月{earliest.day}日"}
    return [_("通知须至少提前 %(n)d 个工作日，今天发出的，会期不得早于%(day)s。") % words]


def against_slots(session: Session, slots: list[Slot]) -> dict[int, str]:
    """{slot: why it cannot stand}: who cannot come, who would be heard by too few."""
    if not slots:
        return {}
    problem = gathering.problem_of([session], [slot.application for slot in slots])
    places = [
        Place(slot.application_id, session.pk, slot.order, minute(slot.starts_at), slot.pause_before) for slot in slots
    ]
    keys = {slot.application_id: slot.pk for slot in slots}
    return {keys[pk]: why for pk, why in against(problem, places).items()}


@transaction.atomic
def notify(session: Session, *, by: Actor, permit: Permit, permit_slot: Permit, version: int, key: str) -> None:
    """S2 with T21 for each who comes from the shortlist; letters, timetable and sign-in sheet are asked for."""
    planning.hold(session.cycle_id)

    def change(row: Session) -> None:
        row.notified_at = clock.now()

    event, fresh = SESSION.advance(
        session, "notify", by=by, permit=permit, version=version, guard=against_notifying, change=change, key=key
    )
    if not fresh:
        return
    announce(list(gathering.live_slots(session)), by=by, permit=permit_slot, key=key)
    papers.of_session(session, by=by.user)
    papers.to_panel(session, by=by.user)
    telling.panel(session, event.pk, "会审答辩评委通知", "会审答辩日程已经确定，请登录查看日程。")


def announce(slots: list[Slot], *, by: Actor, permit: Permit, key: str) -> None:
    """Slots are told to nominees and units, each with its letter D11; the first time the application moves (T21)."""
    told = [(slot, SLOT.enter(slot, (SlotState.WAITING,), "notify", by=by, version=None)[0]) for slot in slots]
    first = {
        slot.application_id: {"words": telling.words(slot), "slot": slot.pk}
        for slot in slots
        if slot.application.status == Status.SHORTLISTED
    }
    advance_all(first, "schedule_defense", by=by, permit=permit, payloads=first, key=key)
    for slot, event in told:
        if slot.application_id not in first:
            telling.scheduled(slot, event.pk)
        papers.to_nominee(slot, by=by.user)


def one_more(session: Session, application: Application, *, by: Actor, permit: Permit, reason: str, key: str) -> Slot:
    """Last in a session, where the lot can no longer place them; told at once where everybody knows of it already."""
    made = planning.append(session, application, by=by, reason=reason)
    if session.state == State.NOTIFIED:
        announce([made], by=by, permit=permit, key=key)
        papers.of_session(session, by=by.user)
    return made


@transaction.atomic
def come_late(
    session: Session, number: str, *, by: Actor, permit_slot: Permit, reason: str, version: int, key: str
) -> None:
    """Somebody who has no slot (on leave, heard on appeal) is placed last in a session whose lot is drawn.

    `number`: their acceptance number. They are told as long before as everybody else.
    """
    planning.hold(session.cycle_id)
    _event, fresh = SESSION.enter(session, tuple(OPEN), "late", by=by, version=version, key=key, reason=reason)
    if not fresh:
        return
    if session.drawn_at is None:
        raise TransitionError(_("该场次尚未抽签，请用“自动排日程”安排。"))
    application = gathering.unplaced(session.cycle_id).filter(acceptance_no=number.strip()).first()
    if application is None:
        problem = _("待安排的人员中没有这个受理编号。")
        raise TransitionError(problem, [("number", problem)])
    if session.state == State.NOTIFIED and (problems := _too_soon(session)):
        raise TransitionError(problems[0])
    one_more(session, application, by=by, permit=permit_slot, reason=reason, key=key)


@transaction.atomic
def replan(session: Session, *, by: Actor, permit: Permit, reason: str, version: int, key: str) -> None:
    """S3: what was told is taken back with the reason; papers are void, the lot stays."""
    event, fresh = SESSION.advance(
        session, "replan", by=by, permit=permit, version=version, reason=reason, key=key,
        change=lambda row: setattr(row, "notified_at", None),
    )  # fmt: skip
    if fresh:
        _taken_back(session, event, reason, "改期", by=by)


@transaction.atomic
def cancel(session: Session, *, by: Actor, permit: Permit, reason: str, version: int, key: str) -> None:
    """S11: the slots are free again, the seats are given up, whoever was told is told."""
    told = session.notified_at is not None
    event, fresh = SESSION.advance(
        session, "cancel", by=by, permit=permit, version=version, reason=reason, key=key,
        change=lambda row: setattr(row, "notified_at", None),
    )  # fmt: skip
    if not fresh:
        return
    telling.panel(session, event.pk, "会审答辩场次取消", f"原定的会审答辩取消。\n理由：{reason}\n")
    for slot in gathering.live_slots(session):
        freeing.free(slot, reason, by=by, tell=told)
    papers.make_void(session)
    Seat.objects.filter(session=session, ended_at=None).update(
        ended_at=clock.now(), end_reason=_("场次取消"), chair=False
    )


def _taken_back(session: Session, event: Any, reason: str, word: str, *, by: Actor) -> None:
    """Who had come already, or was called, comes anew on the other day."""

    def change(row: Slot) -> None:
        row.arrived_at, row.first_called_at, row.calls = None, None, 0

    session.seats.filter(ended_at=None).update(present_at=None)
    for slot in gathering.live_slots(session):
        SLOT.enter(slot, (SlotState.WAITING,), "replan", by=by, version=None, reason=reason, change=change)
        telling.postponed(slot, event.pk, reason)
    papers.make_void(session)
    telling.panel(
        session, event.pk, f"会审答辩{word}", f"原定的会审答辩{word}，新的时间另行通知。\n理由：{reason}\n原定"
    )
