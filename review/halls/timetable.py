"""The question of the timetable and what speaks against one place of it: pure, times in whole minutes since 1970."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from accounts import clock

MOST = 40  # places looked at in one sitting


@dataclass(frozen=True)
class Span:
    """A time at which somebody cannot come, the end not included; `note` says why."""

    start: int
    end: int
    note: str = ""

    def meets(self, start: int, end: int) -> bool:
        return self.start < end and start < self.end


@dataclass(frozen=True)
class Sitting:
    """One session: `length` of a talk with its questions, `gap` before the next, `until` the latest end or None."""

    pk: int
    name: str
    start: int
    length: int
    gap: int
    members: tuple[int, ...]  # experts
    until: int | None = None
    pause_every: int = 0
    pause: int = 0

    def at(self, place: int) -> int:
        """When place 0, 1, 2 … begins, the pauses in between included."""
        pauses = place // self.pause_every if self.pause_every else 0
        return self.start + place * (self.length + self.gap) + pauses * self.pause

    @property
    def places(self) -> int:
        """How many have room."""
        if self.until is None:
            return MOST
        return next((k for k in range(MOST) if self.at(k) + self.length > self.until), MOST)


@dataclass(frozen=True)
class Nominee:
    """`wish`: the place that was drawn, or where the person stands in the list. `only`: the sitting that is fixed."""

    pk: int
    name: str
    wish: int
    away: tuple[Span, ...] = ()
    only: int | None = None


@dataclass(frozen=True)
class Problem:
    """`apart`: pairs (expert, nominee) with a conflict; `busy`: when experts cannot come; `names`: of the experts.

    `by_lot`: every nominee wants the very place that is wished; otherwise sittings are to be equally long.
    """

    sittings: tuple[Sitting, ...]
    nominees: tuple[Nominee, ...]
    per_slot: int
    apart: frozenset[tuple[int, int]] = frozenset()
    busy: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    by_lot: bool = False


@dataclass(frozen=True)
class Place:
    """Where one nominee stands: the sitting, the order from 1, the beginning, and the pause before it in minutes."""

    nominee: int
    sitting: int
    order: int
    start: int
    pause: int


def moment(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, clock.SHANGHAI)


def minute(instant: datetime) -> int:
    return int(instant.timestamp()) // 60


def worded(minute_: int) -> str:
    """“5月30日 9:25”."""
    at = moment(minute_)
    return _("%(month)d月%(day)d日 %(time)s") % {"month": at.month, "day": at.day, "time": f"{at.hour}:{at.minute:02}"}


def refusal(problem: Problem, sitting: Sitting, nominee: Nominee, start: int) -> str:
    """Why this nominee cannot stand there from this minute on; '' if nothing speaks against it."""
    end = start + sitting.length
    if sitting.until is not None and end > sitting.until:
        words = {"sitting": sitting.name, "until": worded(sitting.until)}
        return _("%(sitting)s须在%(until)s前结束，排不下。") % words
    for span in nominee.away:
        if span.meets(start, end):
            return _("%(name)s%(from)s至%(to)s不能到会%(note)s。") % {
                "name": nominee.name, "from": worded(span.start), "to": worded(span.end),
                "note": _("（%(note)s）") % {"note": span.note} if span.note else "",
            }  # fmt: skip
    return _short_panel(problem, sitting, nominee, start, end)


def _short_panel(problem: Problem, sitting: Sitting, nominee: Nominee, start: int, end: int) -> str:
    """Too few of the panel stay in the hall for this nominee."""
    apart = [one for one in sitting.members if (one, nominee.pk) in problem.apart]
    busy = [
        one for one in sitting.members
        if one not in apart and any(span.meets(start, end) for span in problem.busy.get(one, ()))
    ]  # fmt: skip
    left = len(sitting.members) - len(apart) - len(busy)
    if left >= problem.per_slot:
        return ""
    why = []
    if apart:
        why.append(_("须对%(name)s回避的有%(who)s") % {"name": nominee.name, "who": _named(problem, apart)})
    if busy:
        why.append(_("届时不能到会的有%(who)s") % {"who": _named(problem, busy)})
    words = {
        "sitting": sitting.name, "all": len(sitting.members), "why": _("，").join(why) or _("没有人须回避"),
        "left": left, "least": problem.per_slot,
    }  # fmt: skip
    return _("%(sitting)s有评委 %(all)d 人，%(why)s，可评分的只有 %(left)d 人，至少须有 %(least)d 人。") % words


def _named(problem: Problem, experts: Iterable[int]) -> str:
    return _("、").join(problem.names.get(one, str(one)) for one in experts)


def lay_out(sitting: Sitting, order: Sequence[tuple[int, int]]) -> list[Place]:
    """(nominee, pause before in minutes) one after the other, with the beginnings that follow."""
    made, at = [], sitting.start
    for number, (nominee, pause) in enumerate(order, start=1):
        start = at + pause
        made.append(Place(nominee, sitting.pk, number, start, pause))
        at = start + sitting.length + sitting.gap
    return made


def pauses(sitting: Sitting, count: int) -> list[int]:
    """The pauses before 0, 1, 2 … as the sitting's rule has them."""
    every = sitting.pause_every
    return [sitting.pause if every and place and place % every == 0 else 0 for place in range(count)]


def against(problem: Problem, places: Iterable[Place]) -> dict[int, str]:
    """{nominee: why not} of a timetable made by hand; empty when it can stand."""
    sittings = {one.pk: one for one in problem.sittings}
    nominees = {one.pk: one for one in problem.nominees}
    found = {}
    for place in places:
        if why := refusal(problem, sittings[place.sitting], nominees[place.nominee], place.start):
            found[place.nominee] = why
    return found
