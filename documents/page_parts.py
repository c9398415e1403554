"""Reads one of our own print pages back as paragraphs and tables, so that Word gets the cells that paper gets.

Only what the pages of the annexes are made of is understood: headings, paragraphs, tables with spans, `u` and `span`.
The measures stand in the sheet of the page and are read from there: nothing is written down twice.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders

TEXTS = frozenset({"p", "h1", "h2", "th", "td"})
MEASURE = re.compile(r"\.([a-z_0-9]+) \{[^}]*?\b(?:width|height): ([\d.]+)(?:mm|%);")


@dataclass
class Text:
    """A paragraph, a heading or a cell: runs of (text, mark), where the mark is '', `u` or `limit`."""

    tag: str
    classes: frozenset[str]
    runs: list[tuple[str, str]] = field(default_factory=list)
    across: int = 1
    down: int = 1

    @property
    def text(self) -> str:
        return "".join(text for text, _mark in self.runs)


@dataclass
class Row:
    classes: frozenset[str]
    head: bool
    cells: list[Text] = field(default_factory=list)


@dataclass
class Grid:
    """A table: the classes of its columns, its rows."""

    classes: frozenset[str]
    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def places(self) -> Iterator[tuple[int, int, Text]]:
        """(row, column, cell) of every cell, spans counted as HTML counts them."""
        taken: set[tuple[int, int]] = set()
        for y, row in enumerate(self.rows):
            x = 0
            for cell in row.cells:
                while (y, x) in taken:
                    x += 1
                taken |= {(y + dy, x + dx) for dy in range(cell.down) for dx in range(cell.across)}
                yield y, x, cell


Part = Text | Grid


def read(html: str) -> list[Part]:
    """The parts of a page in their order."""
    reader = _Reader()
    reader.feed(html)
    return [part for part in reader.parts if isinstance(part, Grid) or part.text]


def measures(sheet: str) -> dict[str, float]:
    """{class: width in percent or height in millimetres} of `static/print/<sheet>.css`; of two rules the first."""
    path = finders.find(f"print/{sheet}.css")
    found: dict[str, float] = {}
    for name, number in MEASURE.findall(Path(str(path)).read_text(encoding="utf-8")):
        found.setdefault(name, float(number))
    return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[Part] = []
        self._grid: Grid | None = None
        self._text: Text | None = None
        self._head, self._mark = False, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: dict[str, Any] = dict(attrs)
        classes = frozenset((given.get("class") or "").split())
        if tag == "table":
            self._grid = Grid(classes)
            self.parts.append(self._grid)
        elif tag == "thead":
            self._head = True
        elif self._grid is not None and tag == "col":
            self._grid.columns.append(next(iter(classes)))
        elif self._grid is not None and tag == "tr":
            self._grid.rows.append(Row(classes, self._head))
        elif tag in TEXTS:
            self._open(tag, classes, int(given.get("colspan", 1)), int(given.get("rowspan", 1)))
        elif tag in {"u", "span"}:
            self._mark = "u" if tag == "u" else next(iter(classes), "")

    def _open(self, tag: str, classes: frozenset[str], across: int, down: int) -> None:
        self._text = Text(tag, classes, across=across, down=down)
        if self._grid is not None:
            self._grid.rows[-1].cells.append(self._text)
        else:
            self.parts.append(self._text)

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._grid = None
        elif tag == "thead":
            self._head = False
        elif tag in {"u", "span"}:
            self._mark = ""
        elif tag in TEXTS and self._text is not None:
            _trim(self._text)
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.runs.append((re.sub(r"[ \t]*\n[ \t]*", "\n", re.sub(r"[ \t]+", " ", data)), self._mark))


def _trim(text: Text) -> None:
    """No line break before the first word or after the last."""
    if text.runs:
        text.runs[0] = (text.runs[0][0].lstrip("\n "), text.runs[0][1])
        text.runs[-1] = (text.runs[-1][0].rstrip("\n "), text.runs[-1][1])
    text.runs = [run for run in text.runs if run[0]]
