"""Totals, ranks and suggestions counted by hand, to the last digit."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.proposals.totals import Means, Weights, standing, suggested, total_of
from review.scoring import Place

WEIGHTS = Weights(Decimal("0.40"), Decimal("0.60"))


def means(written, defense):
    return Means(*(None if value is None else Decimal(value) for value in (written, defense)))


@pytest.mark.parametrize(
    ("written", "defense", "total"),
    [
        ("86.50", "89.60", "88.36"),  # 34.6 + 53.76
        ("80.01", "80.00", "80.00"),  # 32.004 + 48 = 80.004
        ("80.03", "80.00", "80.01"),  # 80.012
        ("79.99", "81.13", "80.67"),  # 31.996 + 48.678 = 80.674
        ("80.00", "80.01", "80.01"),  # 80.006
        ("0.00", "0.00", "0.00"),
        ("100.00", "100.00", "100.00"),
        (None, "90.00", None),
        ("90.00", None, None),
    ],
)
def test_totals_counted_by_hand(written, defense, total):
    assert total_of(means(written, defense), WEIGHTS) == (None if total is None else Decimal(total))


def test_a_half_goes_up():
    # 0.25 × 80.01 + 0.75 × 80.03 = 80.025; binary fractions would give 80.02
    assert total_of(means("80.01", "80.03"), Weights(Decimal("0.25"), Decimal("0.75"))) == Decimal("80.03")


def test_equal_totals_are_told_apart_by_the_defense_then_by_written_review():
    found = {
        "a": means("86.00", "80.00"),  # 82.40
        "b": means("80.00", "84.00"),  # 82.40, better defense
        "c": means("80.00", "84.00"),  # the same in everything
        "d": means("90.00", "90.00"),
        "e": means("90.00", None),
        "f": means("79.99", "84.00"),  # 82.396 → 82.40, same defense, less written
    }
    assert standing(found, WEIGHTS) == {
        "d": Place(1), "b": Place(2, True), "c": Place(2, True), "f": Place(4), "a": Place(5), "e": Place(None),
    }  # fmt: skip


def ranked(*ranks):
    return {n: Place(rank) for n, rank in enumerate(ranks, start=1)}


@pytest.mark.parametrize(
    ("ranks", "absent", "proposed", "reserve", "said"),
    [
        ((1, 2, 3, 4), (), 2, 1, ["propose", "propose", "propose_reserve", "defense_fail"]),
        ((1, 2, 2, 4), (), 2, 1, ["propose", "", "", "defense_fail"]),  # tied across the line of the proposed
        ((1, 2, 3, 3), (), 2, 1, ["propose", "propose", "", ""]),  # tied across the line of the reserves
        ((1, 1, 3, 3), (), 2, 2, ["propose", "propose", "propose_reserve", "propose_reserve"]),
        ((1, 1, 1), (), 1, 1, ["", "", ""]),  # across both lines
        ((1, 2, None, None), (4,), 1, 1, ["propose", "propose_reserve", "", "defense_fail"]),
        ((1, 2, 3), (), 1, None, ["propose", "", ""]),
        ((1, 2, None), (3,), None, 1, ["", "", "defense_fail"]),
        ((1, 2, 3), (), 2, 0, ["propose", "propose", "defense_fail"]),
    ],
)
def test_suggestions(ranks, absent, proposed, reserve, said):
    assert list(suggested(ranked(*ranks), absent, proposed, reserve).values()) == said


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10000), st.integers(0, 10000)), min_size=1, max_size=12))
def test_nobody_with_a_smaller_total_stands_before_a_greater_one(pairs):
    found = {n: Means(Decimal(w) / 100, Decimal(d) / 100) for n, (w, d) in enumerate(pairs)}
    places = standing(found, WEIGHTS)
    totals = {n: total_of(one, WEIGHTS) for n, one in found.items()}
    assert all(totals[a] >= totals[b] for a in found for b in found if places[a].rank < places[b].rank)
    assert sorted(places) == sorted(found) and min(place.rank for place in places.values()) == 1
    backwards = standing(dict(reversed(found.items())), WEIGHTS)
    assert backwards == places
