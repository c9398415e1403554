"""The only writer of the state of the list of proposed and reserve."""

from review.machine import Machine
from review.proposals.models import ProposalEvent
from review.proposals.moves import MOVES

PROPOSAL = Machine("proposal", MOVES, ProposalEvent, "proposal", lambda row: f"cycle:{row.cycle_id}")
