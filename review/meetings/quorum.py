"""Quorum as a fraction (§2.10): of all who scored, and for one case of those who need not leave."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from nominations.models import Cycle


@dataclass(frozen=True)
class Quorum:
    """`members` may take part, `present` of them did, `needed` must."""

    members: int
    present: int
    needed: int

    @property
    def reached(self) -> bool:
        return self.members > 0 and self.present >= self.needed


def needed(members: int, share: Fraction) -> int:
    """The least whole number that is at least this share; one at the least."""
    return max(1, -(-members * share.numerator // share.denominator))


def share_of(cycle: Cycle) -> Fraction:
    return Fraction(cycle.quorum_num, cycle.quorum_den)


def quorum(members: Collection[int], present: Collection[int], away: Collection[int], share: Fraction) -> Quorum:
    """Experts by key; who is away for the case counts neither above nor below the line."""
    staying = set(members) - set(away)
    return Quorum(len(staying), len(staying & set(present)), needed(len(staying), share))
