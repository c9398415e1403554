"""A new ranking where the old one has been overtaken, with the cases that follow from it."""

from django.db import transaction

from nominations.acting import Actor
from nominations.models import Cycle
from review.meetings import cases
from review.meetings.advancing import MEETING
from review.meetings.models import Meeting
from review.meetings.recording import DRAFTABLE
from review.rankings import freezing
from review.rankings.models import Ranking


@transaction.atomic
def recount(cycle: Cycle, *, by: Actor, cause: str = Ranking.Cause.CHANGED) -> Ranking | None:
    """The newest ranking, counted anew if need be; None before the sheets are locked and after the confirmation."""
    meeting = Meeting.objects.filter(cycle=cycle).first()
    if meeting is None or meeting.confirmed_at is not None:
        return None
    ranking = freezing.refresh(cycle, cause, by=by)
    MEETING.hold(meeting)
    if ranking is not None and meeting.state in DRAFTABLE:
        cases.invite(meeting)
        cases.propose(meeting, ranking)
    return ranking


def recount_soon(cycles: set[int], cause: str = Ranking.Cause.QUARANTINE) -> None:
    """After the caller's transaction, in one of its own: whoever sets a sheet aside or hands one in holds other locks.

    If it fails, the pages say that the ranking has been overtaken and offer to count anew.
    """

    def run() -> None:
        for cycle in Cycle.objects.filter(pk__in=cycles):
            recount(cycle, by=Actor.system(), cause=cause)

    transaction.on_commit(run, robust=True)
