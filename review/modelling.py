"""For information beside the ranking: plain mean, standardised scores, the two-way model, how sure a rank is.

Nothing here decides. numpy is loaded inside the functions, so that pages never load it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from review.scoring import CENT, Method

# One score: (expert, dossier, total). Experts and dossiers are any keys.
Score = tuple[int, int, float]
DRAWS = 1000
BATCH = 50
SURE = 0.90  # the share of the draws that an interval covers
RIDGE = 1.0  # pulls an expert's effect towards none: one sheet says little about its expert


def plain(scores: Iterable[Score]) -> dict[int, float]:
    """The mean of all valid sheets of each dossier."""
    rows: dict[int, list[float]] = defaultdict(list)
    for _expert, dossier, total in scores:
        rows[dossier].append(total)
    return {dossier: sum(totals) / len(totals) for dossier, totals in rows.items()}


def standardised(scores: Sequence[Score]) -> dict[int, float]:
    """The mean of scores brought to one scale: each expert's own mean and spread become those of all.

    An expert with one sheet, or with equal scores only, says nothing about differences and counts as the overall mean.
    """
    import numpy as np

    totals = np.array([total for _e, _d, total in scores])
    centre, width = float(totals.mean()), float(totals.std())
    of_expert: dict[int, list[float]] = defaultdict(list)
    for expert, _dossier, total in scores:
        of_expert[expert].append(total)
    scale = {expert: (float(np.mean(rows)), float(np.std(rows))) for expert, rows in of_expert.items()}
    made = []
    for expert, dossier, total in scores:
        mean, spread = scale[expert]
        made.append((expert, dossier, centre + (width * (total - mean) / spread if spread else 0.0)))
    return plain(made)


def parts(scores: Sequence[Score]) -> int:
    """Into how many parts the graph of experts and dossiers falls; effects compare only within one part."""
    root: dict[tuple[str, int], tuple[str, int]] = {}

    def top(node: tuple[str, int]) -> tuple[str, int]:
        root.setdefault(node, node)
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for expert, dossier, _total in scores:
        root[top(("e", expert))] = top(("d", dossier))
    return len({top(node) for node in list(root)})


def two_way(scores: Sequence[Score]) -> tuple[dict[int, float], dict[int, float]]:
    """Score = overall + dossier + expert, by least squares with a light ridge on the experts.

    Returns each dossier's value as an expert of average strictness would have given it, and each expert's effect
    (positive: lenient).
    """
    import numpy as np

    experts = {one: n for n, one in enumerate(sorted({expert for expert, _d, _t in scores}))}
    dossiers = {one: n for n, one in enumerate(sorted({dossier for _e, dossier, _t in scores}))}
    counts = np.zeros((len(dossiers), len(experts)))
    sums = np.zeros((len(dossiers), len(experts)))
    for expert, dossier, total in scores:
        counts[dossiers[dossier], experts[expert]] += 1
        sums[dossiers[dossier], experts[expert]] += total
    size = counts.sum(axis=1)
    # The dossiers are eliminated: what is left to solve is as small as the number of experts.
    shares = counts / size[:, None]
    matrix = np.diag(counts.sum(axis=0)) - counts.T @ shares + RIDGE * np.eye(len(experts))
    right = sums.sum(axis=0) - shares.T @ sums.sum(axis=1)
    effect = np.linalg.solve(matrix, right)
    effect -= effect.mean()
    value = (sums.sum(axis=1) - counts @ effect) / size
    return (
        {one: float(value[n]) for one, n in dossiers.items()},
        {one: float(effect[n]) for one, n in experts.items()},
    )


def rank_intervals(
    scores: Sequence[Score], method: Method, *, seed: int, order: Mapping[int, int] | None = None, draws: int = DRAWS
) -> dict[int, Any]:
    """{dossier: (best, worst)}: where the rank lies in nine of ten draws of sheets, with replacement, within dossiers.

    Each draw is counted by the method that decides, equal means standing as in `order` ({dossier: rank}); the same
    seed gives the same intervals. Dossiers that are not ranked are left out.
    """
    import numpy as np

    rows: dict[int, list[float]] = defaultdict(list)
    for _expert, dossier, total in scores:
        rows[dossier].append(total)
    rows = {dossier: totals for dossier, totals in sorted(rows.items()) if len(totals) >= method.experts_min}
    if not rows:
        return {}
    by_size: dict[int, list[int]] = defaultdict(list)
    for place, totals in enumerate(rows.values()):
        by_size[len(totals)].append(place)
    values = list(rows.values())
    draw = np.random.default_rng(seed)
    # Less than a hundredth altogether: it tells equal means apart and never turns two that differ.
    nudge = np.array([(order or {}).get(dossier, 0) for dossier in rows]) * 1e-7
    ranks = np.empty((draws, len(rows)), dtype=np.int32)
    for start in range(0, draws, BATCH):
        step = min(BATCH, draws - start)
        means = np.empty((step, len(rows)))
        for size, places in by_size.items():
            table = np.array([values[place] for place in places])
            picks = draw.integers(0, size, (step, len(places), size))
            taken = np.sort(table[np.arange(len(places))[None, :, None], picks], axis=2)
            if size >= method.trim_from:
                taken = taken[:, :, 1:-1]
            means[:, places] = taken.mean(axis=2).round(2) - nudge[places]
        for offset, line in enumerate(means):
            ranks[start + offset] = len(rows) - np.searchsorted(np.sort(line), line, side="right") + 1
    edge = (1 - SURE) / 2
    low = np.quantile(ranks, edge, axis=0, method="lower")
    high = np.quantile(ranks, 1 - edge, axis=0, method="higher")
    return {dossier: (int(low[n]), int(high[n])) for n, dossier in enumerate(rows)}


def _two(value: float) -> str:
    """Two places, half up, as the ranking rounds."""
    return str(Decimal(f"{value:.6f}").quantize(CENT, ROUND_HALF_UP))


def information(
    scores: Sequence[Score], method: Method, *, seed: int, order: Mapping[int, int] | None = None
) -> dict[str, Any]:
    """All of it, as a ranking keeps it: seed, draws, parts, rows by dossier, effects by expert.

    Figures are texts with two places; keys are texts, as JSON will have them.
    """
    if not scores:
        return {"seed": seed, "draws": 0, "parts": 0, "rows": {}, "experts": {}}
    mean, scaled, (value, effect) = plain(scores), standardised(scores), two_way(scores)
    interval = rank_intervals(scores, method, seed=seed, order=order)
    rows = {
        str(one): {
            "plain": _two(mean[one]),
            "standard": _two(scaled[one]),
            "model": _two(value[one]),
            "interval": list(interval[one]) if one in interval else None,
        }
        for one in mean
    }
    effects = {str(one): f"{amount:+.2f}" for one, amount in effect.items()}
    return {"seed": seed, "draws": DRAWS, "parts": parts(scores), "rows": rows, "experts": effects}
