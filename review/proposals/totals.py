"""Total, rank and suggestion from the two means: pure functions in Decimal, the method that decides (§2.10)."""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from review.proposals.models import Choice
from review.scoring import CENT, Place, Result, places

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Weights:
    """Shares with at most two places; no form changes them once written review has begun (C6)."""

    written: Decimal
    defense: Decimal


@dataclass(frozen=True)
class Means:
    """What one nominee brings: two means with at most two places, None where there is none."""

    written: Decimal | None
    defense: Decimal | None


def total_of(means: Means, weights: Weights) -> Decimal | None:
    """The weighted sum to two places, half up; counted in whole ten-thousandths, so that no half is ever missed."""
    if means.written is None or means.defense is None:
        return None
    exact = (weights.written * means.written + weights.defense * means.defense) * 10000
    if exact != int(exact):
        raise ValueError("means and weights have at most two places")
    return Decimal((int(exact) + 50) // 100) * CENT


def standing(found: Mapping[K, Means], weights: Weights) -> dict[K, Place]:
    """Who stands where: by total, then defense mean, then written mean; who is equal in all three shares a rank."""
    results = {}
    for one, means in found.items():
        total = total_of(means, weights)
        breakers = (means.defense or Decimal(0), means.written or Decimal(0)) if total is not None else None
        results[one] = Result(0, total, breakers)
    return places(results)


def suggested(
    found: Mapping[K, Place], absent: Collection[K], proposed: int | None, reserve: int | None
) -> dict[K, str]:
    """{nominee: a Choice, or '' where the counting gives no answer}.

    Absent without leave fails. '' : no rank, tied across a line, or beyond a quota that the year leaves open.
    """
    sizes: dict[int, int] = {}
    for place in found.values():
        if place.rank is not None:
            sizes[place.rank] = sizes.get(place.rank, 0) + 1
    return {
        one: str(Choice.FAIL) if one in absent else _of_place(place, sizes, proposed, reserve)
        for one, place in found.items()
    }


def _of_place(place: Place, sizes: Mapping[int, int], proposed: int | None, reserve: int | None) -> str:
    if place.rank is None or proposed is None:
        return ""
    first, last = place.rank, place.rank + sizes[place.rank] - 1
    if last <= proposed:
        return str(Choice.PROPOSE)
    if first <= proposed or reserve is None:
        return ""
    if last <= proposed + reserve:
        return str(Choice.RESERVE)
    return str(Choice.FAIL) if first > proposed + reserve else ""
