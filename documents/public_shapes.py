"""The shapes of what stages 5 and 6 print; `payloads` takes them in."""

from typing import Any

TEXT = "str"

SHAPES: dict[str, Any] = {
    "public_notice/1": {
        "year": "int", "organiser": TEXT, "department": TEXT, "title": TEXT, "paragraphs": [TEXT],
        "rows": [dict.fromkeys(("place", "name", "employer", "post", "recommender"), TEXT)],
        "contacts": [TEXT], "date": TEXT, "sha256": TEXT, "demo": "bool",
    },
    "naming_decision/1": {
        "year": "int", "organiser": TEXT, "title": TEXT, "doc_no": TEXT, "addressee": TEXT, "paragraphs": [TEXT],
        "list_title": TEXT, "rows": [dict.fromkeys(("place", "name", "employer", "post", "number"), TEXT)],
        "date": TEXT, "sha256": TEXT, "demo": "bool",
    },
    "certificate/1": {
        "year": "int", "organiser": TEXT, "name": TEXT, "says": [TEXT], "number": TEXT, "date": TEXT, "address": TEXT,
        "demo": "bool",
    },
    "plaque/1": {
        "year": "int", "organiser": TEXT, "name": TEXT, "number": TEXT, "date": TEXT, "address": TEXT, "demo": "bool",
    },
    "title_register/1": {
        "year": "int", "organiser": TEXT, "date": TEXT, "demo": "bool",
        "rows": [dict.fromkeys(("number", "name", "employer", "certificate", "plaque", "state"), TEXT)],
    },
    "upward_list/1": {
        "year": "int", "organiser": TEXT,
        "rows": [
            dict.fromkeys(("number", "name", "employer", "post", "recommender", "industry", "reason"), TEXT),
        ],
    },
    # Figures as texts, already safe to show: `publicity.figures.disclosure`.
    "statistics/1": {
        "year": "int", "organiser": TEXT, "date": TEXT, "running": "bool", "demo": "bool", "rules": [TEXT],
        "steps": [dict.fromkeys(("key", "label", "reached", "left"), TEXT)],
        "shares": dict.fromkeys(("women", "workers"), TEXT),
        "tables": [
            {
                "key": TEXT, "title": TEXT, "note": TEXT,
                "lines": [dict.fromkeys(("label", "submitted", "share", "named"), TEXT)],
            }
        ],
    },
    # What a package of a year is made of: `documents.archiving`.
    "archive/1": {
        "year": "int", "number": "int", "organiser": TEXT, "date": TEXT, "demo": "bool", "tables": "object",
        "papers": [
            dict.fromkeys(
                ("title", "doc_no", "date", "owner", "term", "note", "key", "sha256", "media_type"), TEXT,
            )
            | {"keep": "bool"}
        ],
    },
}  # fmt: skip
