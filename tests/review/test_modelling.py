"""What stands beside the ranking for information."""

import pytest

from benchmarks.scoring import METHOD, SETTINGS, run, year
from review import modelling
from review.scoring import Method


def test_the_model_takes_a_harsh_expert_out_of_the_way():
    """Expert 9 gives ten points less to everybody; dossier 4 had the bad luck of meeting them, dossier 0 had not."""
    panels = [(1, 2, 3), (2, 3, 1), (1, 2, 9), (3, 1, 9), (2, 3, 9), (1, 2, 9)]
    scores = [(e, d, 80.0 + d / 2 - (10 if e == 9 else 0)) for d, panel in enumerate(panels) for e in panel]
    assert modelling.plain(scores)[4] < modelling.plain(scores)[0]
    value, effect = modelling.two_way(scores)
    assert value[4] > value[0] and effect[9] < min(effect[e] for e in (1, 2, 3))


def test_the_model_is_not_worse_than_the_plain_mean():
    table = run(SETTINGS[1])
    assert table["model"][0] > table["plain"][0] and table["model"][1] > table["plain"][1]


def test_parts_of_the_graph_are_counted():
    assert modelling.parts([(1, 1, 80.0), (2, 1, 80.0), (2, 2, 70.0)]) == 1
    assert modelling.parts([(1, 1, 80.0), (2, 1, 80.0), (3, 2, 70.0)]) == 2


def test_intervals_are_the_same_for_the_same_seed_and_hold_the_certain():
    _truth, scores = year(SETTINGS[0], 7)
    first = modelling.rank_intervals(scores, METHOD, seed=5)
    assert first == modelling.rank_intervals(scores, METHOD, seed=5) != modelling.rank_intervals(scores, METHOD, seed=6)
    assert all(1 <= low <= high <= 31 for low, high in first.values())
    sure = [(expert, dossier, 90.0 - 10 * dossier) for dossier in range(3) for expert in range(5)]
    assert modelling.rank_intervals(sure, METHOD, seed=1) == {0: (1, 1), 1: (2, 2), 2: (3, 3)}


def test_equal_means_stand_as_in_the_ranking():
    scores = [(expert, dossier, 80.0) for dossier in (1, 2) for expert in range(3)]
    assert modelling.rank_intervals(scores, METHOD, seed=1, order={2: 1, 1: 2}) == {1: (2, 2), 2: (1, 1)}


def test_who_is_not_ranked_has_no_interval():
    scores = [(1, 1, 80.0), (2, 1, 82.0), (1, 2, 70.0), (2, 2, 71.0), (3, 2, 72.0)]
    assert set(modelling.rank_intervals(scores, METHOD, seed=1)) == {2}
    assert modelling.information([], METHOD, seed=1)["rows"] == {}


@pytest.mark.parametrize("spread", ["one", "equal"])
def test_an_expert_without_spread_says_nothing_about_differences(spread):
    scores = [(1, 1, 80.0), (1, 2, 90.0), (2, 1, 60.0)] + ([(2, 2, 60.0)] if spread == "equal" else [])
    found = modelling.standardised(scores)
    assert found[2] > found[1]


def test_everything_in_words_that_json_keeps():
    scores = [(e, d, 70.0 + d + e / 2) for d in range(4) for e in range(5)]
    said = modelling.information(scores, Method(3, 5, 20, 15), seed=3)
    assert said["rows"]["0"] == {"plain": "71.00", "standard": said["rows"]["0"]["standard"], "model": "71.00",
                                 "interval": said["rows"]["0"]["interval"]}  # fmt: skip
    assert said["parts"] == 1 and set(said["experts"]) == {"0", "1", "2", "3", "4"}
