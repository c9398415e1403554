"""Takes in a member's sheet, from whatever device and however often it is sent: one mark per seat and slot (S6).

The slot is the lock: whoever closes the session waits for a sheet that is just coming in, and the other way round.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts import clock
from documents.canonical import canonical_json, digest
from nominations.acting import Actor
from nominations.wordcount import WordLimitError, check_limit
from review.halls.away import missed
from review.halls.models import Seat, Session, Slot
from review.halls.moves import SlotState, State
from review.marks import keeping, rubric, sight
from review.marks.models import Mark, MarkVersion

COMMENT_MAX = 300


class Outcome(StrEnum):
    """What became of a sheet. `KEPT`: as a draft. The device holds on to what is EARLY, ELSEWHERE or INCOMPLETE."""

    KEPT = "kept"
    ACCEPTED = "accepted"
    THERE = "there"
    LATE = "late"
    EARLY = "early"
    ELSEWHERE = "elsewhere"
    INCOMPLETE = "incomplete"
    REFUSED = "refused"


@dataclass(frozen=True)
class Sent:
    """One sheet as a device sends it; the same `ticket` is the same sheet. `round`, `version`: of the mark it knows."""

    slot: UUID
    ticket: str
    scores: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""
    round: int = 0
    version: int = 0
    made_at: datetime | None = None
    hand_in: bool = False


@dataclass(frozen=True)
class Answer:
    """`content`: the sheet as it was kept, {} while it is a draft. `problems`: [(item code or "comment", sentence)].

    `why`: the version's cause, or what stands in the way (a key of WHY); the same sheet again has the same.
    """

    outcome: Outcome
    mark: Mark | None = None
    why: str = ""
    content: dict[str, Any] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)


NOT_OPEN, NOT_HEARD, ABSENT, NOT_HERE, MISSED, OVER = "not_open", "not_heard", "absent", "not_here", "missed", "over"
BY_CAUSE = {
    keeping.SUBMIT: Outcome.ACCEPTED, keeping.LATE: Outcome.LATE, keeping.SECOND: Outcome.THERE,
    keeping.OUTDATED: Outcome.THERE,
}  # fmt: skip


def against(session: str, slot: Slot, seat: Seat) -> str:
    """Why a sheet cannot come in (a key of WHY), or ''. Pure; what comes after the end is kept, whoever was there."""
    if session not in (State.RUNNING, State.CLOSED, State.CONFIRMED):
        return NOT_OPEN
    if slot.state not in sight.HEARD:
        return ABSENT if slot.state == SlotState.ABSENT else NOT_HEARD
    if session != State.RUNNING:
        return ""
    if missed(seat, slot):
        return MISSED
    return "" if seat.present_at is not None else NOT_HERE


def cause_of(session: str, mark: Mark, sent: Sent) -> str:
    """As which version a whole sheet of somebody who was heard is kept. Pure."""
    if mark.submitted_at is not None:
        return keeping.SECOND
    if sent.round < mark.round:
        return keeping.OUTDATED
    return keeping.SUBMIT if session == State.RUNNING else keeping.LATE


@transaction.atomic
def receive(sent: Sent, *, by: Actor, page: tuple[UUID, str] | None = None) -> Answer:
    """Keep a draft or take a sheet in. The same sheet again gets its first answer and changes nothing.

    `page`: (session, seat) by key of the page that sends, which brings no other's sheets. Never raises for what a
    device may have sent in good faith: the outcome says what became of it.
    """
    rows = Slot.objects.select_for_update(of=("self",), no_key=True)
    slot = rows.filter(Q(session__key=page[0]) if page else Q(), key=sent.slot).first()
    # Asked under the lock: a conflict that was found a moment ago counts.
    seat = sight.seat_for(by.user, slot) if slot is not None else None
    if slot is None or seat is None or (page and page[1] != str(seat.key)):
        return Answer(Outcome.REFUSED)
    sitting, known = seat.session, MarkVersion.objects.filter(mark=OuterRef("pk"), ticket=sent.ticket)
    found = Mark.objects.filter(slot=slot, seat=seat).annotate(known=Exists(known)).first()
    mark = found or Mark(slot=slot, seat=seat, version=0)
    mark.slot, mark.seat = slot, seat
    held = rubric.loaded(sitting.cycle)
    result = rubric.evaluate(held.content, sent.scores)
    before = None
    if found is not None and found.known:
        sent, before = _answered(mark, sent, result)
    if before is not None or mark.quarantined_at is not None:
        return before or Answer(Outcome.REFUSED)
    if sent.hand_in:
        return _take(mark, sent, result, sitting, held.sha256, by)
    return _draft(mark, sent, result, sitting)


def _answered(mark: Mark, sent: Sent, result: rubric.Evaluation) -> tuple[Sent, Answer | None]:
    """The sheet, and what it was answered when it came before.

    A tab that was doubled has the ticket of the other one: what it hands in is a sheet of its own.
    """
    done = mark.versions.filter(ticket=sent.ticket).first()
    if done is None:
        return sent, None
    if sent.hand_in and (done.content["scores"], done.content["comment"]) != (result.kept, sent.comment):
        twin = digest(canonical_json([result.kept, sent.comment]))[:16]
        return _answered(mark, replace(sent, ticket=f"{sent.ticket[:47]}-{twin}"), result)
    return sent, Answer(BY_CAUSE.get(done.cause, Outcome.THERE), mark, done.cause, done.content)


def wrong(result: rubric.Evaluation, comment: str) -> list[tuple[str, str]]:
    """Why a sheet is not whole, in the order of the page; an empty list lets it in."""
    found = [*result.problems, *((code, _("还没有评分。")) for code in result.missing)]
    return found + too_long(comment)


def too_long(comment: str) -> list[tuple[str, str]]:
    """A comment over its limit, as a problem of the page."""
    try:
        check_limit(comment, COMMENT_MAX)
    except WordLimitError as error:
        return [("comment", error.message)]
    return []


def _take(mark: Mark, sent: Sent, result: rubric.Evaluation, session: Session, rubric_sha256: str, by: Actor) -> Answer:
    if problems := wrong(result, sent.comment):
        if mark.submitted_at is not None:
            return Answer(Outcome.THERE, mark)
        return Answer(Outcome.INCOMPLETE, _stored(mark), problems=problems)
    if why := against(session.state, mark.slot, mark.seat):
        return Answer(Outcome.EARLY, _stored(mark), why)
    cause = cause_of(session.state, mark, sent)
    if cause in keeping.OTHERS:
        return Answer(Outcome.THERE, mark, cause, _beside(mark, cause, sent, result, rubric_sha256, by).content)
    if _replaces_draft(mark, sent, result):
        keeping.keep(mark, keeping.DRAFT, keeping.content(mark, rubric_sha256), by=by)
    _fill(mark, sent, result)
    mark.submitted_at = mark.saved_at
    mark.late_at = mark.saved_at if cause == keeping.LATE else None
    mark.save()
    kept = keeping.keep(mark, cause, keeping.content(mark, rubric_sha256), by=by, ticket=sent.ticket)
    return Answer(BY_CAUSE[cause], mark, cause, kept.content)


def _beside(
    mark: Mark, cause: str, sent: Sent, result: rubric.Evaluation, rubric_sha256: str, by: Actor
) -> MarkVersion:
    """A sheet that does not stand is kept beside the one that does: nothing a member wrote is lost."""
    other = Mark(slot=mark.slot, seat=mark.seat)
    _fill(other, sent, result)
    other.submitted_at = other.saved_at
    return keeping.keep(mark, cause, keeping.content(other, rubric_sha256), by=by, ticket=sent.ticket)


def _draft(mark: Mark, sent: Sent, result: rubric.Evaluation, session: Session) -> Answer:
    """What is typed is kept while the session runs; another device's draft is never overwritten unseen."""
    if mark.submitted_at is not None:
        return Answer(Outcome.THERE, mark)
    if why := against(session.state, mark.slot, mark.seat):
        return Answer(Outcome.EARLY, _stored(mark), why)
    if session.state != State.RUNNING:
        return Answer(Outcome.REFUSED, _stored(mark), OVER)
    if mark.pk and mark.ticket != sent.ticket and mark.version != sent.version and _filled(mark):
        return Answer(Outcome.ELSEWHERE, mark)
    if problems := too_long(sent.comment):
        return Answer(Outcome.INCOMPLETE, _stored(mark), problems=problems)
    if not _overtaken(mark, sent):
        _fill(mark, sent, result)
        mark.save()
    return Answer(Outcome.KEPT, mark, problems=list(result.problems))


