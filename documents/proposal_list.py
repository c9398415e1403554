"""Lays D13 out: the list of proposed candidates and reserves in the order of the list (GB/T 9704-2012), no scores.

proposal_list/1: see `documents.hall_shapes`; the figures behind it stand in the workbook.
"""

from typing import Any

from documents.annex2 import listed_name
from documents.fitting import tidy


def filename(payload: dict[str, Any]) -> str:
    return f"{payload['year']}年度候选人建议名单"


def _rows(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [
        {name: tidy(value) for name, value in row.items()} | {"name": listed_name(tidy(row["name"]))} for row in rows
    ]


def render(payload: dict[str, Any], options: dict[str, Any], format: str = "pdf") -> bytes:
    from documents.annexes import check
    from documents.pdf import render_pdf

    check("proposal_list/1", payload)
    title = f"{payload['year']}年度“上海质量工匠”候选人建议名单"
    lists = [
        {"title": "一、建议人选", "rows": _rows(payload["proposed"]), "empty": "没有建议人选。"},
        {"title": "二、后备人选（按递补顺序）", "rows": _rows(payload["reserve"]), "empty": "没有后备人选。"},
    ]
    basis = f"依据：第 {payload['number']} 次计算，所依据数据的校验码（SHA-256）：{payload['sha256']}"
    context = {
        "payload": payload, "lists": lists, "title": title, "says": [tidy(text) for text in payload["says"]],
        "basis": basis,
    }  # fmt: skip
    return render_pdf("documents/proposal_list.html", context, title=title, sheet="list_paper")
