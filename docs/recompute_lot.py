#!/usr/bin/env python3
"""Draws the lot of one defense session again from what its public page shows: offline, nothing but Python.

  python3 recompute_lot.py COMMITMENT SEED PUBLIC_VALUE NUMBER...

Prints every acceptance number with its ticket in the order of the lot; says whether the seed is the one that was
committed to before the lot, and ends with an error if it is not.
"""

import hashlib
import sys
import unicodedata


def sha256(*lines: str) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def main(arguments: list[str]) -> int:
    if len(arguments) < 4:
        print(__doc__, file=sys.stderr)
        return 2
    committed, seed, value, *numbers = arguments
    if sha256("saq-lot-1", seed) != committed.strip().lower():
        print("种子与承诺值不符。", file=sys.stderr)
        return 1
    plain = "".join(unicodedata.normalize("NFKC", value).split())
    tickets = {number: sha256("saq-lot-1", seed, plain, number) for number in numbers}
    for place, number in enumerate(sorted(tickets, key=lambda number: (tickets[number], number)), start=1):
        print(f"{place:3}  {number}  {tickets[number]}")
    print("种子与承诺值相符。")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
