"""C7, the meeting from its preparation to its end, T19 and T20 for all at once, C8; and the workbook on the way."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from documents.models import GeneratedDocument
from documents.requests import make_void
from nominations.acting import Actor, NotPermitted, TransitionError
from nominations.models import Application, Cycle
from nominations.taking import taken
from nominations.transitions import advance_all, advance_cycle, locked
from review.consensus import permissions
from review.meetings import cases, guards, papers, recording, recounting
from review.meetings.advancing import MEETING
from review.meetings.models import Case, Meeting
from review.meetings.recording import DRAFTABLE, Chosen, RollCall
from review.meetings.results import handed_over
from review.rankings import freezing
from review.rankings.models import Ranking
from review.rankings.readiness import against_altered, against_opening
from review.sheets import closing, locking


def _allow(allowed: bool) -> None:
    if not allowed:
        raise NotPermitted(_("您没有办理此事项的权限。"))


@transaction.atomic
def open_consensus(cycle: Cycle, *, by: Actor, version: int, key: str) -> None:
    """C7: lock the sheets, end what was not submitted, freeze ranking 1, prepare the meeting with its cases."""

    def guard(row: Cycle) -> list[str]:
        locking.hold(row)
        return against_opening(row) + against_altered(row)

    advance_cycle(cycle, "open_consensus", by=by, permit=permissions.can_open, version=version, guard=guard, key=key)
    if freezing.latest(cycle) is not None:
        return  # the same form sent twice
    locking.lock_all(cycle, by.user)
    closing.end_unfinished(cycle)
    ranking = freezing.freeze(cycle, Ranking.Cause.OPENED, by)
    meeting = Meeting.objects.create(cycle=cycle)
    cases.invite(meeting)
    cases.propose(meeting, ranking)


def recount(cycle: Cycle, *, by: Actor) -> Ranking | None:
    """STAFF or LEAD: a new numbered ranking when sheets, quota or applicants have changed."""
    _allow(permissions.can_recount(by.user, cycle))
    return recounting.recount(cycle, by=by)


def call_roll(meeting: Meeting, *, by: Actor, roll: RollCall, version: int, key: str) -> None:
    """STAFF writes down date, place and attendance; before and during the meeting."""
    _allow(permissions.can_record(by.user, meeting))
    recording.call_roll(meeting, by=by, roll=roll, version=version, key=key)


def settle(
    case: Case, *, by: Actor, voices: dict[int, tuple[str, str]], outcome: str, conclusion: str, version: int, key: str
) -> None:
    """STAFF writes down what each expert in the room said and, once all have spoken, what follows from it."""
    _allow(permissions.can_settle(by.user, case))
    recording.settle(case, by=by, voices=voices, outcome=outcome, conclusion=conclusion, version=version, key=key)


def decide(meeting: Meeting, *, by: Actor, chosen: dict[int, Chosen], version: int, key: str) -> None:
    """STAFF writes down who is in and who is out."""
    _allow(permissions.can_record(by.user, meeting) and not set(chosen) & permissions.far_from(by.user))
    recording.decide(meeting, by=by, chosen=chosen, version=version, key=key)


def convene(meeting: Meeting, *, by: Actor, version: int, key: str) -> None:
    """STAFF: quorum and chair are there."""
    MEETING.advance(
        meeting, "convene", by=by, permit=permissions.can_record, version=version, guard=guards.against_convening,
        key=key,
    )  # fmt: skip


@transaction.atomic
def add_case(meeting: Meeting, application: Application, *, by: Actor, reason: str, version: int, key: str) -> Case:
    """STAFF puts one more application on the list, and says why."""
    _allow(permissions.can_record(by.user, meeting) and permissions.can_see(by.user, application))

    def change(row: Meeting) -> None:
        sentence = ""
        if row.cases.filter(application=application).exists():
            sentence = _("这份申报已在合议清单中。")
        elif not cases.undecided(freezing.latest(row.cycle)).filter(application=application).exists():
            sentence = _("这份申报没有待定的初评结果，不能列入合议。")
        if sentence:
            raise TransitionError(sentence, [("application", sentence)])
        Case.objects.create(
            meeting=row, application=application, kinds=[Case.Kind.ADDED], reason=reason, added_by=by.user
        )

    MEETING.enter(
        meeting, DRAFTABLE, "add_case", by=by, version=version, key=key, change=change, reason=reason,
        payload={"application": application.pk},
    )  # fmt: skip
    return meeting.cases.get(application=application)


@transaction.atomic
def close(meeting: Meeting, *, by: Actor, quota_note: str, version: int, key: str) -> None:
    """STAFF: everything is said; the minutes are made for signing."""

    def change(row: Meeting) -> None:
        row.ranking, row.quota_note = freezing.latest(row.cycle), quota_note
        row.closed_by, row.closed_at = by.user, clock.now()

    _event, fresh = MEETING.advance(
        meeting, "close", by=by, permit=permissions.can_close, version=version, key=key, change=change,
        guard=lambda row: guards.against_closing(row, quota_note),
    )  # fmt: skip
    if fresh:
        meeting.minutes = papers.minutes(meeting, by=by.user)
        meeting.save(update_fields=["minutes"])


@transaction.atomic
def reopen(meeting: Meeting, *, by: Actor, reason: str, version: int, key: str) -> None:
    """CHIEF: the minutes are void, the scan is taken off; cases and list can be changed again.

    A confirmed meeting is opened again for whom an appeal brought back (T38), and for nobody else. The event keeps
    what is taken off here: recording.earlier.
    """
    before: dict[str, Any] = {}

    def change(row: Meeting) -> None:
        before.update(recording.earlier(row))
        if row.ranking is not None:
            make_void(target=papers.target(row.ranking), kinds=(papers.MINUTES,))
        row.ranking = row.minutes = row.scan = row.closed_by = row.closed_at = None
        row.confirmed_by = row.confirmed_at = None

    MEETING.advance(
        meeting, "reopen", by=by, permit=permissions.can_reopen, version=version, reason=reason, key=key,
        guard=guards.against_reopening, change=change, payload=before,
    )  # fmt: skip


def attach_scan(meeting: Meeting, scan: UploadedFile, *, by: Actor, version: int, key: str) -> None:
    """STAFF brings the signed minutes; the file is cleaned before the row is locked."""
    _allow(permissions.can_close(by.user, meeting))
    with taken([scan], by=by) as stored:
        recording.attach(meeting, stored[0], by=by, version=version, key=key)


@transaction.atomic
def confirm(meeting: Meeting, *, by: Actor, version: int, key: str) -> None:
    """LEAD: T19 or T20 for every application in this one transaction; mean and rank go along on the events."""

    def change(row: Meeting) -> None:
        row.confirmed_by, row.confirmed_at = by.user, clock.now()

    _event, fresh = MEETING.advance(
        meeting, "confirm", by=by, permit=permissions.can_confirm, version=version, key=key, change=change,
        guard=guards.against_confirming,
    )  # fmt: skip
    if not fresh:
        return
    for move, payloads in handed_over(meeting).items():
        advance_all(payloads, move, by=by, permit=permissions.can_see, payloads=payloads, key=key)


def start_defense(cycle: Cycle, *, by: Actor, version: int, key: str) -> None:
    """C8."""
    advance_cycle(
        cycle, "start_defense", by=by, permit=permissions.can_open, version=version, guard=guards.against_defense,
        key=key,
    )  # fmt: skip


@transaction.atomic
def ask_workbook(cycle: Cycle, *, by: Actor) -> GeneratedDocument:
    """The ranking with everything it is counted from."""
    _allow(permissions.can_read_papers(by.user, cycle))
    ranking = freezing.latest(locked(Cycle, cycle.pk))
    if ranking is None:
        raise TransitionError(_("合议开始后才有排名。"))
    audit.record_late(
        "export.ranking", actor=by.user, ip=by.ip, target=f"cycle:{cycle.pk}", detail={"ranking": ranking.pk}
    )
    return papers.workbook(ranking, by=by.user)
