"""Reads a permission table: for each address and state who gets which answer; review.txt tells the format."""

import re
from dataclasses import dataclass
from pathlib import Path

SIGNED_OUT = ("anonymous", "disabled")
# A page without a log-in.
PUBLIC = "everyone"
# Not asked in this state: there is no such thing yet, or the stage plays no part.
SILENT = ("-", '"')


@dataclass(frozen=True)
class Line:
    """A method and an address with what the table says: {state: cell}."""

    method: str
    label: str
    cells: dict[str, str]

    @property
    def name(self) -> str:
        return self.label.split()[0]


@dataclass(frozen=True)
class Table:
    """One file beside this one, with the states of its columns, who asks, and words for several of them."""

    file: str
    states: tuple[str, ...]
    actors: tuple[str, ...]
    groups: dict[str, set[str]]

    def lines(self) -> list[Line]:
        found = []
        for text in Path(__file__).with_name(self.file).read_text(encoding="utf-8").splitlines():
            if text and not text.startswith("#"):
                words = text.split()
                label, cells = words[: -len(self.states)], words[-len(self.states) :]
                found.append(Line(label[0], " ".join(label[1:]), dict(zip(self.states, cells, strict=True))))
        return found

    def answers(self, cell: str) -> dict[str, str]:
        """{actor: sign} of everybody."""
        signs = dict.fromkeys(self.actors, ".") | dict.fromkeys(SIGNED_OUT, "L")
        for part in cell.split(",") if cell != "." else ():
            people, _sep, sign = part.partition(":")
            signs |= dict.fromkeys(self.members(people), sign or "V")
        return signs

    def members(self, words: str) -> set[str]:
        """staff+lead-away → the people it means."""
        found: set[str] = set()
        for sign, word in re.findall(r"([+-]?)(\w+)", words):
            people = set(self.actors) if word == PUBLIC else self.groups.get(word, {word})
            assert people <= set(self.actors), word
            found = found - people if sign == "-" else found | people
        return found