def _overtaken(mark: Mark, sent: Sent) -> bool:
    """A request that was slow on its way: the same sheet has brought something newer since.

    A sheet that knows the mark as it stands is no older, whatever the device's clock says: it may have been set back.
    """
    newer = mark.made_at is not None and sent.made_at is not None and sent.made_at < mark.made_at
    return newer and mark.ticket == sent.ticket and sent.version < mark.version


def _stored(mark: Mark) -> Mark | None:
    return mark if mark.pk else None


def _filled(mark: Mark) -> bool:
    return bool(mark.scores or mark.comment)


def _replaces_draft(mark: Mark, sent: Sent, result: rubric.Evaluation) -> bool:
    """Another device's draft that says something else; a sheet that was opened again is a version already."""
    if not mark.pk or not mark.ticket or mark.ticket == sent.ticket or not _filled(mark):
        return False
    same = mark.scores == result.kept and mark.comment == sent.comment
    return not same and not mark.versions.filter(ticket=mark.ticket).exists()


def _fill(mark: Mark, sent: Sent, result: rubric.Evaluation) -> None:
    mark.scores, mark.comment, mark.ticket, mark.made_at = result.kept, sent.comment, sent.ticket, sent.made_at
    mark.total = result.total if result.kept else None
    mark.source = Mark.Source.DEVICE
    mark.saved_at = clock.db_now()
    mark.version += 1


def locked_slot(pk: int) -> Slot:
    """The lock of everything that is written about the marks of one nominee; with session and year."""
    Slot.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    return Slot.objects.select_related("session__cycle__hall_rubric", "application").get(pk=pk)
