"""What the meeting hands over: each application with its move, and mean and rank for the stages to come."""

from typing import Any

from nominations.pipeline import Status
from review.meetings.models import Meeting


def final_rank(rank: int | None, place: int | None) -> int | None:
    """The rank, with the meeting's order within a tie."""
    return rank if rank is None or place is None else rank + place - 1


def handed_over(meeting: Meeting) -> dict[str, dict[int, dict[str, Any]]]:
    """{move: {application: payload}} of everybody in the ranking that was decided upon, by rank.

    payload["written"] = {"mean", "rank", "of", "ranking"}: what stage 3 counts with; no message prints it.
    """
    assert meeting.ranking is not None
    found: dict[str, dict[int, dict[str, Any]]] = {"shortlist": {}, "not_shortlist": {}}
    rows = list(meeting.ranking.rows.select_related("application").order_by("rank", "pk"))
    decisions = {row.application_id: row for row in meeting.decisions.all()}
    for row in rows:
        if row.application.status != Status.WRITTEN_REVIEW:
            continue  # decided before the meeting was opened again for somebody else
        decision = decisions[row.application_id]
        written = {
            "mean": str(row.mean) if row.mean is not None else None,
            "rank": final_rank(row.rank, decision.place),
            "of": len(rows),
            "ranking": str(meeting.ranking.key),
        }
        payload = {"written": written, "words": {"year": meeting.cycle.year}}
        found["shortlist" if decision.shortlisted else "not_shortlist"][row.application_id] = payload
    return found
