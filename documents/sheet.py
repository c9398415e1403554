"""Makes .xlsx files; the only module that imports openpyxl.

Every text is stored as text: what a spreadsheet would take for a formula is kept unchanged but marked with a quote
prefix, so that it is shown and never computed (T-09).
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

FORMULA_OPENERS = tuple("=+-@\t\r\n＝＋－＠")
FACE = "宋体"
THIN = Side(style="thin")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
WRONG = PatternFill("solid", fgColor="F8D7D5")
NARROW, WIDE = 10, 40


@dataclass(frozen=True)
class Column:
    label: str
    width: float
    centred: bool = False


@dataclass(frozen=True)
class Sheet:
    """One printed table: lines above it (the second is the title), columns, rows, lines below."""

    name: str
    label: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str | int | Decimal]]
    footer: Sequence[str] = ()
    landscape: bool = True


def put(cell: Cell, value: str | int | Decimal) -> None:
    """The value as what it is: numbers as numbers, every text as text."""
    if isinstance(value, int | Decimal):
        cell.value = value
        if isinstance(value, Decimal):
            cell.number_format = "0." + "0" * max(1, -int(value.as_tuple().exponent))
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell.data_type = "s"
    cell.number_format = "@"
    if value.startswith(FORMULA_OPENERS):
        cell.quotePrefix = True


def write(*sheets: Sheet) -> bytes:
    """One workbook with a page for each table."""
    book = Workbook()
    book.properties.creator, book.properties.title = "", sheets[0].title
    for number, sheet in enumerate(sheets):
        page = book.create_sheet() if number else book.active
        assert isinstance(page, Worksheet)
        page.title = sheet.name
        header = _heading(page, sheet)
        _table(page, sheet, header)
        for offset, line in enumerate(sheet.footer, header + len(sheet.rows) + 2):
            _line(page, offset, len(sheet.columns), line, Font(name=FACE, size=12), "left", 26)
        _print_setup(page, sheet, header)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write_marked(
    name: str, rows: Mapping[int, Mapping[int, str]], marks: Mapping[tuple[int, int], str], label: tuple[int, str]
) -> bytes:
    """A table as it came, every value as text at its old place; what is wrong is red, with a comment that says why.

    `marks` go by (row, column); all that is said of a row stands once more in a last column, so that it is read
    without opening a comment, and on paper; `label`: in which row that column is headed, and how.
    """
    book = Workbook()
    book.properties.creator, book.properties.title = "", name
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = name
    width = max((column for row in rows.values() for column in row), default=0)
    for number, row in rows.items():
        for column, text in row.items():
            put(page.cell(number, column), text)
            letter = get_column_letter(column)
            wide = min(WIDE, max(NARROW, 2 * len(text) + 2, page.column_dimensions[letter].width))
            page.column_dimensions[letter].width = wide
    said: dict[int, list[str]] = {}
    for (number, column), text in marks.items():
        cell = page.cell(number, column or width + 1)
        cell.fill = WRONG
        if column:
            cell.comment = Comment(ILLEGAL_CHARACTERS_RE.sub("", text), "", width=320, height=120)
        said.setdefault(number, []).append(text)
    put(page.cell(label[0], width + 1), label[1])
    for number, texts in said.items():
        cell = page.cell(number, width + 1)
        put(cell, "\n".join(texts))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    page.column_dimensions[get_column_letter(width + 1)].width = 2 * WIDE
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _heading(page: Worksheet, sheet: Sheet) -> int:
    """The lines above the table; returns the header's row."""
    span = len(sheet.columns)
    _line(page, 1, span, sheet.label, Font(name=FACE, size=12, bold=True), "left", 20)
    _line(page, 2, span, sheet.title, Font(name=FACE, size=18, bold=True), "center", 40)
    return 3


def _line(page: Worksheet, row: int, span: int, text: str, font: Font, horizontal: str, height: float) -> None:
    page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=span)
    cell = page.cell(row, 1)
    put(cell, text)
    cell.font, cell.alignment = font, Alignment(horizontal=horizontal, vertical="center")
    page.row_dimensions[row].height = height


def _table(page: Worksheet, sheet: Sheet, header: int) -> None:
    for number, column in enumerate(sheet.columns, 1):
        cell = page.cell(header, number)
        put(cell, column.label)
        _frame(cell, True, bold=True)
        page.column_dimensions[cell.column_letter].width = column.width
    page.row_dimensions[header].height = 28
    for index, row in enumerate(sheet.rows, header + 1):
        for number, (column, value) in enumerate(zip(sheet.columns, row, strict=True), 1):
            cell = page.cell(index, number)
            put(cell, value)
            _frame(cell, column.centred)
        page.row_dimensions[index].height = 28


def _frame(cell: Cell, centred: bool, *, bold: bool = False) -> None:
    cell.border, cell.font = FRAME, Font(name=FACE, size=11, bold=bold)
    cell.alignment = Alignment(horizontal="center" if centred else "left", vertical="center", wrap_text=True)


def _print_setup(page: Worksheet, sheet: Sheet, header: int) -> None:
    setup = page.page_setup
    setup.paperSize, setup.orientation = page.PAPERSIZE_A4, "landscape" if sheet.landscape else "portrait"
    setup.fitToWidth, setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = f"{header}:{header}"
    page.print_options.horizontalCentered = True
    page.oddFooter.center.text = "第 &P 页　共 &N 页"
    page.freeze_panes = f"A{header + 1}"
