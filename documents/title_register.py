"""Lays out the 发放登记表 (R58), as PDF for the desk and as .xlsx, and the list of those recommended upward (R9).

title_register/1, upward_list/1: see `documents.public_shapes`; neither holds a personal number.
"""

from decimal import Decimal
from typing import Any

from documents.annex2 import listed_name
from documents.fitting import tidy

HEADINGS = {
    "number": ("证书编号", 24.0), "name": ("姓名", 16.0), "employer": ("工作单位", 36.0), "certificate": ("证书", 34.0),
    "plaque": ("铭牌", 34.0), "state": ("状态", 16.0), "post": ("所在岗位", 24.0), "recommender": ("推荐单位", 36.0),
    "industry": ("所属行业", 24.0), "reason": ("推荐理由", 50.0),
}  # fmt: skip
REGISTER = ("number", "name", "employer", "certificate", "plaque", "state")
UPWARD = ("number", "name", "employer", "post", "recommender", "industry", "reason")


def register_name(payload: dict[str, Any]) -> str:
    return f"{payload['year']}年度铭牌及证书发放登记表"


def upward_name(payload: dict[str, Any]) -> str:
    return f"{payload['year']}年度择优推荐上海工匠名单"


def _rows(payload: dict[str, Any], keys: tuple[str, ...]) -> list[dict[str, str]]:
    rows = [{key: tidy(row[key]) for key in keys} for row in payload["rows"]]
    return [row | {"name": listed_name(row["name"])} for row in rows]


def _workbook(name: str, title: str, payload: dict[str, Any], keys: tuple[str, ...]) -> bytes:
    from documents import sheet

    columns = [sheet.Column("序号", 7, centred=True), *(sheet.Column(*HEADINGS[key]) for key in keys)]
    rows: list[list[str | int | Decimal]] = [
        [number, *(row[key] for key in keys)] for number, row in enumerate(_rows(payload, keys), start=1)
    ]
    return sheet.write(sheet.Sheet(name, payload["organiser"], title, columns, rows))


def render_register(payload: dict[str, Any], options: dict[str, Any], format: str = "pdf") -> bytes:
    """Who got what when, with room for a signature on paper."""
    from documents.annexes import check

    check("title_register/1", payload)
    title = register_name(payload)
    if format == "xlsx":
        return _workbook("发放登记表", title, payload, REGISTER)
    from documents.pdf import render_pdf

    context = {"payload": payload, "rows": _rows(payload, REGISTER), "title": title}
    return render_pdf("documents/title_register.html", context, title=title)


def render_upward(payload: dict[str, Any], options: dict[str, Any], format: str = "xlsx") -> bytes:
    """Whom the association recommends as 上海工匠, and why."""
    from documents.annexes import check

    check("upward_list/1", payload)
    return _workbook("择优推荐名单", upward_name(payload), payload, UPWARD)
