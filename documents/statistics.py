"""Lays out D21, the 年度统计表: bars and tables as PDF, the tables alone as .xlsx.

statistics/1: see `documents.public_shapes`; it holds nothing that may not be shown, so nothing is left out here.
"""

from typing import Any

from documents.fitting import tidy

TOO_FEW = "人数较少，不分列。"
HEADS = ("类别", "报送（件）", "占比", "命名（人）")
WAY = ("环节", "达到（件）", "止于此环节（件）")


def filename(payload: dict[str, Any]) -> str:
    return f"{payload['year']}年度“上海质量工匠”统计表"


def _title(payload: dict[str, Any]) -> str:
    return filename(payload) + ("（年度进行中）" if payload["running"] else "")


def _lengths(texts: list[str]) -> list[int]:
    """Bars in hundredths of the longest; 0 where the figure is withheld."""
    figures = [int(text) if text.isdigit() else 0 for text in texts]
    most = max(figures, default=0) or 1
    return [round(100 * n / most) for n in figures]


def render(payload: dict[str, Any], options: dict[str, Any], format: str = "pdf") -> bytes:
    from documents.annexes import check

    check("statistics/1", payload)
    if format == "xlsx":
        return _workbook(payload)
    from documents.pdf import render_pdf

    steps = payload["steps"]
    tables = [
        one | {"rows": list(zip(one["lines"], _lengths([line["submitted"] for line in one["lines"]]), strict=True))}
        for one in payload["tables"]
    ]
    context = {
        "payload": payload, "title": _title(payload), "too_few": TOO_FEW, "heads": HEADS, "way_heads": WAY,
        "way": list(zip(steps, _lengths([one["reached"] for one in steps]), strict=True)), "tables": tables,
    }  # fmt: skip
    return render_pdf("documents/statistics.html", context, title=_title(payload))


def _cell(text: str) -> str | int:
    return int(text) if text.isdigit() else text


def _workbook(payload: dict[str, Any]) -> bytes:
    from documents.sheet import Column, Sheet, write

    label = f"{payload['organiser']}　截至{payload['date']}"
    way = [[one["label"], _cell(one["reached"]), _cell(one["left"])] for one in payload["steps"]]
    pages = [Sheet("全过程", label, _title(payload), [Column(head, 24) for head in WAY], way, payload["rules"])]
    columns = [Column(tidy(head), 40 if number == 0 else 16, number > 0) for number, head in enumerate(HEADS)]
    for one in payload["tables"]:
        rows = [
            [tidy(line["label"]), _cell(line["submitted"]), line["share"], _cell(line["named"])]
            for line in one["lines"]
        ]  # fmt: skip
        footer = [text for text in (one["note"], "" if rows else TOO_FEW) if text]
        name = one["title"].partition("（")[0]
        pages.append(Sheet(name, label, f"{payload['year']}年度统计表：{one['title']}", columns, rows, footer))
    return write(*pages)
