"""The shapes of what stage 3 prints of its results; `payloads` takes them in."""

from typing import Any

TEXT = "str"
_PERSON = ("number", "name", "employer")
_FIGURES = ("rank", "written", "defense", "total", "count", "place", "reason")

SHAPES: dict[str, Any] = {
    "hall_summary/1": {
        "year": "int", "organiser": TEXT, "department": TEXT, "session": "int", "hall": TEXT, "held_on": TEXT,
        "method": [TEXT], "rubric": TEXT, "sha256": TEXT, "closed_at": TEXT, "demo": "bool",
        "seats": [{"number": "int", "chair": "bool"}],
        "rows": [
            dict.fromkeys((*_PERSON, "order", "count", "mean", "remark"), TEXT)
            | {"marks": [{"total": TEXT, "state": TEXT}]}
        ],
    },
    "proposal_list/1": {
        "year": "int", "organiser": TEXT, "department": TEXT, "demo": "bool", "date": TEXT, "says": [TEXT],
        "number": "int", "sha256": TEXT,
        "proposed": [dict.fromkeys(("place", "name", "employer", "post", "recommender"), TEXT)],
        "reserve": [dict.fromkeys(("place", "name", "employer", "post", "recommender"), TEXT)],
    },
    "counting/1": {
        "year": "int", "number": "int", "made_at": TEXT, "sha256": TEXT, "demo": "bool", "items": [TEXT],
        "lines": [TEXT],
        "parameters": dict.fromkeys(
            (
                "experts_min", "trim_from", "weight_written", "weight_defense", "quota_proposed", "quota_reserve",
                "rubric",
            ), TEXT,
        ),
        "rows": [
            dict.fromkeys((*_PERSON, *_FIGURES), TEXT) | {
                "absent": "bool", "tied": "bool", "suggested": TEXT, "decided": TEXT,
                "marks": [{"session": "int", "seat": "int", "total": TEXT, "state": TEXT, "items": [TEXT]}],
            }
        ],
    },
}  # fmt: skip
