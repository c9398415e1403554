"""What sheets add up to and who stands where (§2.10): pure functions in Decimal, the method that decides."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from nominations.dictionaries import Indicator

CENT = Decimal("0.01")
# Equal means are told apart by these sub-means, in this order; what is still equal the meeting decides.
TIE_BREAKERS = (Indicator.SKILL, Indicator.CONTRIBUTION)
HIGHEST, LOWEST = "highest", "lowest"
RANGE, DEVIATION = "range", "deviation"

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Method:
    """The numbers of the year that decide; no form changes them once stage 2 has begun (C6)."""

    experts_min: int
    trim_from: int
    flag_range: int
    flag_deviation: int

    @classmethod
    def of(cls, cycle: Any) -> "Method":
        return cls(cycle.experts_min, cycle.trim_from, cycle.flag_range, cycle.flag_deviation)


@dataclass(frozen=True)
class Marks:
    """One valid sheet: the expert's number within the dossier, the total, the total of each dimension."""

    number: int
    total: Decimal
    dimensions: Mapping[str, Decimal]


@dataclass(frozen=True)
class Result:
    """What a dossier's valid sheets add up to; without enough of them every figure is None, never zero.

    `dropped`: {number of the sheet: HIGHEST or LOWEST}. `flags`: RANGE, DEVIATION.
    """

    count: int
    mean: Decimal | None = None
    tie_breakers: tuple[Decimal, ...] | None = None
    spread: Decimal | None = None
    dropped: Mapping[int, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """A place in the ranking; `tied` when nothing but the meeting can tell it from another, `rank` None: not ranked."""

    rank: int | None
    tied: bool = False


def mean_of(values: Iterable[Decimal]) -> Decimal:
    """The mean to two places, half up; counted in whole hundredths, so that no half is ever missed.

    Raises ValueError for a value with more than two places.
    """
    cents = [value * 100 for value in values]
    if any(value != int(value) for value in cents):
        raise ValueError("marks have at most two places")
    total, count = int(sum(cents)), len(cents)
    return Decimal((2 * total + count) // (2 * count)) * CENT


def trimmed(sheets: Sequence[Marks], method: Method) -> tuple[list[Marks], list[Marks], dict[int, str]]:
    """(all in order, those that count, {number of a dropped one: HIGHEST or LOWEST}).

    Sheets are ordered by total, equal totals by the expert's number; from `trim_from` sheets on the first and the last
    of this order do not count.
    """
    order = sorted(sheets, key=lambda sheet: (sheet.total, sheet.number))
    if len(order) < method.trim_from:
        return order, order, {}
    return order, order[1:-1], {order[0].number: LOWEST, order[-1].number: HIGHEST}


def hall_result(sheets: Sequence[Marks], method: Method) -> Result:
    """Mean of one nominee's marks of the defense, trimmed like the sheets; `number` is the seat's, no dimensions."""
    if len(sheets) < method.experts_min:
        return Result(len(sheets))
    order, counted, dropped = trimmed(sheets, method)
    spread = order[-1].total - order[0].total
    return Result(len(order), mean_of(sheet.total for sheet in counted), (), spread, dropped)


def result_of(sheets: Sequence[Marks], method: Method) -> Result:
    """Mean and sub-means of one dossier; what is dropped does not count in the sub-means either."""
    if len(sheets) < method.experts_min:
        return Result(len(sheets))
    order, counted, dropped = trimmed(sheets, method)
    mean = mean_of(sheet.total for sheet in counted)
    breakers = tuple(mean_of(sheet.dimensions[str(code)] for sheet in counted) for code in TIE_BREAKERS)
    spread = order[-1].total - order[0].total
    flags = [RANGE] if spread >= method.flag_range else []
    if any(abs(sheet.total - mean) >= method.flag_deviation for sheet in order):
        flags.append(DEVIATION)
    return Result(len(order), mean, breakers, spread, dropped, tuple(flags))


def places(results: Mapping[K, Result]) -> dict[K, Place]:
    """Who stands where: by mean, then by the sub-means; who is equal in all of them shares a rank (1, 2, 2, 4)."""
    ranked: dict[tuple[Decimal, ...], list[K]] = {}
    for one, result in results.items():
        if result.mean is not None:
            ranked.setdefault((result.mean, *(result.tie_breakers or ())), []).append(one)
    found: dict[K, Place] = {one: Place(None) for one in results}
    rank = 1
    for values in sorted(ranked, reverse=True):
        group = ranked[values]
        for one in group:
            found[one] = Place(rank, len(group) > 1)
        rank += len(group)
    return found


def suggestions(found: Mapping[K, Place], quota: int | None) -> dict[K, bool | None]:
    """Who is within the quota by rank alone; None where the ranking gives no answer: not ranked, tied across the line,
    or a year without a quota."""
    if quota is None:
        return dict.fromkeys(found, None)
    sizes: dict[int, int] = {}
    for place in found.values():
        if place.rank is not None:
            sizes[place.rank] = sizes.get(place.rank, 0) + 1
    said: dict[K, bool | None] = {}
    for one, place in found.items():
        if place.rank is None:
            said[one] = None
        elif place.rank + sizes[place.rank] - 1 <= quota:
            said[one] = True
        else:
            said[one] = False if place.rank > quota else None
    return said
