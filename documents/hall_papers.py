"""Lays out what lies on the tables of a defense session: the timetable (日程表) and the sign-in sheet (签到表), D11.

hall/1: see `documents.payloads.SHAPES`; every time is worded already.
"""

from typing import Any

from documents.annex2 import listed_name
from documents.fitting import tidy


def timetable_name(payload: dict[str, Any]) -> str:
    return f"{payload['year']}年度会审答辩{payload['session']}日程表"


def sign_in_name(payload: dict[str, Any]) -> str:
    return f"{payload['year']}年度会审答辩{payload['session']}签到表"


def _context(payload: dict[str, Any], what: str) -> dict[str, Any]:
    rows = [
        row | {name: tidy(row[name]) for name in ("employer", "post")} | {"name": listed_name(tidy(row["name"]))}
        for row in payload["rows"]
    ]
    panel = [one | {"name": listed_name(one["name"]), "employer": tidy(one["employer"])} for one in payload["panel"]]
    title = f"{payload['year']}年度“上海质量工匠”会审答辩{payload['session']}{what}"
    return {"payload": payload, "rows": rows, "panel": panel, "title": title}


def render_timetable(payload: dict[str, Any], options: dict[str, Any], format: str = "pdf") -> bytes:
    """Who is heard when, by whom, and where the order comes from."""
    return _render("defense_timetable", payload, "日程表")


def render_sign_in(payload: dict[str, Any], options: dict[str, Any], format: str = "pdf") -> bytes:
    """Panel and nominees with room for their signatures."""
    return _render("defense_sign_in", payload, "签到表")


def _render(template: str, payload: dict[str, Any], what: str) -> bytes:
    from documents.annexes import check
    from documents.pdf import render_pdf

    check("hall/1", payload)
    made = _context(payload, what)
    return render_pdf(f"documents/{template}.html", made, title=made["title"])
