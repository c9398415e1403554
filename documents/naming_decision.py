"""Lays D19 out, the 命名决定 as an official paper (GB/T 9704-2012, §2.17), PDF and .docx; no seal is ever drawn.

naming_decision/1: see `documents.public_shapes`; the list is the paper's annex, on a page of its own.
"""

from typing import Any

from documents.annex2 import listed_name
from documents.fitting import tidy

COLUMNS = (("place", "序号"), ("name", "姓名"), ("employer", "工作单位"), ("post", "所在岗位"), ("number", "证书编号"))


def filename(payload: dict[str, Any]) -> str:
    return tidy(payload["title"])


def _rows(payload: dict[str, Any]) -> list[dict[str, str]]:
    return [
        {key: tidy(value) for key, value in row.items()} | {"name": listed_name(tidy(row["name"]))}
        for row in payload["rows"]
    ]


def render(payload: dict[str, Any], options: dict[str, Any], format: str = "pdf") -> bytes:
    from documents.annexes import check

    check("naming_decision/1", payload)
    if format == "docx":
        return _word(payload)
    from documents.pdf import render_pdf

    context = {
        "payload": payload, "columns": COLUMNS, "says": [tidy(text) for text in payload["paragraphs"]],
        "rows": _rows(payload),
    }  # fmt: skip
    return render_pdf("documents/naming_decision.html", context, title=payload["title"], sheet="list_paper")


def _word(payload: dict[str, Any]) -> bytes:
    from documents import word

    rows = [[row[key] for key, _heading in COLUMNS] for row in _rows(payload)]
    return word.paper(
        title=payload["title"],
        before=[payload["doc_no"], f"{payload['addressee']}：", *(tidy(text) for text in payload["paragraphs"])],
        table=word.Table([heading for _key, heading in COLUMNS], rows),
        after=[f"名单校验码（SHA-256）：{payload['sha256']}"],
        signed=[payload["organiser"], payload["date"]],
    )
