"""matrix.txt read and written: a line is a column, the signs of all actors, a label."""

import os
from pathlib import Path

from tests.permissions.actors import ACTORS
from tests.permissions.scenes import COLUMNS

FILE = Path(__file__).with_name("matrix.txt")
DESK = "desk"


def rows() -> dict[tuple[str, str], str]:
    """(column, label) → signs."""
    found = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            column, signs, label = line.split(maxsplit=2)
            found[column, label] = signs
    return found


def of(column: str, found: dict[str, str]) -> dict[str, str]:
    """The written rows of a column; `SAQ_WRITE_MATRIX=1` writes what was found first: read the difference."""
    if os.environ.get("SAQ_WRITE_MATRIX"):
        write(column, found)
    return {label: signs for (at, label), signs in rows().items() if at == column}


def write(column: str, found: dict[str, str]) -> None:
    kept = {key: signs for key, signs in (rows() if FILE.exists() else {}).items() if key[0] != column}
    kept |= {(column, label): signs for label, signs in found.items()}
    lines = ["# column, signs and address; the signs stand for: " + " ".join(ACTORS)]
    for at in (DESK, *COLUMNS):
        lines += ["", *(f"{at:<19} {signs} {label}" for (where, label), signs in kept.items() if where == at)]
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")
