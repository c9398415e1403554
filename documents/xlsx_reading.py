"""Reads the one sheet of an .xlsx; by the sizes it claims a bomb is refused before anything is unpacked (T-10).

The parts are unpacked to the claimed size and no further, and elements are counted while they are parsed: neither a
lying directory nor an endless sheet takes more memory than a large honest one.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse
from django.utils.translation import gettext as _

from documents.table_reading import DATE, FORMULA, MEGABYTE, NUMBER, OTHER, TEXT, Cell, Limits, Table, TableRefused
from documents.table_reading import too_many as too_many_rows

MOST_UNPACKED, MOST_ENTRIES, MOST_RATIO = 50 * MEGABYTE, 1000, 100
MOST_ELEMENTS = 300_000
# What lies this far down was not typed there on purpose.
LAST_ROW = 5000
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, LookupError, ParseError, ValueError, TypeError, RuntimeError,
)  # fmt: skip


def read_xlsx(data: bytes, limits: Limits) -> Table:
    """The one sheet that holds something."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _refuse_bomb(package)
            _refuse_active(package)
            return _Book(package, limits).table()
    except DefusedXmlException as error:
        raise TableRefused(_("文件中有不允许的内容，没有读取。")) from error
    except BROKEN as error:
        raise TableRefused(_("文件已损坏，无法读取。请用表格软件打开，另存为 .xlsx 后再上传。")) from error


