"""The shapes of what stage 4 prints; `payloads` takes them in."""

from typing import Any

TEXT = "str"
_PERSON = dict.fromkeys(("name", "employer", "post"), TEXT)

SHAPES: dict[str, Any] = {
    "vote_papers/1": {
        "year": "int", "organiser": TEXT, "round": "int", "demo": "bool",
        "papers": [{"copies": "int", "rows": [_PERSON | {"reserve": "bool"}]}],
    },
    "approval_minutes/1": {
        **dict.fromkeys(
            ("organiser", "department", "held_on", "place", "chair", "recorder", "quorum"), TEXT
        ),
        "year": "int", "demo": "bool", "present": [TEXT], "absent": [TEXT], "method": [TEXT],
        "rounds": [
            {
                "number": "int", "mode": TEXT, "reason": TEXT, "present": "int", "voted": TEXT, "sha256": TEXT,
                "tellers": [TEXT], "away": [TEXT],
                "rows": [
                    _PERSON | {"reserve": "bool", "passed": "bool", "void": "bool"}
                    | dict.fromkeys(("entitled", "needed", "yes", "no", "abstain"), TEXT)
                ],
            }
        ],
        "decided": [_PERSON | {"reserve": "bool", "result": TEXT}],
    },
    "candidate_list/1": {
        "year": "int", "organiser": TEXT, "department": TEXT, "demo": "bool", "date": TEXT, "says": [TEXT],
        "sha256": TEXT,
        "proposed": [_PERSON | dict.fromkeys(("place", "recommender"), TEXT)],
        "reserve": [_PERSON | dict.fromkeys(("place", "recommender"), TEXT)],
    },
}  # fmt: skip
