"""Lays D16 out, the 公示 as an official paper (GB/T 9704-2012, §2.17), as PDF and as .docx; no seal is ever drawn.

public_notice/1: see `documents.public_shapes`. `place`, `name`, `employer`, `post`, `recommender` are all that is
printed of a person.
"""

from typing import Any

from documents.annex2 import listed_name
from documents.fitting import tidy


def filename(payload: dict[str, Any]) -> str:
    return tidy(payload["title"])


def _columns(payload: dict[str, Any]) -> list[tuple[str, str]]:
    """[(key, heading)]: the recommending unit only where the year shows it."""
    columns = [("place", "序号"), ("name", "姓名"), ("employer", "工作单位"), ("post", "所在岗位")]
    with_recommender = any(row["recommender"] for row in payload["rows"])
    return [*columns, ("recommender", "推荐单位")] if with_recommender else columns


def _rows(payload: dict[str, Any]) -> list[dict[str, str]]:
    return [
        {key: tidy(value) for key, value in row.items()} | {"name": listed_name(tidy(row["name"]))}
        for row in payload["rows"]
    ]


def render(payload: dict[str, Any], options: dict[str, Any], format: str = "pdf") -> bytes:
    from documents.annexes import check

    check("public_notice/1", payload)
    if format == "docx":
        return _word(payload)
    from documents.pdf import render_pdf

    context = {
        "payload": payload, "columns": _columns(payload), "says": [tidy(text) for text in payload["paragraphs"]],
        "rows": _rows(payload), "contacts": [tidy(text) for text in payload["contacts"]],
    }  # fmt: skip
    return render_pdf("documents/public_notice.html", context, title=payload["title"], sheet="list_paper")


def _word(payload: dict[str, Any]) -> bytes:
    from documents import word

    columns = _columns(payload)
    return word.paper(
        title=payload["title"],
        before=[tidy(text) for text in payload["paragraphs"]],
        table=word.Table(
            [heading for _key, heading in columns], [[row[key] for key, _heading in columns] for row in _rows(payload)]
        ),
        after=[tidy(text) for text in payload["contacts"]],
        signed=[payload["organiser"], payload["date"]],
    )
