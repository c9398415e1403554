"""Who signs, counts, drafts and confirms; whoever stays away from somebody reads nothing about them.

The predicates stand in review.proposals.sight, where the papers and the closing of a session ask them too.
"""

from nominations.visibility import far_from
from nominations.visibility import is_near as can_see
from nominations.visibility import near as visible
from review.proposals.sight import (
    can_attach,
    can_confirm,
    can_count,
    can_draft,
    can_give_back,
    can_read_papers,
    can_reopen,
    can_settle,
    can_start_approval,
    can_submit,
    is_clear_of_session,
)

__all__ = [
    "can_attach", "can_confirm", "can_count", "can_draft", "can_give_back", "can_read_papers", "can_reopen", "can_see",
    "can_settle", "can_start_approval", "can_submit", "far_from", "is_clear_of_session", "visible",
]  # fmt: skip
