"""Lays out D22, the 卷内目录 of a year (DA/T 22), as PDF and .xlsx, from the lines of an archive package.

A line: {"title", "doc_no", "date", "owner", "term", "path", "note"}, texts.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from documents.fitting import tidy

COLUMNS = (
    ("owner", "责任者", 26.0), ("doc_no", "文号", 22.0), ("title", "题名", 50.0), ("date", "日期", 16.0),
    ("term", "保管期限", 10.0), ("path", "文件", 40.0), ("note", "备注", 30.0),
)  # fmt: skip


def title_of(payload: dict[str, Any]) -> str:
    return f"{payload['year']}年度“上海质量工匠”培养选树归档目录"


def _rows(lines: Sequence[dict[str, str]]) -> list[list[str]]:
    return [[tidy(line[key]) for key, _head, _width in COLUMNS] for line in lines]


def pdf(payload: dict[str, Any], lines: Sequence[dict[str, str]]) -> bytes:
    from documents.pdf import render_pdf

    context = {
        "payload": payload, "title": title_of(payload), "rows": _rows(lines),
        "heads": [head for _key, head, _width in COLUMNS], "keys": [key for key, _head, _width in COLUMNS],
    }  # fmt: skip
    return render_pdf("documents/archive_contents.html", context, title=title_of(payload))


def workbook(payload: dict[str, Any], lines: Sequence[dict[str, str]]) -> bytes:
    from documents.sheet import Column, Sheet, write

    columns = [Column("序号", 7, True), *(Column(head, width) for _key, head, width in COLUMNS)]
    rows: list[list[str | int | Decimal]] = [[number, *row] for number, row in enumerate(_rows(lines), start=1)]
    return write(Sheet("归档目录", payload["organiser"], title_of(payload), columns, rows))