def _refuse_bomb(package: zipfile.ZipFile) -> None:
    """By the central directory alone, before anything is unpacked."""
    entries = package.infolist()
    unpacked, packed = sum(one.file_size for one in entries), sum(one.compress_size for one in entries)
    twice = len({one.filename for one in entries}) < len(entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(packed, 1) or twice:
        raise TableRefused(_("表格展开后过大，没有读取。请只复制名单内容到新的表格后再上传。"))


def _refuse_active(package: zipfile.ZipFile) -> None:
    names = [name.lower() for name in package.namelist()]
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise TableRefused(_("不接受含宏的表格，请另存为不含宏的 .xlsx 后再上传。"))
    if any("/externallinks/" in name for name in names):
        raise TableRefused(_("表格中有指向其他文件的链接，请复制后“粘贴为数值”，删除链接再上传。"))


def _local(name: str) -> str:
    return name.rpartition("}")[2]


class _Book:
    """One package; every part of it goes through `walk`, which counts."""

    def __init__(self, package: zipfile.ZipFile, limits: Limits) -> None:
        self.package, self.limits, self.seen = package, limits, 0

    def walk(self, name: str, *wanted: str) -> Iterator[Any]:
        """The wanted elements of a part as they end."""
        with self.package.open(name) as part:
            for event, element in iterparse(part, events=("start", "end"), forbid_dtd=True):
                if event == "start":
                    self._count()
                elif _local(element.tag) in wanted:
                    yield element
                    element.clear()

    def _count(self) -> None:
        self.seen += 1
        if self.seen > MOST_ELEMENTS:
            raise TableRefused(_("表格中带格式的空白单元格过多，请只复制名单内容到新的表格后再上传。"))

    def table(self) -> Table:
        styles, texts = self._dates(), self._texts()
        found = [table for name in self._sheets() if (table := self._sheet(name, styles, texts)).rows]
        if len(found) > 1:
            raise TableRefused(_("文件中有几张工作表，请只保留名单所在的一张后再上传。"))
        return found[0] if found else Table()

    def _sheets(self) -> list[str]:
        """The parts of the visible sheets in their order; a hidden one is refused, for nobody sees what is in it."""
        targets = self._targets()
        names = []
        for sheet in self.walk("xl/workbook.xml", "sheet"):
            if sheet.get("state", "visible") != "visible":
                words = {"name": sheet.get("name", "")[:31]}
                raise TableRefused(_("文件中有隐藏的工作表“%(name)s”，请取消隐藏并删除后再上传。") % words)
            link = next((value for key, value in sheet.attrib.items() if _local(key) == "id" and key != "id"), "")
            if targets[link].endswith(".xml") and "/worksheets/" in f"/{targets[link]}":
                names.append(targets[link])
        return names

    def _targets(self) -> dict[str, str]:
        rows = self.walk("xl/_rels/workbook.xml.rels", "Relationship")
        return {row.get("Id"): posixpath.normpath(posixpath.join("/xl", row.get("Target")))[1:] for row in rows}

    def _texts(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self.package.namelist():
            return []
        return [_said(item) for item in self.walk("xl/sharedStrings.xml", "si")]

    def _dates(self) -> list[bool]:
        """For each style whether it shows a date."""
        if "xl/styles.xml" not in self.package.namelist():
            return []
        own: dict[str, bool] = {}
        found: list[bool] = []
        for element in self.walk("xl/styles.xml", "numFmt", "cellXfs"):
            if _local(element.tag) == "numFmt":
                own[element.get("numFmtId", "")] = _shows_date(element.get("formatCode", ""))
                continue
            for style in element:
                number = style.get("numFmtId", "0")
                found.append(own.get(number, int(number) in BUILT_IN_DATES))
        return found

    def _sheet(self, name: str, styles: list[bool], texts: list[str]) -> Table:
        table, number = Table(), 0
        for element in self.walk(name, "row", "mergeCell"):
            if _local(element.tag) == "mergeCell":
                table.merged.append(_area(element.get("ref", "")))
                continue
            before, number = number, int(element.get("r") or number + 1)
            if number <= before:
                raise ValueError("rows out of order: one would take the place of another")
            cells = self._cells(element, styles, texts)
            if cells:
                table.rows[number] = cells
            if len(table.rows) > self.limits.rows + self.limits.beside or (cells and number > LAST_ROW):
                raise too_many_rows(self.limits)
        return table

    def _cells(self, row: Any, styles: list[bool], texts: list[str]) -> dict[int, Cell]:
        found, column = {}, 0
        for element in row:
            reference = element.get("r")
            column = _column(reference) if reference else column + 1
            cell = _cell(element, styles, texts)
            if column <= self.limits.columns and cell is not None:
                found[column] = cell
        return found


def _shows_date(code: str) -> bool:
    """yyyy-mm-dd and its kin, without what only stands there as text or as a colour."""
    return bool(re.search("[ymdhs年月日]", re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", code), re.IGNORECASE))


def _said(item: Any) -> str:
    """A text that may be in several faces; how it is read aloud (rPh) is none of it."""
    parts = []
    for part in item:
        if _local(part.tag) == "t":
            parts.append(part.text or "")
        elif _local(part.tag) == "r":
            parts += [one.text or "" for one in part if _local(one.tag) == "t"]
    return "".join(parts)


def _cell(element: Any, styles: list[bool], texts: list[str]) -> Cell | None:
    """None for a cell that holds nothing."""
    kind, parts = element.get("t", "n"), {_local(one.tag): one for one in element}
    value = (parts["v"].text or "") if "v" in parts else ""
    if "f" in parts:
        return Cell(value.strip(), FORMULA)
    if kind == "s":
        text = texts[int(value)] if value else ""
        return Cell(text) if text.strip() else None
    if kind == "inlineStr":
        text = _said(parts["is"]) if "is" in parts else ""
        return Cell(text) if text.strip() else None
    if not value.strip():
        return None
    if kind != "n":
        return Cell(value, TEXT if kind == "str" else DATE if kind == "d" else OTHER)
    style = int(element.get("s", "0"))
    return Cell(value, DATE if style < len(styles) and styles[style] else NUMBER)


def _column(reference: str) -> int:
    """C7 → 3."""
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + LETTERS.index(letter) + 1
    if not number:
        raise ValueError(f"no column: {reference}")
    return number


def _area(reference: str) -> tuple[int, int, int, int]:
    """A1:B2 → (1, 1, 2, 2)."""
    first, _sep, last = reference.partition(":")
    last = last or first
    rows = [int(part.lstrip(LETTERS)) for part in (first, last)]
    return rows[0], _column(first), rows[1], _column(last)
