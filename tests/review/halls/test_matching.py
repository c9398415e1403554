"""The cheapest way to give everybody a place, held against all ways there are."""

import random
from itertools import product

import pytest

from review.halls.matching import match


def price(costs, nobody, got):
    taken = [cell for cell in got if cell is not None]
    assert len(set(taken)) == len(taken)
    return sum(nobody if cell is None else costs[row][cell] for row, cell in enumerate(got))


def cheapest(costs, nobody):
    """By trying everything."""
    ways = product(*[[None, *row] for row in costs])
    return min(
        sum(nobody if cell is None else costs[row][cell] for row, cell in enumerate(way))
        for way in ways
        if len({cell for cell in way if cell is not None}) == sum(cell is not None for cell in way)
    )


@pytest.mark.parametrize("seed", range(40))
def test_nothing_is_cheaper(seed):
    chance = random.Random(seed)
    cells = [(hall, place) for hall in (1, 2) for place in range(3)]
    costs = [
        {cell: chance.randint(0, 6) for cell in cells if chance.random() < chance.choice((0.3, 0.9))}
        for _row in range(chance.randint(1, 5))
    ]
    for nobody in (4, 10**30):
        assert price(costs, nobody, match(costs, nobody)) == cheapest(costs, nobody)


def test_as_many_as_can_be_have_a_place_when_nobody_is_dearest():
    assert match([{"a": 1}, {"a": 0, "b": 9}, {"a": 0}], 100) == [None, "b", "a"]


def test_equals_fall_alike_every_time():
    costs = [dict.fromkeys("abcd", 0) for _row in range(4)]
    assert match(costs, 1) == match(costs, 1) == ["a", "b", "c", "d"]


def test_nobody_and_nothing():
    assert match([], 1) == [] and match([{}], 1) == [None]
