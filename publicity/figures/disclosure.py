"""No figure of one to four people leaves the server, and none can be computed from what does. No database.

The rule, in the words of official statistics: a threshold of five with complementary suppression.
- `merge`: of the lines of a table, those with one to four people go into one line 其他（合并）. When that line alone
  would tell one of them (it is the only one, or their sum leaves one fewer than three values), further lines join it,
  in the order of the list: never by size, which would tell something too. A category with nobody is no line. When
  nothing is left beside that line, the table is not shown.
- `hide`: of a second column that counts a part of the first (named of submitted), a figure is withheld when it or what
  is left of its line is below five, and then more of them in the order of the list, until each withheld one could be
  any of five values for whoever adds and subtracts all that is shown, and until all withheld ones together are five or
  more, and what is left of their lines too. A total or a rest below five withholds them all.
- `steps`: of people on their way, whoever left between two steps counts as a line of a table. A step is shown when
  five or more reached it and five or more, or nobody, left between it and every other one that is shown.

One mark stands for both reasons: which of the two it is would tell something. The tests play a reader who knows all
that is shown and this rule.
"""

from collections.abc import Iterable, Mapping, Sequence

LEAST = 5
WITHHELD = "＊"
# Values that each small line must still be able to have, and each withheld figure of a second column.
FEW, MANY = 3, 5


def merge(counts: Mapping[str, int]) -> tuple[list[str], list[str]]:
    """(lines shown by themselves, lines in the common one), both in the order given.

    Neither has any when there are fewer than five people altogether.
    """
    if sum(counts.values()) < LEAST:
        return [], []
    there = [name for name, n in counts.items() if n]
    small = [name for name in there if counts[name] < LEAST]
    group = set(small)
    for name in there:
        if _untold(counts, small, group):
            break
        group.add(name)
    return [name for name in there if name not in group], [name for name in there if name in group]


def _untold(counts: Mapping[str, int], small: Sequence[str], group: set[str]) -> bool:
    """Whether the common line leaves every small one enough values."""
    if not small:
        return True
    total, most = sum(counts[name] for name in group), LEAST - 1
    if len(group) < 2 or total < LEAST:
        return False
    if len(group) > len(small):
        return True
    return min(most, total) - max(0, total - most * (len(group) - 1)) + 1 >= FEW


def hide(whole: Sequence[int], part: Sequence[int]) -> list[str]:
    """`part[i]` of `whole[i]` as it may be shown: the figure or WITHHELD. Every `whole[i]` and the sums are known.

    Raises ValueError where a part is more than its whole.
    """
    if any(not 0 <= b <= a for a, b in zip(whole, part, strict=True)):
        raise ValueError("a part is more than its whole")
    if sum(part) < LEAST or sum(whole) - sum(part) < LEAST:
        return [WITHHELD] * len(whole)
    away = {place for place, n in enumerate(part) if n < LEAST or whole[place] - n < LEAST}
    for place in range(len(whole)):
        if not away or _wide(whole, part, away):
            break
        away.add(place)
    return [WITHHELD if place in away else str(n) for place, n in enumerate(part)]


def _wide(whole: Sequence[int], part: Sequence[int], away: set[int]) -> bool:
    """Whether the withheld figures together, which a subtraction tells, are no few people, nor what is left of their
    lines, and whether each could be any of MANY values, given their sum: exact bounds of one sum.
    """
    left, tops = sum(part[place] for place in away), sum(whole[place] for place in away)
    if left < LEAST or tops - left < LEAST:
        return False
    lows = {place: max(0, left - (tops - whole[place])) for place in away}
    return len(away) > 1 and all(min(whole[place], left) - lows[place] + 1 >= MANY for place in away)


def steps(reached: Sequence[int], first: Iterable[int] = ()) -> list[str]:
    """How many reached each step, a falling row. `first`: the steps that matter most; others give way to them."""
    shown: dict[int, int] = {}
    order = dict.fromkeys([*first, *range(len(reached))])
    for place in order:
        n = reached[place]
        if n >= LEAST and all(n == other or abs(n - other) >= LEAST for other in shown.values()):
            shown[place] = n
    return [str(shown[place]) if place in shown else WITHHELD for place in range(len(reached))]
