"""What a phone sends when its network is back: several sheets at once, each answered by itself, however often it comes.

Request: {"seat": key, "sheets": [{"slot", "ticket", "round", "version", "scores", "comment", "made_at", "hand_in"}]}.
Answer: {"answers": [{"slot", "ticket", "outcome", "sentence", "problems", "version", "round", "total"}]}.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime

from accounts import clock
from nominations.acting import Actor
from nominations.wordcount import clean
from review.marks import panels, writing
from review.marks.writing import Answer, Outcome, Sent

MOST = 60  # sheets in one request: more nominees than a session ever holds
TICKET = re.compile(r"[0-9A-Za-z-]{8,64}")
# What the device holds on to: its sheet goes on, or is sent again.
HELD = frozenset({Outcome.KEPT, Outcome.EARLY, Outcome.INCOMPLETE, Outcome.ELSEWHERE, Outcome.REFUSED})
AHEAD = timedelta(days=1)


class BadRequest(ValueError):
    """Nothing that a page of ours could have sent."""


def read(payload: Any) -> tuple[str, list[Sent]]:
    """(key of the seat, sheets) of a request; raises BadRequest."""
    if not isinstance(payload, dict) or not isinstance(payload.get("sheets"), list):
        raise BadRequest
    if len(payload["sheets"]) > MOST:
        raise BadRequest
    return str(payload.get("seat", "")), [_sent(row) for row in payload["sheets"]]


def _sent(row: Any) -> Sent:
    if not isinstance(row, dict) or not TICKET.fullmatch(str(row.get("ticket", ""))):
        raise BadRequest
    scores = row.get("scores", {})
    if not isinstance(scores, Mapping):
        raise BadRequest
    try:
        slot = UUID(str(row.get("slot")))
    except ValueError as error:
        raise BadRequest from error
    return Sent(
        slot=slot, ticket=str(row["ticket"]), scores=scores_of(scores), comment=words_of(row.get("comment", "")),
        round=_whole(row.get("round")), version=_whole(row.get("version")), made_at=_moment(row.get("made_at")),
        hand_in=row.get("hand_in") is True,
    )  # fmt: skip


def scores_of(scores: Mapping[Any, Any]) -> dict[str, str]:
    """What stands in the fields of a sheet, as typed."""
    return {str(code)[:40]: clean(str(value)).strip()[:12] for code, value in list(scores.items())[:60]}


def words_of(comment: Any) -> str:
    """A comment as it is stored; one that is far too long stays too long, so that it is refused and not cut."""
    return clean(str(comment or ""))[:3000].strip()


def _whole(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31 else 0


def _moment(value: Any) -> datetime | None:
    """The device's clock may say what it likes: an instant that cannot be is none."""
    try:
        moment = parse_datetime(str(value)) if value else None
    except (ValueError, OverflowError):
        return None
    if moment is None or moment.tzinfo is None or not 2000 < moment.year < 9000:
        return None
    return moment if moment < clock.now() + AHEAD else None


def sync(session: UUID, payload: Any, *, by: Actor) -> list[tuple[Sent, Answer]]:
    """Take in every sheet, each in a transaction of its own: one that is refused holds up no other.

    Sheets of another person's seat are not touched: whoever filled them has to log in. Raises BadRequest.
    """
    seat, sheets = read(payload)
    return [(one, writing.receive(one, by=by, page=(session, seat))) for one in sheets]


def drafts(answers: list[tuple[Sent, Answer]]) -> dict[str, str]:
    """{"seat": whose they are} where nothing came but drafts that were kept; {} where the page has to look around."""
    kept = [answer.mark for _sent, answer in answers if answer.outcome == Outcome.KEPT and answer.mark is not None]
    return {"seat": str(kept[0].seat.key)} if kept and len(kept) == len(answers) else {}


def said(sent: Sent, answer: Answer) -> dict[str, Any]:
    """One answer as the device reads it; the same for the same sheet, whatever happened to the mark meanwhile."""
    mark, kept = answer.mark, answer.content
    return {
        "slot": str(sent.slot),
        "ticket": sent.ticket,
        "outcome": str(answer.outcome),
        "sentence": panels.sentence(answer),
        "problems": dict(answer.problems),
        "total": kept.get("total", "") or (str(mark.total) if mark and mark.total is not None else ""),
        "version": mark.version if mark else 0,
        "round": mark.round if mark else 0,
    }
