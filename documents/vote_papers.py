"""Lays paper ballots out, one a page and as many as there are voters; nothing on a paper tells it from another.

vote_papers/1: see `documents.approval_shapes`.
"""

from typing import Any

from documents.approval_minutes import person


def filename(payload: dict[str, Any]) -> str:
    return f"{payload['year']}年度审定会表决票（第{payload['round']}轮）"


def render(payload: dict[str, Any], options: dict[str, Any], format: str = "pdf") -> bytes:
    from documents.annexes import check
    from documents.pdf import render_pdf

    check("vote_papers/1", payload)
    pages = [[person(row) for row in paper["rows"]] for paper in payload["papers"] for _copy in range(paper["copies"])]
    title = f"{payload['year']}年度“上海质量工匠”名单审定表决票"
    return render_pdf("documents/vote_papers.html", {"payload": payload, "pages": pages, "title": title}, title=title)
