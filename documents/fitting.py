"""How much text a box of fixed size holds, reckoned before layout so that a form keeps its rows (R109, R114).

The reckoning errs on the full side: a box is declared full a little early, never late, and what does not fit goes to
the 附页. Widths are in em of the print font: Han and full-width signs 1, Latin by rough classes.
"""

import re
import unicodedata
from dataclasses import dataclass

INDENT = "\u3000\u3000"
# A run of Latin letters and digits is not broken, one Han character may stand alone.
TOKENS = re.compile(r"\n|[\x21-\x7e]+|.", re.DOTALL)
SENTENCE_ENDS = "。；！？\n"


def width(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    if char == " ":
        return 0.3
    return 0.95 if char in "MWmw%@&—" else 0.72 if char.isupper() else 0.6


def count_lines(text: str, ems: float) -> int:
    """Lines that `text` needs in a column of that many em, wrapped as Chinese is."""
    return sum(1 for _line in _wrap(text, ems))


def _wrap(text: str, ems: float) -> list[int]:
    """Where each line starts. One em is kept back for punctuation that may not open a line."""
    starts, used, limit = [0], 0.0, ems - 1
    for match in TOKENS.finditer(text):
        token = match.group()
        if token == "\n":
            starts.append(match.end())
            used = 0.0
            continue
        need = sum(map(width, token))
        if used and used + need > limit:
            starts.append(match.start())
            used = 0.0
        while need > limit:
            starts.append(match.start())
            need -= limit
        used += need
    return starts


def tidy(text: str) -> str:
    """Line ends and blanks as print wants them; no character that is seen is changed."""
    lines = (re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in re.split(r"\r\n|[\r\n\v\f\x85\u2028\u2029]", text))
    kept = ("".join(char for char in line if unicodedata.category(char) not in {"Cc", "Cs"}) for line in lines)
    return "\n".join(line for line in kept if line)


def indent(text: str) -> str:
    """Each paragraph opens with two full-width blanks, as one writes."""
    return "\n".join(INDENT + line.lstrip("\u3000") for line in text.split("\n")) if text else ""


@dataclass(frozen=True)
class Box:
    """Room for text at 五号 and, when that is too little, at 小五, the smallest that is allowed."""

    ems: float
    lines: int
    small_ems: float
    small_lines: int


@dataclass(frozen=True)
class Fitted:
    """`rest` is what has to go to the 附页; `size` is '' or 'small'."""

    text: str
    rest: str = ""
    size: str = ""


def fit(text: str, box: Box, note: str) -> Fitted:
    """The text whole if the box holds it at either size; else its beginning with `note`, and the rest."""
    if count_lines(text, box.ems) <= box.lines:
        return Fitted(text)
    if count_lines(text, box.small_ems) <= box.small_lines:
        return Fitted(text, size="small")
    at = _cut(text, box)
    head, rest = text[:at].rstrip("\n"), text[at:].lstrip("\n")
    return Fitted(f"{head}\n{note}", rest)


def _cut(text: str, box: Box) -> int:
    """Behind the last sentence that still leaves a line for the note; in mid-sentence only if there is no end."""
    starts = _wrap(text, box.ems)
    limit = starts[max(box.lines - 1, 1)]
    end = max(text.rfind(mark, 0, limit) for mark in SENTENCE_ENDS) + 1
    # A heading must not be left alone above the note, nor half the box empty.
    return end if end > limit // 2 else limit
