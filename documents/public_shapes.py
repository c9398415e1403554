"""The shapes of what stages 5 and 6 print; `payloads` takes them in."""

from typing import Any

TEXT = "str"

SHAPES: dict[str, Any] = {
    "public_notice/1": {
        "year": "int", "organiser": TEXT, "department": TEXT, "title": TEXT, "paragraphs": [TEXT],
        "rows": [dict.fromkeys(("place", "name", "employer", "post", "recommender"), TEXT)],
        "contacts": [TEXT], "date": TEXT, "sha256": TEXT, "demo": "bool",
    },
}  # fmt: skip
