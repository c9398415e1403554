"""A reader who knows everything that is shown, and the rule: what can they compute? Every small table is played."""

from collections import defaultdict
from itertools import pairwise, product

import pytest

from publicity.figures.disclosure import LEAST, WITHHELD, hide, merge, steps

SMALL = range(1, LEAST)


def shown(counts):
    """What a reader sees of one column: the total, the lines with their figures, whether others were put together."""
    names = {str(place): n for place, n in enumerate(counts)}
    alone, together = merge(names)
    total = sum(counts)
    return (total if total >= LEAST else None, tuple((name, names[name]) for name in alone), bool(together))


@pytest.mark.parametrize(("lines", "most"), [(2, 14), (3, 14), (4, 8)])
def test_no_line_of_one_to_four_people_can_be_computed(lines, most):
    worlds = defaultdict(list)
    for counts in product(range(most + 1), repeat=lines):
        worlds[shown(counts)].append(counts)
    for (total, alone, _together), could_be in worlds.items():
        assert all(n >= LEAST for _name, n in alone)
        if total is None or total > most:  # beyond it not every world was played
            continue
        for place in range(lines):
            values = {counts[place] for counts in could_be}
            told = len(values) == 1 and values & set(SMALL)
            assert not told, (total, alone, place, values)


WHOLES = {
    "two": list(product(range(5, 12), repeat=2)),
    "three": list(product(range(5, 8), repeat=3)),
    "small beside large": [(6, 6, 12), (12, 5, 6), (5, 5, 5, 11)],
}


@pytest.mark.parametrize("wholes", WHOLES.values(), ids=WHOLES)
def test_of_a_part_each_withheld_figure_could_be_any_of_five(wholes):
    for whole in wholes:
        worlds = defaultdict(list)
        for part in product(*(range(n + 1) for n in whole)):
            total, rest = sum(part), sum(whole) - sum(part)
            known = total if min(total, rest) >= LEAST else None
            worlds[known, tuple(hide(whole, part))].append(part)
        for (known, said), could_be in worlds.items():
            for place, text in enumerate(said):
                values = {part[place] for part in could_be}
                assert len(values) >= 5 if text == WITHHELD else values == {int(text)}, (whole, said, place)
                assert text == WITHHELD or LEAST <= int(text) <= whole[place] - LEAST
            away = [place for place, text in enumerate(said) if text == WITHHELD]
            if known is not None and away:  # all of them together are told by a subtraction
                together = known - sum(int(text) for text in said if text != WITHHELD)
                assert LEAST <= together <= sum(whole[place] for place in away) - LEAST, (whole, said, known)


@pytest.mark.parametrize("first", [(), (1, 3)])
def test_nobody_between_two_steps_can_be_computed(first):
    lines, most, worlds = 4, 9, defaultdict(list)
    for left in product(range(most + 1), repeat=lines):
        reached = [sum(left[place:]) for place in range(lines)]
        worlds[tuple(steps(reached, first))].append(left)
    for said, could_be in worlds.items():
        figures = [int(text) for text in said if text != WITHHELD]
        if not figures or max(figures) > most:
            continue
        gaps = [a - b for a, b in pairwise(figures)]
        assert all(gap == 0 or gap >= LEAST for gap in gaps)
        for place in range(lines):
            values = {left[place] for left in could_be}
            assert not (len(values) == 1 and values & set(SMALL)), (said, place)


@pytest.mark.parametrize(
    ("counts", "alone"),
    [
        ({"男": 30, "女": 4}, []),  # 34 - 30 would tell
        ({"a": 20, "b": 4, "c": 4}, []),  # two lines below five that make eight are four and four
        ({"a": 20, "b": 4, "c": 3, "d": 2}, ["a"]),
        ({"a": 20, "b": 9, "c": 3}, ["b"]),  # the next in the list joins, not the smallest
        ({"a": 2, "b": 1}, []),
        ({"a": 6, "b": 0}, ["a"]),
    ],
)
def test_lines_that_would_tell_are_put_together(counts, alone):
    assert merge(counts)[0] == alone


def test_steps_that_matter_most_are_kept():
    reached = [40, 36, 33, 20, 19, 12, 12, 11]
    assert steps(reached, first=(1, 7)) == ["＊", "36", "＊", "20", "＊", "＊", "＊", "11"]
    assert steps([40, 30, 30, 4]) == ["40", "30", "30", "＊"]


def test_a_part_is_never_more_than_its_whole():
    with pytest.raises(ValueError, match="more than its whole"):
        hide([3], [4])
