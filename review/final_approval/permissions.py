"""Who prepares, announces, opens, closes and confirms; whoever stays away from somebody on the list acts on nothing."""

from collections.abc import Callable
from typing import Any

from accounts.roles import Role, has_role
from nominations.models import Application, Cycle
from nominations.visibility import READERS
from review.votes import sight
from review.votes.models import Approval, Round
from review.votes.moves import Mode, RoundState


def can_see(user: Any, cycle: Cycle) -> bool:
    """The association's readers."""
    return has_role(user, *READERS)


def is_clear(user: Any, cycle: Cycle | int) -> bool:
    """Whether nobody of the year's stages 3 and 4 is hidden from this person."""
    return sight.is_clear_of_list(user, cycle)


def can_plan(user: Any, cycle: Cycle) -> bool:
    """S: the meeting's data and its committee."""
    return has_role(user, Role.STAFF) and is_clear(user, cycle)


def can_record(user: Any, approval: Approval) -> bool:
    """STAFF prepares and records."""
    return has_role(user, Role.STAFF) and is_clear(user, approval.cycle_id)


def can_notify(user: Any, approval: Approval) -> bool:
    return has_role(user, Role.LEAD) and is_clear(user, approval.cycle_id)


def can_reopen(user: Any, approval: Approval) -> bool:
    return has_role(user, Role.CHIEF) and is_clear(user, approval.cycle_id)


def can_confirm(user: Any, approval: Approval) -> bool:
    """CHIEF, and not whoever closed the meeting."""
    return can_reopen(user, approval) and approval.closed_by_id != user.pk


def can_hand_over(approval: Approval) -> Callable[[Any, Application], bool]:
    """Of each on the list: CHIEF who may confirm the meeting, and it is a person of its year."""
    return lambda user, row: row.cycle_id == approval.cycle_id and has_role(user, Role.CHIEF)


def can_start(user: Any, cycle: Cycle) -> bool:
    """C10."""
    return has_role(user, Role.CHIEF) and is_clear(user, cycle)


def can_count(user: Any, one: Round) -> bool:
    """A teller: STAFF or LEAD; the two are different people."""
    clear = is_clear(user, one.approval.cycle_id)
    return has_role(user, Role.STAFF, Role.LEAD) and clear and one.mode == Mode.PAPER and one.state == RoundState.OPEN


def can_read_papers(user: Any, approval: Approval) -> bool:
    """Minutes, scan and lists name everybody."""
    return has_role(user, *READERS) and is_clear(user, approval.cycle_id)
