"""The lot of one session: drawn once, written down with what everybody needs to draw it again."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from nominations.acting import Actor, TransitionError
from nominations.models import Cycle
from review.halls import gathering, lots
from review.halls.advancing import SESSION, SLOT
from review.halls.models import Session, SessionEvent, Slot
from review.halls.moves import SlotState, State
from review.halls.planning import hold
from review.halls.spreading import spread
from review.halls.timetable import Nominee, Place, Problem, moment, worded


@transaction.atomic
def draw(session: Session, public_value: str, source: str, *, by: Actor, version: int, key: str) -> None:
    """Order the slots by ticket(seed, public value, acceptance number); once, and never again.

    Who cannot come at the time that was drawn stands as near to it as can be, and `moved_reason` says so.
    """

    hold(session.cycle_id)  # nobody moves the slots meanwhile
    SESSION.hold(session)
    slots = {slot.application.acceptance_no: slot for slot in gathering.live_slots(session)}
    order = lots.draw(session.seed, public_value, slots)

    def change(row: Session) -> None:
        if row.drawn_at is not None:
            raise TransitionError(_("该场次已经抽签，不能重抽。"))
        row.public_value, row.public_source = public_value.strip(), source.strip()
        row.drawn_at, row.drawn_by = clock.now(), by.user

    said = {"value": lots.tidy(public_value), "source": source.strip(), "order": order}
    if not said["value"]:
        raise TransitionError(_("请填写公开随机数。"), [("public_value", _("请填写公开随机数。"))])
    _event, fresh = SESSION.enter(
        session, (State.PLANNED,), "draw", by=by, version=version, key=key, change=change, payload=said
    )
    if not fresh:
        return
    if not slots:
        raise TransitionError(_("该场次还没有安排答辩人，不能抽签。"))
    wishes = {slots[number].application_id: place for place, number in enumerate(order, start=1)}
    problem = gathering.problem_of(
        [session], [slots[number].application for number in order], wishes=wishes, by_lot=True
    )
    answer = spread(problem)
    if answer.problems:
        raise TransitionError(answer.problems[0], list(answer.problems))
    by_application = {slot.application_id: slot for slot in slots.values()}
    nominees = {one.pk: one for one in problem.nominees}
    for place in answer.places:
        wish = wishes[place.nominee]
        reason = "" if place.order == wish else _why(problem, nominees[place.nominee])
        _write(by_application[place.nominee], wish, place, reason, by)


def _why(problem: Problem, nominee: Nominee) -> str:
    """The time at which the person cannot come, if it is that which keeps them from the place that was drawn."""
    (sitting,) = problem.sittings
    drawn = sitting.at(nominee.wish - 1)
    for span in nominee.away:
        if span.meets(drawn, drawn + sitting.length):
            return _("本人%(from)s至%(to)s不能到会") % {"from": worded(span.start), "to": worded(span.end)}
    return _("因其他答辩人或评委的时间限制，顺次调整")


def _write(slot: Slot, lot: int, place: Place, reason: str, by: Actor) -> None:
    def change(row: Slot) -> None:
        row.lot, row.order, row.moved_reason = lot, place.order, reason[:200]
        row.starts_at, row.pause_before = moment(place.start), place.pause

    SLOT.enter(slot, (SlotState.WAITING,), "draw", by=by, version=None, change=change, payload={"lot": lot})


def published(cycle: Cycle) -> list[dict[str, Any]]:
    """What anybody may read of the year's lots, by session: numbers, never names; three queries.

    {"session", "rows": [{"number", "ticket", "lot", "order"}]} in the order that was drawn; `order` is the place that
    holds now, None for who is no longer heard in this session. Nothing but the commitment before the lot is drawn;
    what was published once stays published, also when the session was cancelled.
    """
    sessions = list(Session.objects.filter(cycle=cycle).order_by("number"))
    drawn = SessionEvent.objects.filter(session__in=sessions, move="draw")
    orders = {row.session_id: row.payload["order"] for row in drawn}
    here: dict[tuple[int, str], int] = {}
    for slot in Slot.objects.filter(session__in=list(orders), freed_at=None).select_related("application"):
        here[slot.session_id, slot.application.acceptance_no] = slot.order
    return [
        {"session": row, "rows": [
            {
                "number": number, "ticket": lots.ticket(row.seed, row.public_value, number), "lot": lot,
                "order": here.get((row.pk, number)),
            }
            for lot, number in enumerate(orders.get(row.pk, ()), start=1)
        ]}
        for row in sessions
    ]  # fmt: skip
