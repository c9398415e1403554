"""Lays D14 out: minutes of the approval with the count of every round and lines for the signatures.

approval_minutes/1: see `documents.approval_shapes`.
"""

from typing import Any

from documents.annex2 import listed_name
from documents.fitting import tidy
from documents.letter import ordinal


def filename(payload: dict[str, Any]) -> str:
    return f"{payload['year']}年度名单审定会纪要暨计票单"


def person(row: dict[str, Any]) -> dict[str, Any]:
    """One line of a table: names spaced as on every list, a reserve said under the name."""
    name = listed_name(tidy(row["name"])) + ("\n（后备）" if row.get("reserve") else "")
    return row | {"name": name, "employer": tidy(row["employer"]), "post": tidy(row["post"])}


def whole(payload: dict[str, Any]) -> dict[str, Any]:
    """With what a payload of the first days does not say yet: who stepped out, who counted, which counts are void."""
    rounds = [
        {"tellers": [], "away": []} | one | {"rows": [{"void": False} | row for row in one["rows"]]}
        for one in payload["rounds"]
    ]
    return payload | {"rounds": rounds}


def render(payload: dict[str, Any], options: dict[str, Any], format: str = "pdf") -> bytes:
    from documents.annexes import check
    from documents.pdf import render_pdf

    payload = whole(payload)
    check("approval_minutes/1", payload)
    title = f"{payload['year']}年度“上海质量工匠”名单审定会纪要暨计票单"
    rounds = [
        one | {"rows": [person(row) for row in one["rows"]], "title": f"第{ordinal(one['number'])}轮（{one['mode']}）"}
        for one in payload["rounds"]
    ]
    context = {
        "payload": payload, "title": title, "rounds": rounds, "decided": [person(row) for row in payload["decided"]],
    }  # fmt: skip
    return render_pdf("documents/approval_minutes.html", context, title=title)
