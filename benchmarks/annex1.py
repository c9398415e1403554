"""Annex 1 as PDF beside the other ways to make one: milliseconds, size, memory; warm, interleaved rounds."""

import argparse
import json
import os
import statistics
import subprocess
import sys

LABELS = {
    "ours": "WeasyPrint, as the portal prints it",
    "naive": "WeasyPrint as one would write it first",
    "fixed": "… with fixed columns",
    "typst": "Typst, reused compiler",
    "office": "LibreOffice, resident, .docx filled and converted",
    "chromium-noto": "Chromium, resident, Noto CJK",
    "chromium-small": "Chromium, resident, the cut font",
}
SIZES = ("short", "typical", "full")
# At least this many times faster than … on the typical form.
REACH = {"naive": 8.0, "fixed": 2.0, "office": 1.2, "chromium-noto": 1.5}
REACH_KB = 200


class Contender:
    """A process that makes one document whenever it is told a size."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.times: dict[str, list[float]] = {size: [] for size in SIZES}
        self.kib: dict[str, float] = {}
        self.mib = 0.0
        # Only ours brings its own font configuration; the others take the machine's.
        environment = {key: value for key, value in os.environ.items() if key != "FONTCONFIG_FILE"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks._annex1_contender", name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
        )  # fmt: skip
        self.state = self._answer()

    def _answer(self) -> object:
        assert self.process.stdout
        line = self.process.stdout.readline()
        return json.loads(line) if line else "failed"

    def make(self, size: str, *, count: bool) -> None:
        assert self.process.stdin
        self.process.stdin.write(size + "\n")
        self.process.stdin.flush()
        answer = self._answer()
        if not isinstance(answer, dict):
            raise SystemExit(f"{self.name} broke off")
        self.kib[size], self.mib = answer["bytes"] / 1024, max(self.mib, answer["mib"])
        if count:
            self.times[size].append(answer["ms"])

    def median(self, size: str) -> float:
        return statistics.median(self.times[size])

    def ratio_to(self, other: "Contender", size: str) -> float:
        """How many times longer than `other`, round by round: the machine's moods strike both alike."""
        return statistics.median(mine / its for mine, its in zip(self.times[size], other.times[size], strict=True))

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def measure(contenders: list[Contender], rounds: int) -> None:
    """One uncounted document of each size, then the rounds: in each, every contender makes every size once."""
    for contender in contenders:
        for size in SIZES:
            contender.make(size, count=False)
    for number in range(rounds):
        for contender in contenders:
            for size in SIZES:
                contender.make(size, count=True)
        print(f"\rround {number + 1}/{rounds}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def table(contenders: list[Contender], missing: list[str]) -> None:
    print(f"{'how (ms per document, median)':52}{'short':>8}{'typical':>9}{'full':>8}{'KB typ.':>9}{'peak MiB':>10}")
    for one in contenders:
        times = "".join(f"{one.median(size):{width}.0f}" for size, width in zip(SIZES, (8, 9, 8), strict=True))
        print(f"{LABELS[one.name]:52}{times}{one.kib['typical']:9.0f}{one.mib:10.0f}")
    for name in missing:
        print(f"{LABELS[name]:52}  not installed")


def verdict(contenders: list[Contender]) -> bool:
    """The ratios of the typical form, the median over the rounds, beside what is to be reached."""
    by_name = {one.name: one for one in contenders}
    ours = by_name["ours"]
    print("\nours is faster on the typical form than")
    fine = True
    for name, one in by_name.items():
        if name == "ours":
            continue
        ratio = one.ratio_to(ours, "typical")
        goal = REACH.get(name)
        met = goal is None or ratio >= goal
        fine &= met
        print(f"  {LABELS[name]:50}{ratio:7.2f} ×" + (f"   reach {goal} × {_said(met)}" if goal else ""))
    small = ours.kib["typical"] <= REACH_KB
    print(f"  {'KB of the typical form':50}{ours.kib['typical']:7.0f}     reach {REACH_KB} KB {_said(small)}")
    return fine and small


def _said(met: bool) -> str:
    return "met" if met else "MISSED"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--only", nargs="*", choices=LABELS, help="besides ours")
    options = parser.parse_args()
    names = ["ours", *(name for name in LABELS if name != "ours" and (options.only is None or name in options.only))]
    started = [Contender(name) for name in names]
    contenders = [one for one in started if one.state == "ready"]
    missing = [one.name for one in started if one.state != "ready"]
    measure(contenders, options.rounds)
    for one in started:
        one.close()
    table(contenders, missing)
    return 0 if verdict(contenders) else 1


if __name__ == "__main__":
    sys.exit(main())
