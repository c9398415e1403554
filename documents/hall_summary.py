"""Lays D12 out: one session's marks by the number of the seat, what was dropped struck through, lines to sign.

hall_summary/1: see `documents.hall_shapes`; every figure is worded already, `marks` stand in the order of `seats`.
"""

from typing import Any

from documents.annex2 import listed_name
from documents.fitting import tidy

# What stands behind a figure, or in its place; struck through where it counts in no figure.
NOTES = {"highest": "高", "lowest": "低", "quarantined": "隔离", "late": "迟到", "away": "回避", "none": "—"}
STRUCK = frozenset({"highest", "lowest", "quarantined", "late"})


def filename(payload: dict[str, Any]) -> str:
    return f"{payload['year']}年度答辩评分汇总表-第{payload['session']}场"


def _cell(mark: dict[str, str]) -> dict[str, Any]:
    return {"total": mark["total"], "note": NOTES.get(mark["state"], ""), "struck": mark["state"] in STRUCK}


def render(payload: dict[str, Any], options: dict[str, Any], format: str = "pdf") -> bytes:
    from documents.annexes import check
    from documents.pdf import render_pdf

    check("hall_summary/1", payload)
    rows = [
        row | {
            "name": listed_name(tidy(row["name"])), "employer": tidy(row["employer"]),
            "cells": [_cell(mark) for mark in row["marks"]],
        }
        for row in payload["rows"]
    ]  # fmt: skip
    title = f"{payload['year']}年度“上海质量工匠”会审答辩评分汇总表（第 {payload['session']} 场）"
    context = {"payload": payload, "rows": rows, "title": title}
    return render_pdf("documents/hall_summary.html", context, title=title)
