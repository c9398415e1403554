"""Spreads nominees over sittings, the same way every time; or names who cannot be placed, where and why."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from review.halls.matching import match
from review.halls.timetable import Nominee, Place, Problem, Sitting, refusal, worded

Cell = tuple[int, int]  # (sitting, place from 0)


@dataclass(frozen=True)
class Answer:
    """`problems` is empty when everybody has a place; otherwise the places are the most there can be."""

    places: list[Place]
    problems: list[str]


def spread(problem: Problem) -> Answer:
    """The same problem gives the same answer, in whatever order its parts come.

    Being placed at all comes first, then no empty places between, then level sittings (or the lot), then the list.
    """
    nominees = sorted(problem.nominees, key=lambda one: (one.wish, one.pk))
    sittings = sorted(problem.sittings, key=lambda one: (one.start, one.pk))
    free = {one.pk: _cells(problem, sittings, one) for one in nominees}
    got = _solve(problem, sittings, nominees, free)
    return Answer(_laid(sittings, got), _missing(problem, sittings, nominees, free, got))


def _cells(problem: Problem, sittings: list[Sitting], nominee: Nominee) -> list[Cell]:
    """Every place against which nothing speaks."""
    return [
        (sitting.pk, place)
        for sitting in sittings
        if nominee.only in (None, sitting.pk)
        for place in range(min(sitting.places, _reach(problem)))
        if not refusal(problem, sitting, nominee, sitting.at(place))
    ]


def _reach(problem: Problem) -> int:
    """Nobody needs a later place than this: a few are kept for whoever can only come late."""
    return 2 * len(problem.nominees) + 2


@dataclass(frozen=True)
class _Prices:
    """What weighs how much: each wish more than all lighter ones together, for so many people and places."""

    step: int
    hole: int
    nobody: int

    @classmethod
    def of(cls, people: int, places: int, sittings: int) -> "_Prices":
        step = people * (people * places + sittings) + 1
        hole = people * (places + 1) * step
        return cls(step, hole, people * (places + 1) * hole)


def _solve(
    problem: Problem, sittings: list[Sitting], nominees: list[Nominee], free: dict[int, list[Cell]]
) -> dict[int, Cell]:
    rank = {sitting.pk: number for number, sitting in enumerate(sittings)}
    prices = _Prices.of(len(nominees), _reach(problem), len(sittings))
    costs = [
        {
            cell: _cost(problem, nominee, len(nominees) - number, cell, rank[cell[0]], prices)
            for cell in free[nominee.pk]
        }
        for number, nominee in enumerate(nominees)
    ]
    got = match(costs, prices.nobody)
    return {nominee.pk: cell for nominee, cell in zip(nominees, got, strict=True) if cell is not None}


def _cost(problem: Problem, nominee: Nominee, left: int, cell: Cell, sitting: int, prices: _Prices) -> int:
    """Later places are dearer, so sittings stay level; who stands first in the list comes first."""
    place = cell[1]
    if problem.by_lot:
        hole = max(place + 1 - len(problem.nominees), 0)
        return hole * prices.hole + abs(place + 1 - nominee.wish) * prices.step + left * (place + 1)
    return (place + 1) * prices.step + left * (place + 1) + sitting


def _laid(sittings: list[Sitting], got: dict[int, Cell]) -> list[Place]:
    made = []
    for sitting in sittings:
        row = sorted((place, nominee) for nominee, (pk, place) in got.items() if pk == sitting.pk)
        end = sitting.start
        for order, (place, nominee) in enumerate(row, start=1):
            start = sitting.at(place)
            made.append(Place(nominee, sitting.pk, order, start, start - end))
            end = start + sitting.length + sitting.gap
    return made


def _missing(
    problem: Problem, sittings: list[Sitting], nominees: list[Nominee], free: dict[int, list[Cell]],
    got: dict[int, Cell],
) -> list[str]:  # fmt: skip
    """A sentence for each who has no place."""
    if not nominees or len(got) == len(nominees):
        return []
    if not sittings:
        return [_("还没有可以安排的场次，请先新建场次。")]
    found = []
    told: set[int] = set()
    for nominee in nominees:
        if nominee.pk in got or nominee.pk in told:
            continue
        if not free[nominee.pk]:
            found.append(_nowhere(problem, sittings, nominee))
            continue
        crowd, cells = _crowd(nominee.pk, free, got)
        told |= crowd - set(got)
        found.append(_crowded(sittings, [one for one in nominees if one.pk in crowd], cells))
    return found


def _nowhere(problem: Problem, sittings: list[Sitting], nominee: Nominee) -> str:
    """Session by session why not."""
    why = []
    for sitting in sittings:
        if nominee.only not in (None, sitting.pk):
            continue
        places = range(max(min(sitting.places, _reach(problem)), 1))
        reasons = dict.fromkeys(refusal(problem, sitting, nominee, sitting.at(place)) for place in places)
        why.append(f"{sitting.name}：{''.join(reasons)}")
    return _("%(name)s无法安排。%(why)s") % {"name": nominee.name, "why": "".join(why)}


def _crowd(start: int, free: dict[int, list[Cell]], got: dict[int, Cell]) -> tuple[set[int], set[Cell]]:
    """More people than places: whoever could only change with this one, and all places that are open to them."""
    holder = {cell: nominee for nominee, cell in got.items()}
    crowd, cells, todo = {start}, set[Cell](), [start]
    while todo:
        for cell in free[todo.pop()]:
            cells.add(cell)
            if (other := holder.get(cell)) is not None and other not in crowd:
                crowd.add(other)
                todo.append(other)
    return crowd, cells


def _crowded(sittings: list[Sitting], crowd: list[Nominee], cells: set[Cell]) -> str:
    names = _("、").join(one.name for one in crowd)
    where = []
    for sitting in sittings:
        places = sorted(place for pk, place in cells if pk == sitting.pk)
        if places:
            times = _("、").join(worded(sitting.at(place)).rpartition(" ")[2] for place in places)
            where.append(_("%(sitting)s的 %(times)s") % {"sitting": sitting.name, "times": times})
    words = {"names": names, "n": len(crowd), "where": _("，").join(where), "m": len(cells)}
    return (
        _(
            "%(names)s共 %(n)d 人只能安排在%(where)s，一共 %(m)d 个时间，不够安排。"
            "请增加场次、推迟结束时间，或者核对不能到会的时间。"
        )
        % words
    )
