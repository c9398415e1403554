"""E11 at the opening of the 合议: what was not submitted ends, and what stood in it is kept as void."""

from django.db import transaction

from nominations.acting import Actor
from nominations.models import Cycle
from nominations.transitions import everyone
from review.sheets.advancing import advance_assignments
from review.sheets.models import Assignment
from review.sheets.moves import State

UNFINISHED = (State.PROPOSED, State.INVITED, State.ACCEPTED, State.SCORING)
REASON = "合议已开始，不再评分。"


@transaction.atomic
def end_unfinished(cycle: Cycle) -> int:
    """Cancel what was proposed, invited, accepted or begun in this year; returns how many."""
    rows = Assignment.objects.filter(cycle=cycle, state__in=UNFINISHED, quarantined_at=None)
    return len(advance_assignments(rows, "cancel", by=Actor.system(), permit=everyone, reason=REASON))
