"""Lays one member's score sheets of a session out (D12), filled or blank: a page for each nominee, a line to sign."""

from typing import Any

from documents.annex2 import listed_name
from documents.fitting import tidy
from documents.marks import qr_data_uri


def filename(payload: dict[str, Any]) -> str:
    """By seat, never by name."""
    what = "答辩评分表（空白）" if payload["blank"] else "答辩评分表"
    return f"{payload['year']}年度{what}-第{payload['session']}场-{payload['seat']}号评委"


def render(payload: dict[str, Any], options: dict[str, Any], format: str = "pdf") -> bytes:
    from documents.annexes import check
    from documents.pdf import render_pdf

    payload = {"step": "0.5"} | payload  # sheets of before the step could be chosen
    check("hall_sheet/1", payload)
    sheets = [
        sheet | {
            "name": listed_name(tidy(sheet["name"])), "employer": tidy(sheet["employer"]),
            "comment": tidy(sheet["comment"]), "image": qr_data_uri(sheet["address"]) if sheet["address"] else "",
        }
        for sheet in payload["sheets"]
    ]  # fmt: skip
    title = f"{payload['year']}年度“上海质量工匠”会审答辩评分表"
    return render_pdf("documents/hall_sheet.html", {"payload": payload, "sheets": sheets, "title": title}, title=title)
