"""Reads a table that somebody brings, .xlsx or .csv, into cells that still know what they were (T-10, T-13).

Nothing of the file is kept and nothing in it is computed: a formula, a date and a number that a spreadsheet has made of
a text are told apart, because what they once were is lost.
"""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field

import magic
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from documents import scanning

TEXT, NUMBER, DATE, FORMULA, OTHER = "text", "number", "date", "formula", "other"
MEGABYTE = 1024 * 1024
ENCODINGS = ("utf-8-sig", "gb18030")
# A spreadsheet file of the old kind, or a new one behind a password.
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class TableRefused(Exception):
    """The whole file is not read; the sentence says why and what to do."""


@dataclass(frozen=True)
class Cell:
    """What a cell shows, and what kind of value it held."""

    text: str
    kind: str = TEXT


@dataclass
class Table:
    """`rows`: {number as the spreadsheet shows it: {column from 1: cell}}, only what holds something.

    `merged`: (first row, first column, last row, last column) of each merged area.
    """

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Limits:
    """What the caller takes: bytes of the file, rows and columns that hold something.

    `beside`: rows for what stands above and below the list itself.
    """

    bytes: int = 2 * MEGABYTE
    rows: int = 500
    columns: int = 30
    beside: int = 30


def read_table(upload: UploadedFile, limits: Limits) -> Table:
    """The one sheet of the file; TableRefused says why there is none."""
    if (upload.size or 0) > limits.bytes:
        raise TableRefused(_("文件超过 %(n)d MB，请删去多余的内容后再上传。") % {"n": limits.bytes // MEGABYTE})
    data, ending = upload.read(), (upload.name or "").rpartition(".")[2].lower()
    reader = _reader(data, ending)
    _scan(data)
    table = reader(data, limits)
    if not table.rows:
        raise TableRefused(_("表格是空的，请填写后再上传。"))
    return table


def _reader(data: bytes, ending: str) -> Callable[[bytes, Limits], Table]:
    """By what the file is called and by what it holds; both have to agree."""
    from documents.xlsx_reading import read_xlsx

    if not data:
        raise TableRefused(_("文件是空的，请重新选择。"))
    if ending in ("xlsm", "xlsb", "xltm"):
        raise TableRefused(_("不接受含宏的表格（.%(ending)s），请另存为 .xlsx 后再上传。") % {"ending": ending})
    if data.startswith(COMPOUND):
        raise TableRefused(_("这是旧版 .xls 表格或加了密码的文件，请去掉密码，另存为 .xlsx 后再上传。"))
    if ending == "xlsx" and data.startswith(b"PK\x03\x04"):
        return read_xlsx
    if ending == "csv" and magic.from_buffer(data[:8192], mime=True).startswith(("text/", "application/csv")):
        return read_csv
    raise TableRefused(_("只接受 .xlsx 或 .csv 表格；这个文件的内容与要求不符。"))


def _scan(data: bytes) -> None:
    try:
        infected = scanning.is_infected(data)
    except scanning.ScannerUnavailable as error:
        raise TableRefused(_("安全检查服务暂时不可用，文件没有读取，请稍后再试。")) from error
    if infected:
        raise TableRefused(_("文件未通过安全检查，没有读取。"))


def too_many(limits: Limits) -> TableRefused:
    """T-13: 5001 rows."""
    return TableRefused(_("一次最多导入 %(n)d 行，请分成几个文件分别导入。") % {"n": limits.rows})


def read_csv(data: bytes, limits: Limits) -> Table:
    """UTF-8 with or without a mark, or GBK as Excel saves it in China; divided by comma, semicolon or tab."""
    text = _decoded(data)
    head = text.split("\n", 1)[0]
    mark = max(",;\t", key=head.count)
    table = Table()
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark), start=1):
            cells = {at: Cell(_bare(value)) for at, value in enumerate(row[: limits.columns], start=1) if value.strip()}
            if cells:
                table.rows[number] = cells
            if len(table.rows) > limits.rows + limits.beside:
                raise too_many(limits)
    except csv.Error as error:
        raise TableRefused(_("CSV 文件的格式有误，请另存为 .xlsx 后再上传。")) from error
    return table


def _decoded(data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise TableRefused(_("文字编码无法识别，请另存为 .xlsx，或“CSV UTF-8”格式后再上传。"))


def _bare(value: str) -> str:
    """Without the ' that keeps a spreadsheet from computing it or from turning it into a number (T-09)."""
    return value[1:] if value.startswith("'") else value
