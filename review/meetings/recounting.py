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
    """By a worker, after the caller's transaction: whoever sets a sheet aside or hands one in does not wait for it.

    If it fails, the pages say that the ranking has been overtaken and offer to count anew.
    """

    def ask() -> None:
        from review.tasks import recount_ranking

        for cycle in sorted(cycles):
            recount_ranking.delay(cycle, cause)

    transaction.on_commit(ask, robust=True)


def run(cycle: int, cause: str) -> bool:
    """What the worker does; repeated, late or doubled it changes nothing. Whether there is a ranking now."""
    found = Cycle.objects.filter(pk=cycle).first()
    return found is not None and recount(found, by=Actor.system(), cause=cause) is not None
