"""评分方法：在严、宽不一的模拟专家下，各方法与真实次序的秩相关（Spearman、Kendall）。"""

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from review import modelling, scoring

METHOD = scoring.Method(experts_min=3, trim_from=5, flag_range=20, flag_deviation=15)
LIMIT = 20.0  # seconds for the great year
NAMES = {
    "trimmed": "去掉高低分的均值（决定用）",
    "plain": "简单平均",
    "standard": "按专家标准化",
    "model": "双因素模型",
}


@dataclass(frozen=True)
class Setting:
    """A made-up year: `bias` and `noise` are standard deviations in points."""

    label: str
    dossiers: int
    experts: int
    sheets: int
    bias: float
    runs: int
    noise: float = 3.0


SETTINGS = (
    Setting("本届规模，专家宽严接近", 31, 14, 5, 1.0, 200),
    Setting("本届规模，专家宽严不一", 31, 14, 5, 5.0, 200),
    Setting("本届规模，宽严悬殊", 31, 14, 5, 9.0, 200),
    Setting("每份 3 位专家，宽严不一", 31, 14, 3, 5.0, 200),
    Setting("1000 份 60 位专家，宽严不一", 1000, 60, 5, 5.0, 3),
)


def year(setting: Setting, seed: int) -> tuple[dict[int, float], list[modelling.Score]]:
    """The truth, and half-point scores of experts who are harsh, lenient, narrow or wide; loads are even."""
    draw = random.Random(seed)
    truth = {one: draw.gauss(78, 6) for one in range(setting.dossiers)}
    bias = [draw.gauss(0, setting.bias) for _expert in range(setting.experts)]
    width = [draw.uniform(0.7, 1.3) for _expert in range(setting.experts)]
    load = [0] * setting.experts
    scores = []
    for one, value in truth.items():
        picked = sorted(range(setting.experts), key=lambda expert: (load[expert], draw.random()))[: setting.sheets]
        for expert in picked:
            load[expert] += 1
            given = 78 + width[expert] * (value - 78) + bias[expert] + draw.gauss(0, setting.noise)
            scores.append((expert, one, round(2 * min(100.0, max(0.0, given))) / 2))
    return truth, scores


def trimmed(scores: list[modelling.Score]) -> dict[int, float]:
    """The method that decides, on the same scores."""
    sheets: dict[int, list[scoring.Marks]] = {}
    flat = {str(code): Decimal(0) for code in scoring.TIE_BREAKERS}
    for _expert, one, total in scores:
        rows = sheets.setdefault(one, [])
        rows.append(scoring.Marks(len(rows) + 1, Decimal(str(total)), flat))
    results = {one: scoring.result_of(rows, METHOD) for one, rows in sheets.items()}
    scoring.places(results)
    return {one: float(result.mean) for one, result in results.items() if result.mean is not None}


def ranks(values: np.ndarray) -> np.ndarray:
    """Mean ranks, ties shared."""
    _unique, group, sizes = np.unique(values, return_inverse=True, return_counts=True)
    ends = sizes.cumsum()
    return (ends - (sizes - 1) / 2)[group]


def spearman(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.corrcoef(ranks(one), ranks(other))[0, 1])


def kendall(one: np.ndarray, other: np.ndarray) -> float:
    """tau-b, by all pairs."""
    a, b = np.sign(one[:, None] - one), np.sign(other[:, None] - other)
    return float((a * b).sum() / np.sqrt((a * a).sum() * (b * b).sum()))


def run(setting: Setting) -> dict[str, tuple[float, float]]:
    """{method: (Spearman, Kendall)} over all runs of a setting."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in NAMES}
    for seed in range(setting.runs):
        truth, scores = year(setting, seed)
        methods: dict[str, Mapping[int, float]] = {
            "trimmed": trimmed(scores),
            "plain": modelling.plain(scores),
            "standard": modelling.standardised(scores),
            "model": modelling.two_way(scores)[0],
        }
        keys = sorted(truth)
        real = np.array([truth[key] for key in keys])
        for name, values in methods.items():
            got = np.array([values[key] for key in keys])
            found[name].append((spearman(real, got), kendall(real, got)))
    return {name: (sum(s for s, _k in rows) / len(rows), sum(k for _s, k in rows) / len(rows))
            for name, rows in found.items()}  # fmt: skip


def main() -> int:
    """Print the table; 1 when the model is worse than the plain mean or the great year takes too long."""
    fine = True
    for setting in SETTINGS:
        began = time.perf_counter()
        table = run(setting)
        print(f"\n{setting.label}（{setting.runs} 次，{time.perf_counter() - began:.1f} 秒）")
        for name, (rho, tau) in table.items():
            print(f"  {NAMES[name]:<16}  Spearman {rho:.4f}  Kendall {tau:.4f}")
        # Where experts hardly differ there is nothing to gain; a thousandth is noise of the runs.
        fine &= table["model"][0] >= table["plain"][0] - 0.001
    _truth, scores = year(SETTINGS[-1], 1)
    began = time.perf_counter()
    trimmed(scores)
    first = time.perf_counter() - began
    modelling.information(scores, METHOD, seed=1)
    spent = time.perf_counter() - began
    print(
        f"\n1000 份 × 5 张：排名 {first:.2f} 秒，"
        f"连同模型和 {modelling.DRAWS} 次重抽样 {spent:.2f} 秒（上限 {LIMIT:.0f} 秒）"
    )
    fine &= spent <= LIMIT
    print("双因素模型不逊于简单平均，用时在上限之内。" if fine else "不合要求。")
    return 0 if fine else 1


if __name__ == "__main__":
    raise SystemExit(main())
