"""The only writer of the approval meeting's state."""

from review.machine import Machine
from review.votes.models import ApprovalEvent
from review.votes.moves import MOVES

APPROVAL = Machine("approval", MOVES, ApprovalEvent, "approval", lambda row: f"cycle:{row.cycle_id}")
