"""Lays one expert's score sheet (D9), or a blank one, into a page: items, anchors, marks, sums, the signature."""

from typing import Any

from documents.fitting import tidy

GRADES = ("优", "良", "中", "差")


def filename(payload: dict[str, Any]) -> str:
    """The code of the file or 空白; never a name."""
    return f"书面初评评分表-{payload['code'] or '空白'}-{payload['year']}"


def context(payload: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    dimensions = [
        {
            **dimension,
            "span": len(dimension["items"]) + 1,
            "note": tidy(dimension["note"]),
            "items": [
                {
                    **item,
                    "anchors": "　".join(
                        f"{grade}：{text}" for grade, text in zip(GRADES, item["anchors"], strict=False)
                    ),
                }
                for item in dimension["items"]
            ],
        }
        for dimension in payload["dimensions"]
    ]
    return {
        "title": f"{payload['year']}年度“上海质量工匠”书面初评评分表",
        "payload": payload,
        "dimensions": dimensions,
        "notes": [dimension for dimension in dimensions if dimension["note"]],
        "comment": tidy(payload["comment"]),
    }


def _worded(anchors: list[str]) -> str:
    return "　".join(f"{grade}：{text}" for grade, text in zip(GRADES, anchors, strict=False))


def render(payload: dict[str, Any], options: dict[str, Any], format: str = "pdf") -> bytes:
    from documents.annexes import check
    from documents.pdf import render_pdf

    check("score_sheet/1", payload)
    made = context(payload, options)
    return render_pdf("documents/score_sheet.html", made, title=made["title"])
