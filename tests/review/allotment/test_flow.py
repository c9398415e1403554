"""A thousand random instances: nobody meets whom they must not, loads are level, the answer is the same again."""

import random
from collections import Counter

import pytest

from review.allotment.flow import solve
from review.allotment.problem import Dossier, Problem, Reader

FIELDS = "CDEGM"


def instance(seed: int) -> Problem:
    """Between 6 and 14 experts of a few organisations, 5 to 25 files, some conflicts."""
    dice = random.Random(seed)
    readers = tuple(
        Reader(pk, f"org{dice.randrange(5)}", tuple(dice.sample(FIELDS, dice.randint(1, 2))), most=25)
        for pk in range(1, dice.randint(9, 16))
    )
    dossiers = tuple(
        Dossier(pk, dice.choice(FIELDS), need=dice.choice((3, 5))) for pk in range(101, dice.randint(107, 127))
    )
    away = frozenset((reader.pk, dossier.pk) for reader in readers for dossier in dossiers if dice.random() < 0.08)
    return Problem(readers, dossiers, away, seed=seed)


def broken(problem: Problem, pairs: list[tuple[int, int]]) -> list[str]:
    """Every rule that an answer breaks."""
    known, found = problem.by_pk, []
    if len(set(pairs)) != len(pairs):
        found.append("twice")
    found += [f"conflict {pair}" for pair in pairs if (pair[1], pair[0]) in problem.away]
    for dossier in problem.dossiers:
        there = [*dossier.held, *(expert for application, expert in pairs if application == dossier.pk)]
        if len(there) != len(set(there)):
            found.append(f"twice on {dossier.pk}")
        organisations = Counter(known[pk].organisation for pk in there)
        found += [f"{dossier.pk} {name}" for name, n in organisations.items() if n > 2]
        if len(there) > len(dossier.held) + max(dossier.need, 0):
            found.append(f"too many on {dossier.pk}")
    loads = Counter(expert for _application, expert in pairs)
    found += [f"load {pk}" for pk, n in loads.items() if known[pk].load + n > known[pk].most]
    return found


def can_be_level(problem: Problem) -> bool:
    """Whether any answer at all has loads within one of each other: asked of another kind of solver."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    place = {(d.pk, r.pk): model.new_bool_var("") for d in problem.dossiers for r in problem.readers}
    for dossier in problem.dossiers:
        model.add(sum(place[dossier.pk, reader.pk] for reader in problem.readers) == dossier.need)
        for name in {reader.organisation for reader in problem.readers}:
            there = [place[dossier.pk, reader.pk] for reader in problem.readers if reader.organisation == name]
            model.add(sum(there) <= 2)
    for reader_pk, dossier_pk in problem.away:
        model.add(place[dossier_pk, reader_pk] == 0)
    floor = model.new_int_var(0, 100, "")
    for reader in problem.readers:
        load = sum(place[dossier.pk, reader.pk] for dossier in problem.dossiers)
        model.add(load >= floor)
        model.add(load <= floor + 1)
    return cp_model.CpSolver().solve(model) != cp_model.INFEASIBLE


@pytest.mark.parametrize("block", range(10))
def test_a_thousand_instances(block):
    apart = 0
    for seed in range(block * 100, block * 100 + 100):
        problem = instance(seed)
        answer = solve(problem)
        assert broken(problem, answer.pairs) == [], seed
        again = solve(Problem(problem.readers[::-1], problem.dossiers[::-1], problem.away, problem.seed))
        assert (again.pairs, again.result_hash) == (answer.pairs, answer.result_hash), seed
        if not answer.short:
            loads = answer.loads(problem).values()
            if max(loads) - min(loads) > 1:
                assert not can_be_level(problem), seed
            apart += answer.components > 1
    assert apart == 0


def test_the_seed_decides_between_equals_and_nothing_else():
    readers = tuple(Reader(pk, f"o{pk}", ("C",), 25) for pk in range(1, 9))
    dossiers = tuple(Dossier(pk, "C", 3) for pk in range(11, 19))
    one, other = (solve(Problem(readers, dossiers, seed=seed)) for seed in (1, 2))
    assert one.pairs != other.pairs
    assert sorted(one.loads(Problem(readers, dossiers)).values()) == [3] * 8


def test_two_islands_are_joined():
    """Fields alone would keep the two halves apart; the graph of comparison must be one."""
    readers = tuple(Reader(pk, f"o{pk}", ("C" if pk <= 4 else "D",), 25) for pk in range(1, 9))
    dossiers = tuple(Dossier(10 + n, "C" if n < 4 else "D", 4) for n in range(8))
    problem = Problem(readers, dossiers)
    answer = solve(problem)
    assert answer.components == 1
    assert answer.unmatched == []
    assert set(answer.loads(problem).values()) == {4}


def test_where_conflicts_part_them_it_is_said():
    readers = tuple(Reader(pk, f"o{pk}", ("C",), 25) for pk in range(1, 7))
    dossiers = (Dossier(11, "C", 3), Dossier(12, "C", 3))
    away = frozenset({(pk, 12) for pk in (1, 2, 3)} | {(pk, 11) for pk in (4, 5, 6)})
    answer = solve(Problem(readers, dossiers, away))
    assert answer.components == 2
    assert answer.short == {}


def test_a_shortage_is_told_by_file():
    readers = tuple(Reader(pk, "same", ("C",), 25) for pk in range(1, 6))
    answer = solve(Problem(readers, (Dossier(11, "C", 5),)))
    assert answer.short == {11: 3}  # no more than two of one organisation
    assert len(answer.pairs) == 2


def test_a_repair_moves_nobody():
    """Somebody dropped out: only the gap is filled, by the one with the least to read."""
    readers = (
        Reader(1, "a", ("C",), 25, load=4),
        Reader(2, "b", ("C",), 25, load=6),
        Reader(3, "c", ("C",), 25, load=3),
    )
    answer = solve(Problem(readers, (Dossier(11, "C", 1, held=(2,)), Dossier(12, "C", 0, held=(1, 2)))))
    assert answer.pairs == [(11, 3)]


def test_an_expert_of_the_field_is_on_every_file_that_can_have_one():
    """Two experts of the field with three files each, six files: one each, and never two on one."""
    for seed in range(20):
        readers = tuple(Reader(pk, f"o{pk}", ("C",) if pk < 3 else ("D",), 25) for pk in range(1, 7))
        dossiers = tuple(Dossier(pk, "C", 3) for pk in range(11, 17))
        problem = Problem(readers, dossiers, seed=seed)
        answer = solve(problem)
        assert answer.unmatched == []
        assert set(answer.loads(problem).values()) == {3}


def test_the_hash_of_the_question_knows_every_part():
    base = Problem((Reader(1, "a", ("C",), 3),), (Dossier(11, "C", 1),))
    others = (
        Problem(base.readers, base.dossiers, seed=1),
        Problem(base.readers, base.dossiers, frozenset({(1, 11)})),
        Problem((Reader(1, "b", ("C",), 3),), base.dossiers),
        Problem(base.readers, (Dossier(11, "C", 2),)),
    )
    assert len({one.input_hash for one in (base, *others)}) == 5
