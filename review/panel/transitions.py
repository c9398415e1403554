"""A member's sheet, LEAD's reopening, STAFF's keying and prints: the verbs of review.marks with this room's rights."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from nominations.acting import Actor, NotPermitted, TransitionError
from review.halls.models import Seat, Session, Slot
from review.halls.running import finish_if_all_in
from review.marks import keying, papers, reopening, syncing, writing
from review.marks.models import Mark, MarkVersion
from review.marks.writing import Answer, Outcome, Sent
from review.panel.permissions import can_key_in, can_print, can_reopen


def send(sent: Sent, *, by: Actor) -> Answer:
    """One sheet of the plain form: kept as a draft or handed in; the last one ends the scoring (S7)."""
    answer = writing.receive(sent, by=by)
    _finish([(sent, answer)])
    return answer


def sync(session: UUID, payload: Any, *, by: Actor) -> list[tuple[Sent, Answer]]:
    """Whatever a phone has kept meanwhile. Raises syncing.BadRequest."""
    answers = syncing.sync(session, payload, by=by)
    _finish(answers)
    return answers


def _finish(answers: list[tuple[Sent, Answer]]) -> None:
    """After the sheets stand, each in a transaction of its own: the scoring of whoever has all sheets is over."""
    for _sent, answer in answers:
        if answer.outcome == Outcome.ACCEPTED and answer.mark is not None:
            finish_if_all_in(answer.mark.slot_id)


def reopen(mark: Mark, *, by: Actor, reason: str, version: int, key: str) -> MarkVersion:
    """LEAD gives a sheet back."""
    return reopening.reopen(mark, by=by, permit=can_reopen, reason=reason, version=version, key=key)


def key_in(slot: Slot, seat: Seat, *, scores: dict[str, str], comment: str, by: Actor) -> keying.Entered:
    """What one person reads on a paper sheet."""
    try:
        done = keying.enter(slot, seat, scores=scores, comment=comment, by=by, permit=can_key_in)
        if done.mark is not None:
            finish_if_all_in(slot)
        return done
    except TransitionError as error:
        error.problems = [_beside(problem) for problem in error.problems]
        raise


def _beside(problem: Any) -> Any:
    """A problem with an item stands beside its field."""
    if not isinstance(problem, tuple):
        return problem
    code, sentence = problem
    return (code if code == "comment" else f"score_{code}", sentence)


def print_blank(session: Session, seats: list[Seat], *, by: Actor) -> int:
    """A blank set for every seat; how many."""
    if by.user is None or not can_print(by.user, session):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    for seat in seats:
        papers.blank_sheets(seat, by=by.user)
    return len(seats)


def print_own(seat: Seat, *, by: Actor) -> Any:
    """The member's own sheets as they stand, or None."""
    return papers.filled_sheets(seat, by=by.user)
