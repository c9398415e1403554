"""Lays the data of D5 into the receipt of a batch: what was received, when, and the hashes that prove it."""

from typing import Any

from documents.annex2 import listed_name
from documents.fitting import tidy
from documents.marks import qr_data_uri


def context(payload: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    mark = options.get("mark", "")
    return {
        "title": f"{payload['year']}年度“上海质量工匠”申报材料受理回执",
        "payload": payload,
        "recommender": tidy(payload["recommender"]),
        "rows": [
            {**row, "name": listed_name(tidy(row["name"])), "employer": tidy(row["employer"])}
            for row in payload["rows"]
        ],
        "count": len(payload["rows"]),
        "mark": mark,
        "mark_image": qr_data_uri(mark) if mark else "",
    }
