"""To which group of accounts/mail_groups a notice belongs; what is not named here is a decision and always mailed."""

from accounts.mail_groups import CORRECTION, DEADLINE, DECISION, PROGRESS, WORK, YEAR
from nominations.notices.notice import CHIEF, LEAD, REC, STAFF, UNIT

OFFICES = frozenset({STAFF, LEAD, CHIEF})
# Where a move brings somebody their turn.
TURNS = frozenset({("submit_to_unit", UNIT), ("unit_agree", REC)})
_OF_MOVES = {
    CORRECTION: (
        "unit_return", "recommender_return", "batch_return", "return_batch", "request_correction", "correction_overdue",
    ),
    DEADLINE: ("expire", "revive", "deadline", "extend", "suspend", "resume", "schedule_defense"),
    PROGRESS: (
        "submit_to_unit", "recall", "unit_agree", "recommend", "unrecommend", "batch_submit", "withdraw", "resubmit",
        "submit", "receive", "all_decided",
    ),
    YEAR: ("publish_notice", "open", "publicity_over", "complete"),
}  # fmt: skip
GROUP_OF = {move: group for group, moves in _OF_MOVES.items() for move in moves}


def group_of(move: str, audience: str) -> str:
    """The association hears of single applications because it has them to work on."""
    found = GROUP_OF.get(move, DECISION)
    if (move, audience) in TURNS or (audience in OFFICES and found not in (DEADLINE, YEAR)):
        return WORK
    return found
