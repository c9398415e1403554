"""The hall at one moment, in two queries: the panel as it sits, everybody to be heard, and what may be done next.

Console, hall screen and the guards of the steps (S4, S5, S7, S8) all read this one board, so that a button is grey
exactly when its step would be refused.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext as _

from accounts import clock
from nominations.deadlines import beijing
from nominations.pipeline import CycleStage
from review.experts.standing import live_conflicts, sworn
from review.halls.models import Seat, Session, Slot
from review.halls.moves import ON_STAGE, SETTLED, SlotState, State
from review.marks.models import Mark

WARNING = timedelta(minutes=2)  # so long before the end of the talk or of the questions the timers turn amber
PATIENCE = timedelta(minutes=15)  # how long after the first call nobody is absent yet (S8)
CALLS = 2
NOBODY = Q(pk__in=[])
SHOWN = ("key", "state", "version", "lot", "late", "order", "starts_at", "arrived_at", "calls", "first_called_at",
         "phase_at", "moved_reason", "session_id", "application__name")  # fmt: skip
SEEN = (
    "number", "answer", "chair", "present_at", "expert__active", "expert__user__name", "session__key", "session__state",
    "session__version", "session__number", "session__hall", "session__address", "session__starts_at",
    "session__talk_minutes", "session__questions_minutes", "session__cycle__stage", "session__cycle__year",
    "session__cycle__panel_per_slot",
)  # fmt: skip


def number_of(slot: Slot) -> int:
    """The number people know a nominee by: the lot, or the number of who came after it, or the place before it."""
    return slot.lot or slot.late or slot.order


def live_seats(session: Session | int) -> QuerySet[Seat]:
    """The panel as it sits: seats that are neither given up nor declined."""
    rows = Seat.objects.filter(session=session, ended_at=None).exclude(answer=Seat.Answer.DECLINED)
    return rows.select_related("expert__user").order_by("number")


def live_slots(session: Session | int) -> QuerySet[Slot]:
    """Everybody who is to be heard, in the order that holds."""
    return Slot.objects.filter(session=session, freed_at=None).order_by("order", "pk")


def _with_part(seats: QuerySet[Seat]) -> QuerySet[Seat]:
    """Seats with `current` (the slot on the platform, else the next), `leaves` (for whom they step out), `gave`."""
    rows = Slot.objects.filter(session=OuterRef("session"), freed_at=None, state__in=[*ON_STAGE, SlotState.WAITING])
    waits = Case(When(state=SlotState.WAITING, then=Value(1)), default=Value(0))
    current = rows.order_by(waits, "order", "pk").values("pk")[:1]
    conflict = live_conflicts().filter(expert=OuterRef("expert"), application__slots=OuterRef("current"))
    mark = Mark.objects.filter(slot=OuterRef("current"), seat=OuterRef("pk"), submitted_at__isnull=False)
    return seats.annotate(current=Subquery(current)).annotate(
        leaves=Exists(conflict), gave=Exists(mark.filter(quarantined_at=None))
    )


def load(session: Session, hidden: Q = NOBODY) -> "Board":
    """The board of a session; slots that match `hidden` are marked as such. Two queries."""
    seats = list(_with_part(live_seats(session)))
    return Board(session, seats, slots_of(session, hidden))


def by_key(key: Any, hidden: Q = NOBODY) -> "Board | None":
    """The same by the session's key, in two queries; seats also say whether their expert has `pledged` for the year."""
    rows = Seat.objects.filter(session__key=key, ended_at=None).exclude(answer=Seat.Answer.DECLINED)
    rows = rows.select_related("expert__user", "session__cycle").only(*SEEN).order_by("number")
    oath = sworn().filter(expert=OuterRef("expert"), cycle=OuterRef("session__cycle"))
    seats: list[Seat] = list(_with_part(rows.annotate(pledged=Exists(oath))))
    session = seats[0].session if seats else Session.objects.select_related("cycle").filter(key=key).first()
    return Board(session, seats, slots_of(session, hidden)) if session is not None else None


def slots_of(session: Session, hidden: Q = NOBODY) -> list[Slot]:
    """Everybody who is to be heard, with no more of them than their name. One query."""
    rows = live_slots(session).select_related("application").only(*SHOWN)
    return list(rows.annotate(hidden=Case(When(hidden, then=Value(True)), default=Value(False))))


def _time(moment: datetime) -> str:
    """An instant of today by its time alone."""
    local = moment.astimezone(clock.SHANGHAI)
    return f"{local:%H:%M}" if local.date() == clock.today() else beijing(moment)


def _part(seat: Seat, name: str) -> bool:
    return bool(getattr(seat, name))


def is_hidden(slot: Slot) -> bool:
    """Whether this row of a board may not be read by the person it was loaded for."""
    return bool(getattr(slot, "hidden", False))


