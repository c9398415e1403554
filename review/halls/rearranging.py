"""The timetable changed by hand: a whole board at once, under the checks of the solver, all of it or nothing."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from nominations.acting import Actor, TransitionError, WrongState
from nominations.models import Cycle
from nominations.transitions import stale
from review.halls import gathering
from review.halls.models import Session, Slot
from review.halls.moves import State
from review.halls.planning import hold, hold_planned, put, touch
from review.halls.timetable import Place, against, lay_out


@dataclass(frozen=True)
class Row:
    """What stands on the board for one slot: its session, a number to sort by, minutes of pause before, a reason."""

    session: int
    order: int
    pause: int
    reason: str = ""


@transaction.atomic
def rearrange(cycle: Cycle, rows: Mapping[int, Row], versions: Mapping[int, int], *, by: Actor) -> bool:
    """Move slots ({slot: Row}) between and inside the planned sessions ({session: version seen}).

    False if nothing changed. Raises with (field, sentence) pairs: `session_<slot>` for a place that cannot be,
    `reason_<slot>` where the order that was drawn is left without saying why. Nothing is written then.
    """
    sessions = {row.pk: row for row in hold_planned(hold(cycle))}
    slots = {slot.pk: slot for slot in board_slots(list(sessions.values()))}
    if rows and all(_stands(slots.get(pk), row) for pk, row in rows.items()):
        return False  # the same form sent twice
    for pk, seen in versions.items():
        if pk not in sessions:
            raise WrongState(_("有场次已经发出通知或取消，请刷新后再调整。"))
        if sessions[pk].version != seen:
            raise stale(sessions[pk])
    if set(rows) != set(slots) or not {row.session for row in rows.values()} <= set(versions):
        raise WrongState(_("排期已有变化，请刷新后再调整。"))
    problem = gathering.problem_of(list(sessions.values()), [slot.application for slot in slots.values()])
    places: list[Place] = []
    for sitting in problem.sittings:
        mine = sorted((row.order, pk) for pk, row in rows.items() if row.session == sitting.pk)
        places += lay_out(sitting, [(slots[pk].application_id, rows[pk].pause) for _order, pk in mine])
    keys = {slot.application_id: slot.pk for slot in slots.values()}
    reasons, problems = _reasons(sessions, slots, rows, {keys[place.nominee]: place for place in places})
    problems = [(f"session_{keys[pk]}", why) for pk, why in against(problem, places).items()] + problems
    if problems:
        raise TransitionError(problems[0][1], list(problems))
    by_application = {slot.application_id: slot for slot in slots.values()}
    touched = put(by_application, places, by=by, reasons={slots[pk].application_id: why for pk, why in reasons.items()})
    touch(touched, by=by)
    return bool(touched)


def _stands(slot: Slot | None, row: Row) -> bool:
    return slot is not None and (slot.session_id, slot.order, slot.pause_before) == (row.session, row.order, row.pause)


def planned(cycle: Cycle) -> list[Session]:
    """The sessions that are still being planned, in the order of the days."""
    return list(Session.objects.filter(cycle=cycle, state=State.PLANNED).select_related("cycle"))


def board_slots(sessions: list[Session]) -> list[Slot]:
    rows = Slot.objects.filter(session__in=[row.pk for row in sessions], freed_at=None)
    return list(rows.select_related("application__employer").order_by("session__starts_at", "session", "order", "pk"))


def drawn_places(slots: list[Slot]) -> dict[int, int]:
    """{slot: the place it has by the lot alone}, of the live slots of one session; whoever came later has none."""
    drawn = sorted((slot.lot, slot.pk) for slot in slots if slot.lot is not None)
    return {pk: number for number, (_lot, pk) in enumerate(drawn, start=1)}


def _reasons(
    sessions: Mapping[int, Session], slots: Mapping[int, Slot], rows: Mapping[int, Row], places: Mapping[int, Place]
) -> tuple[dict[int, str], list[tuple[str, str]]]:
    """({slot: why it does not stand where it was drawn}, what is missing)."""
    reasons, missing = _leaving(sessions, slots, rows)
    groups: dict[int, list[Slot]] = defaultdict(list)
    for pk, place in places.items():
        groups[place.sitting].append(slots[pk])
    for key, group in groups.items():
        if sessions[key].drawn_at is None:
            for slot in group:
                reasons.setdefault(slot.pk, slot.moved_reason)  # why it left another session, say
            continue
        here = drawn_places([slot for slot in group if slot.session_id == key])
        off = [slot for slot in group if here.get(slot.pk) != places[slot.pk].order]
        moved = [slot for slot in off if slot.session_id != key or slot.order != places[slot.pk].order]
        for slot in off:
            reasons[slot.pk] = rows[slot.pk].reason.strip() or slot.moved_reason
        if moved and not any(rows[slot.pk].reason.strip() for slot in moved):
            far = max(moved, key=lambda slot: (abs(slot.order - places[slot.pk].order), slot.pk))
            missing.append((f"reason_{far.pk}", _("抽签顺序已定，调整须写明理由。")))
        for slot in off:
            reasons[slot.pk] = reasons[slot.pk] or _("因他人调整，顺次变动")
    return reasons, list(dict.fromkeys(missing))


def _leaving(
    sessions: Mapping[int, Session], slots: Mapping[int, Slot], rows: Mapping[int, Row]
) -> tuple[dict[int, str], list[tuple[str, str]]]:
    """The same for who leaves a session whose lot is drawn: elsewhere a lot would be drawn for them once more."""
    gone = [pk for pk, slot in slots.items() if rows[pk].session != slot.session_id]
    gone = [pk for pk in gone if sessions[slots[pk].session_id].drawn_at is not None]
    reasons = {pk: rows[pk].reason.strip() for pk in gone}
    return reasons, [(f"reason_{pk}", _("抽签顺序已定，调整须写明理由。")) for pk in gone if not reasons[pk]]
