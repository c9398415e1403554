"""Who files and follows an objection: anybody with a running list, then whoever holds the code; the parties answer."""

from typing import Any

from publicity.objections import filing, sight
from publicity.objections.models import Objection
from publicity.objections.moves import State


def can_supply(user: Any, row: Objection) -> bool:
    """By the code, while something was asked for."""
    return row.state == State.SUPPLEMENT


def can_withdraw(user: Any, row: Objection) -> bool:
    """By the code, before the conclusion; not once more after the association went on ex officio."""
    return row.state in (State.ACCEPTED, State.INVESTIGATING) and not filing.goes_on_anyway(row)


def can_answer(user: Any, row: Objection) -> bool:
    """The nominee and the units, while it is investigated."""
    return row.state == State.INVESTIGATING and bool(sight.party_of(user, row))
