"""Finds heading and people in a table: what stands above, below and beside the list is not the list's."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from documents.table_reading import Cell, Table, TableRefused
from nominations.annex2_rows.columns import BY_NAME, COLUMNS, MOST_ROWS, Column, named

NOTHING = Cell("")
# How Annex 2 goes on below its list.
BELOW = ("推荐单位", "联系人", "联系电话", "报送批次", "说明", "注：", "备注：", "填表")
# The heading stands above everything but a title and a few lines.
HEADING_WITHIN = 15


@dataclass(frozen=True)
class Mistake:
    """`row` and `column` as the spreadsheet counts them; column 0 means the whole row."""

    row: int
    column: int
    label: str
    text: str


@dataclass
class Lines:
    """`rows`: {row: {column's name: cell}}; `at`: {column's name: its number}; `ignored`: headings nobody knows.

    `head` is the row of the heading.
    """

    head: int
    at: dict[str, int]
    rows: dict[int, dict[str, Cell]] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    def mistake(self, row: int, name: str, text: str) -> Mistake:
        """`name` of a column, '' for the whole row."""
        return Mistake(row, self.at.get(name, 0), str(BY_NAME[name].label) if name else "", text)


def lines_of(table: Table) -> Lines:
    """The people of the list; TableRefused where there is no heading, nobody, or more than may come at once."""
    found = _heading(table)
    for number, cells in table.rows.items():
        if number <= found.head:
            continue
        row = {name: cells.get(at, NOTHING) for name, at in found.at.items()}
        if _says_something(row) and not _is_below(cells, row):
            found.rows[number] = row
    if not found.rows:
        raise TableRefused(_("表头下面没有名单，请填写后再上传。"))
    if len(found.rows) > MOST_ROWS:
        raise TableRefused(_("一次最多导入 %(n)d 行，请分成几个文件分别导入。") % {"n": MOST_ROWS})
    _merged(table, found)
    return found


def _heading(table: Table) -> Lines:
    for number, cells in list(table.rows.items())[:HEADING_WITHIN]:
        columns = {at: column for at, cell in cells.items() if (column := named(cell.text)) is not None}
        if len({column.name for column in columns.values()} & {"name", "employer", "uscc"}) >= 2:
            return _columns(number, cells, columns)
    wanted = "、".join(str(column.label) for column in COLUMNS if column.needed)
    raise TableRefused(_("没有找到表头。表格须有“%(wanted)s”等列，请按模板填写。") % {"wanted": wanted})


def _columns(head: int, cells: dict[int, Cell], columns: dict[int, Column]) -> Lines:
    at: dict[str, int] = {}
    for number, column in columns.items():
        if column.name in at:
            raise TableRefused(_("有两列都是“%(label)s”，请只保留一列。") % {"label": column.label})
        at[column.name] = number
    if "name" not in at:
        raise TableRefused(_("没有“姓名”一列，请按模板填写。"))
    return Lines(head, at, ignored=[cell.text.strip()[:20] for number, cell in cells.items() if number not in columns])


def _says_something(row: dict[str, Cell]) -> bool:
    """A number alone is a line that nobody has filled."""
    return any(cell.text.strip() or cell.kind == "formula" for name, cell in row.items() if name != "no")


def _is_below(cells: dict[int, Cell], row: dict[str, Cell]) -> bool:
    first: Any = cells[min(cells)]
    return not row["name"].text.strip() and first.text.strip().startswith(BELOW)


def _merged(table: Table, found: Lines) -> None:
    """A cell that belongs to several people at once is nobody's."""
    text = _("合并的单元格无法判断属于哪一行，请取消合并，逐行填写。")
    names = {at: name for name, at in found.at.items()}
    for first_row, first, last_row, last in table.merged:
        rows = [number for number in found.rows if first_row <= number <= last_row]
        touched = [names[at] for at in names if first <= at <= last]
        if rows and touched:
            found.mistakes.append(found.mistake(rows[0], touched[0], text))
