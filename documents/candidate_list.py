"""Lays D15 out: candidates and reserves after the approval, on the same sheet as the list before it; no vote.

candidate_list/1: see `documents.approval_shapes`.
"""

from typing import Any

from documents.approval_minutes import person
from documents.fitting import tidy


def filename(payload: dict[str, Any]) -> str:
    return f"{payload['year']}年度候选人名单"


def _rows(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    return [person(row) | {"recommender": tidy(row["recommender"])} for row in rows]


def render(payload: dict[str, Any], options: dict[str, Any], format: str = "pdf") -> bytes:
    from documents.annexes import check
    from documents.pdf import render_pdf

    check("candidate_list/1", payload)
    title = f"{payload['year']}年度“上海质量工匠”候选人名单"
    lists = [
        {"title": "一、候选人", "rows": _rows(payload["proposed"]), "empty": "没有候选人。"},
        {"title": "二、后备候选人（按递补顺序）", "rows": _rows(payload["reserve"]), "empty": "没有后备候选人。"},
    ]
    proof = f"，全部选票的校验码（SHA-256）：{payload['sha256']}" if payload["sha256"] else ""
    basis = f"依据：审定会计票{proof or '（纸质选票）'}"
    context = {
        "payload": payload, "lists": lists, "title": title, "says": [tidy(text) for text in payload["says"]],
        "basis": basis,
    }  # fmt: skip
    return render_pdf("documents/proposal_list.html", context, title=title, sheet="list_paper")