@dataclass
class Board:
    """`seats` and `slots` as `load` gives them; sentences are for the person whose button is grey."""

    session: Session
    seats: list[Seat]
    slots: list[Slot]

    @cached_property
    def current(self) -> Slot | None:
        """Whoever is on the platform, else whoever is next."""
        return self.on_stage or self.next

    @cached_property
    def on_stage(self) -> Slot | None:
        return next((slot for slot in self.slots if slot.state in ON_STAGE), None)

    @cached_property
    def waiting(self) -> list[Slot]:
        return [slot for slot in self.slots if slot.state == SlotState.WAITING]

    @cached_property
    def next(self) -> Slot | None:
        return self.waiting[0] if self.waiting else None

    @cached_property
    def here(self) -> list[Seat]:
        """Members who have come."""
        return [seat for seat in self.seats if seat.present_at is not None]

    @cached_property
    def staying(self) -> list[Seat]:
        """The m of n/m: who came and does not leave the hall for `current`."""
        return [seat for seat in self.here if not _part(seat, "leaves")]

    @cached_property
    def leaving(self) -> list[Seat]:
        """Who came and steps out for `current` because of a conflict in force."""
        return [seat for seat in self.here if _part(seat, "leaves")]

    @cached_property
    def given(self) -> int:
        """The n of n/m: sheets handed in by those who stay."""
        return sum(_part(seat, "gave") for seat in self.staying)

    @property
    def complete(self) -> bool:
        """Every sheet that can come is there."""
        return bool(self.staying) and self.given >= len(self.staying)

    @property
    def least(self) -> int:
        return int(self.session.cycle.panel_per_slot)

    @property
    def chair(self) -> Seat | None:
        return next((seat for seat in self.seats if seat.chair), None)

    def phase_end(self, slot: Slot) -> datetime | None:
        """When talk or questions are over by the timer; None where no time is set."""
        minutes = {"presenting": self.session.talk_minutes, "questioning": self.session.questions_minutes}
        if slot.phase_at is None or slot.state not in minutes:
            return None
        return slot.phase_at + timedelta(minutes=minutes[slot.state])

    def against_opening(self) -> list[str]:
        """S4: enough members have come, and whoever is in the chair is one of them."""
        found = []
        if self.session.cycle.stage != CycleStage.DEFENSE:
            return [_("本年度当前不在会审答辩阶段。")]
        if len(self.here) < self.least:
            words = {"n": len(self.here), "least": self.least}
            found.append(_("已签到评委 %(n)d 人，至少要有 %(least)d 人才能开会。") % words)
        if self.chair is None:
            found.append(_("尚未确定主持人。"))
        elif self.chair.present_at is None:
            sentence = _("主持人%(name)s尚未签到；可以等候，或改由已到会的评委主持。")
            found.append(sentence % {"name": self.chair.expert.user.name})
        if not self.slots:
            found.append(_("本场没有安排答辩人。"))
        return found

    def problems(self, slot: Slot) -> list[str]:
        """Why no step can be made with this slot at all."""
        return self._own(slot)[1]

    def _own(self, slot: Slot) -> tuple[Slot | None, list[str]]:
        """This board's row of the slot, and why nothing can be done with it."""
        row = next((one for one in self.slots if one.pk == slot.pk), None)
        if row is None:
            return None, [_("这一位已不在本场答辩。")]
        if self.session.state != State.RUNNING:
            return row, [_("本场当前为“%(state)s”，不在进行中。") % {"state": self.session.get_state_display()}]
        return row, []

    def against_calling(self, slot: Slot) -> list[str]:
        """S5: everybody before is done or absent, the nominee is there or was called, enough members stay."""
        row, problems = self._own(slot)
        if row is None or problems:
            return problems
        before = self.on_stage or next((one for one in self.slots if one.state not in SETTLED), None)
        if before is not None and before.pk != row.pk:
            words = {"n": number_of(before), "state": before.get_state_display()}
            return [_("%(n)d 号尚在“%(state)s”，完成或记为缺席后才能叫下一位。") % words]
        if row.arrived_at is None and not row.calls:
            return [_("%(n)d 号尚未签到，请先呼叫。") % {"n": number_of(row)}]
        if len(self.staying) < self.least:
            words = {"n": len(self.staying), "least": self.least}
            return [_("除去回避的评委，到会的只有 %(n)d 人，至少要有 %(least)d 人。") % words]
        return []

    def against_hailing(self, slot: Slot) -> list[str]:
        """Whoever has not come is called for, once it is their turn next."""
        row, problems = self._own(slot)
        if row is None or problems:
            return problems
        if row.arrived_at is not None:
            return [_("%(n)d 号已签到，可以直接叫号。") % {"n": number_of(row)}]
        first = self.next is None or self.next.pk == row.pk
        return [] if first else [_("还没有轮到 %(n)d 号。") % {"n": number_of(row)}]

    def against_absent(self, slot: Slot) -> list[str]:
        """S8: called twice, fifteen minutes after the first call, and not before the time they were told."""
        row, problems = self._own(slot)
        if row is None or problems:
            return problems
        if row.arrived_at is not None:
            return [_("%(n)d 号已签到，不能记为缺席。") % {"n": number_of(row)}]
        if row.first_called_at is None or row.calls < CALLS:
            return [_("须呼叫两次，已呼叫 %(n)d 次。") % {"n": row.calls}]
        since = max(row.first_called_at + PATIENCE, row.starts_at)
        if clock.now() < since:
            return [_("%(when)s 之后仍未到场的，才能记为缺席。") % {"when": _time(since)}]
        return []

    def against_finishing(self, slot: Slot) -> list[str]:
        """S7 by hand: all sheets that can come, or at least as many as a nominee needs."""
        _row, problems = self._own(slot)
        if problems or self.complete or self.given >= self.least:
            return problems
        words = {"n": self.given, "m": len(self.staying), "least": self.least}
        return [_("已交 %(n)d/%(m)d，至少交齐 %(least)d 份才能结束评分。") % words]

    def against_ending(self) -> list[str]:
        """S9 as the button shows it; the step itself asks review.proposals.guards under its locks."""
        left = [slot for slot in self.slots if slot.state not in SETTLED]
        return [_("还有 %(n)d 位没有完成，也没有记为缺席。") % {"n": len(left)}] if left else []
