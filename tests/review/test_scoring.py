"""The deciding method by hand, to the last digit (§2.10)."""

from decimal import Decimal as D
from itertools import permutations

import pytest

from review.scoring import (
    DEVIATION,
    HIGHEST,
    LOWEST,
    RANGE,
    Marks,
    Method,
    Place,
    mean_of,
    places,
    result_of,
    suggestions,
)

METHOD = Method(experts_min=3, trim_from=5, flag_range=20, flag_deviation=15)


def sheet(number, total, skill="0", contribution="0"):
    dimensions = {"craft": D(0), "skill": D(skill), "lead": D(0), "contribution": D(contribution)}
    return Marks(number, D(total), dimensions)


def sheets(*totals):
    return [sheet(number, total) for number, total in enumerate(totals, 1)]


@pytest.mark.parametrize(
    ("totals", "mean"),
    [
        # 三份、四份：简单平均
        (("80", "81", "81"), "80.67"),  # 242/3 = 80.666…
        (("80.5", "81", "82.5"), "81.33"),  # 244/3 = 81.333…
        (("80", "80.5", "81", "81"), "80.63"),  # 322.5/4 = 80.625, half up
        (("70", "70", "70.5", "70"), "70.13"),  # 280.5/4 = 70.125, half up; half even would say 70.12
        (("0", "0", "0"), "0.00"),
        (("100", "100", "100"), "100.00"),
        # 五份起：去掉一个最高分、一个最低分
        (("60", "80", "81", "82.5", "99"), "81.17"),  # (80+81+82.5)/3 = 243.5/3 = 81.1666…
        (("90", "90", "70", "70", "85"), "81.67"),  # only one 90 and one 70 go: (90+70+85)/3 = 245/3
        (("88", "88", "88", "88", "88"), "88.00"),
        (("75", "75.5", "76", "76.5", "77", "77.5"), "76.25"),  # (75.5+76+76.5+77)/4
        (("75", "75.5", "76", "76.5", "76.5", "90"), "76.13"),  # 304.5/4 = 76.125, half up
        (("0", "0", "100", "100", "50"), "50.00"),
    ],
)
def test_the_mean_by_hand(totals, mean):
    result = result_of(sheets(*totals), METHOD)
    assert str(result.mean) == mean and result.count == len(totals)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_than_three_sheets_are_no_figure_and_never_a_zero(count):
    result = result_of(sheets(*["90"] * count), METHOD)
    assert (result.mean, result.tie_breakers, result.spread, result.flags, result.dropped) == (None, None, None, (), {})
    assert places({"a": result})["a"] == Place(None)


def test_the_parameters_of_the_year_are_asked():
    strict = Method(experts_min=5, trim_from=6, flag_range=5, flag_deviation=3)
    assert result_of(sheets("80", "80", "80", "80"), strict).mean is None
    assert str(result_of(sheets("60", "80", "81", "82.5", "99"), strict).mean) == "80.50"
    assert result_of(sheets("80", "80", "80", "80", "85"), strict).flags == (RANGE, DEVIATION)


def test_which_of_equal_extremes_goes_is_a_rule_and_not_the_order_of_the_rows():
    rows = [
        sheet(1, "70", "20"),
        sheet(2, "70", "10"),
        sheet(3, "80", "24"),
        sheet(4, "90", "28"),
        sheet(5, "90", "29"),
    ]
    for order in permutations(rows):
        result = result_of(order, METHOD)
        assert result.dropped == {1: LOWEST, 5: HIGHEST}
        assert result.tie_breakers == (D("20.67"), D("0.00"))  # (10+24+28)/3 = 62/3


def test_sub_means_are_of_the_sheets_that_count():
    rows = [sheet(n, total, skill, give) for n, total, skill, give in (
        (1, "60", "1", "25"), (2, "80", "20", "20"), (3, "81", "21", "21.5"), (4, "82", "21", "21"),
        (5, "99", "30", "25"),
    )]  # fmt: skip
    assert result_of(rows, METHOD).tie_breakers == (D("20.67"), D("20.83"))  # 62/3, 62.5/3


@pytest.mark.parametrize(
    ("totals", "flags"),
    [
        (("70", "80", "90"), (RANGE,)),  # range exactly 20; largest distance from 80.00 is 10
        (("70", "80", "89.5"), ()),
        (("80", "80", "80", "80", "95"), (DEVIATION,)),  # |95 − 80.00| = 15; range 15
        (("80", "80", "80", "80", "94.5"), ()),
        (("60", "80", "80", "80", "80"), (RANGE, DEVIATION)),
        # A dropped sheet is in the divergence all the same: it does not count, but it was given.
        (("64", "80", "80", "80", "81"), (DEVIATION,)),
    ],
)
def test_divergence_at_its_limits(totals, flags):
    assert result_of(sheets(*totals), METHOD).flags == flags


def ranked(*rows):
    """{name: Result} from (name, total, skill, contribution): three equal sheets each."""
    return {name: result_of([sheet(n, t, s, c) for n in (1, 2, 3)], METHOD) for name, t, s, c in rows}


def test_equal_means_go_by_skill_then_by_contribution_then_to_the_meeting():
    found = places(ranked(
        ("a", "85", "25", "20"), ("b", "85", "26", "18"), ("c", "85", "25", "21"), ("d", "90", "10", "10"),
        ("e", "85", "25", "20"), ("f", "80", "30", "25"),
    ))  # fmt: skip
    assert found == {
        "d": Place(1), "b": Place(2), "c": Place(3), "a": Place(4, True), "e": Place(4, True), "f": Place(6),
    }  # fmt: skip


def test_means_are_equal_as_they_are_printed():
    """80.666… and 80.674 are both 80.67 on paper: the sub-mean decides, not a digit nobody sees."""
    one = result_of([sheet(1, "80", "20"), sheet(2, "81", "20"), sheet(3, "81", "20")], METHOD)  # 80.6666…
    other = result_of([sheet(1, "80.67", "19"), sheet(2, "80.67", "19"), sheet(3, "80.68", "19")], METHOD)  # 80.6733…
    assert one.mean == other.mean == D("80.67")
    assert places({"other": other, "one": one}) == {"one": Place(1), "other": Place(2)}


def test_zero_is_a_mean_like_another():
    assert places(ranked(("a", "0", "0", "0"), ("b", "1", "0", "0"))) == {"b": Place(1), "a": Place(2)}


def test_what_the_quota_suggests():
    found = {"a": Place(1), "b": Place(2, True), "c": Place(2, True), "d": Place(4), "e": Place(None)}
    assert suggestions(found, 3) == {"a": True, "b": True, "c": True, "d": False, "e": None}
    assert suggestions(found, 2) == {"a": True, "b": None, "c": None, "d": False, "e": None}
    assert suggestions(found, 1) == {"a": True, "b": False, "c": False, "d": False, "e": None}
    assert set(suggestions(found, None).values()) == {None}


def test_halves_are_never_lost():
    assert mean_of([D("0.01"), D("0.02")]) == D("0.02")  # 0.015
    assert mean_of([D("99.99"), D("100")]) == D("100.00")  # 99.995
    with pytest.raises(ValueError, match="two places"):
        mean_of([D("80.001")])
