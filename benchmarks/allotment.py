"""Assignment of experts: 1,000 dossiers × 60 experts × 5, whole and after an expert dropped out; seconds, memory."""

import argparse
import os
import random
import resource
import sys
import time
from typing import Any

import django

REACH_SECONDS = 10.0
FIELDS = "CDEGIMQ"


def question(asked: argparse.Namespace) -> Any:
    """A made-up year: two fields an expert, two experts an organisation, five in a hundred pairs in conflict."""
    from review.allotment.problem import Dossier, Problem, Reader

    dice = random.Random(2023)
    readers = tuple(
        Reader(pk, f"o{dice.randrange(asked.experts // 2)}", tuple(dice.sample(FIELDS, 2)), most=100)
        for pk in range(1, asked.experts + 1)
    )
    dossiers = tuple(Dossier(10_000 + n, dice.choice(FIELDS), asked.each) for n in range(asked.dossiers))
    away = frozenset((r.pk, d.pk) for r in readers for d in dossiers if dice.random() < 0.05)
    return Problem(readers, dossiers, away, seed=7)


def without(whole: Any, answer: Any, gone: int) -> Any:
    """What is left to fill when one expert drops out: everybody else stays where they are."""
    from review.allotment.problem import Dossier, Problem, Reader

    kept: dict[int, list[int]] = {}
    for application, expert in answer.pairs:
        if expert != gone:
            kept.setdefault(application, []).append(expert)
    left = answer.loads(whole)
    readers = tuple(Reader(r.pk, r.organisation, r.fields, r.most, left[r.pk]) for r in whole.readers if r.pk != gone)
    dossiers = tuple(Dossier(d.pk, d.field, d.need - len(kept[d.pk]), tuple(kept[d.pk])) for d in whole.dossiers)
    return Problem(readers, dossiers, whole.away, seed=8)


def main() -> int:
    """0 when the whole assignment is within reach and breaks no rule."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dossiers", type=int, default=1000)
    parser.add_argument("--experts", type=int, default=60)
    parser.add_argument("--each", type=int, default=5)
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from review.allotment.flow import solve

    whole = question(asked)
    began = time.perf_counter()
    answer = solve(whole)
    seconds = time.perf_counter() - began
    left = answer.loads(whole)
    told = f"{len(answer.pairs)} pairs, loads {min(left.values())}–{max(left.values())}, parts {answer.components}"
    print(f"whole     {seconds:6.2f} s   {told}, short {sum(answer.short.values())}, no field {len(answer.unmatched)}")
    gone = whole.readers[0].pk
    began = time.perf_counter()
    repaired = solve(without(whole, answer, gone))
    print(f"repair    {time.perf_counter() - began:6.2f} s   {len(repaired.pairs)} pairs for {left[gone]} left open")
    print(f"memory    {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")
    broken = [pair for pair in answer.pairs if (pair[1], pair[0]) in whole.away]
    return int(seconds > REACH_SECONDS or bool(broken) or len(repaired.pairs) != left[gone])


if __name__ == "__main__":
    sys.exit(main())
