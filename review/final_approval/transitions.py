"""The meeting from its preparation to T23 and T24 for everybody in one transaction, and C10."""

from collections.abc import Collection
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from documents.requests import make_void
from nominations.acting import Actor, NotPermitted, TransitionError
from nominations.models import Application, Cycle
from nominations.taking import taken
from nominations.transitions import advance_all, advance_cycle, locked
from review.experts.models import Expert
from review.final_approval import permissions
from review.votes import guards, papers, records, reopening, results, rounds, seating, tellers, telling
from review.votes.advancing import APPROVAL
from review.votes.models import Approval, Candidacy, Member, Round
from review.votes.moves import State


def _allow(allowed: bool) -> None:
    if not allowed:
        raise NotPermitted(_("您没有办理此事项的权限。"))


@transaction.atomic
def plan(cycle: Cycle, *, by: Actor, version: int, key: str) -> Approval:
    """STAFF begins to prepare the year's meeting; once."""
    _allow(permissions.can_plan(by.user, cycle))
    locked(Cycle, cycle.pk)
    if done := Approval.objects.filter(cycle=cycle).first():
        return done
    approval = Approval.objects.create(cycle=cycle, version=0)
    APPROVAL.write(approval, "plan", "", by, key=key)
    return approval


def settle(approval: Approval, *, by: Actor, said: dict[str, Any], version: int, key: str) -> None:
    """Time, place and how it is voted; before the notice goes out."""
    _allow(permissions.can_record(by.user, approval))

    def change(row: Approval) -> None:
        row.starts_at, row.place, row.mode = said["starts_at"], said["place"], said["mode"]

    APPROVAL.enter(approval, (State.PLANNED,), "set", by=by, version=version, key=key, change=change)


@transaction.atomic
def appoint(approval: Approval, expert: Expert, kind: str, *, by: Actor, chair: bool, version: int, key: str) -> Member:
    """STAFF appoints one more member; after the notice went out, this one is sent theirs at once."""
    _allow(permissions.can_record(by.user, approval))
    member, event = seating.appoint(approval, expert, kind, by=by, chair=chair, version=version, key=key)
    if event is not None and approval.state == State.NOTIFIED:
        telling.invite(event, [member], by)
    return member


@transaction.atomic
def dismiss(member: Member, *, by: Actor, reason: str, version: int, key: str) -> None:
    """STAFF: a member gives the seat up; who had the notice is told, and the letter is void."""
    _allow(permissions.can_record(by.user, member.approval))
    event = seating.dismiss(member, by=by, reason=reason, version=version, key=key)
    if event is not None and member.approval.state == State.NOTIFIED:
        make_void(target=papers.member_target(member), kinds=(papers.LETTER,))
        telling.tell(event, [member], "名单审定会委员变动", "您不再担任{year}年度名单审定会委员，原会议通知作废。")


@transaction.atomic
def notify(approval: Approval, *, by: Actor, version: int, key: str) -> None:
    """LEAD: every member gets the letter, a message and a mail."""

    def change(row: Approval) -> None:
        row.notified_at = clock.now()

    event, fresh = APPROVAL.advance(
        approval, "notify", by=by, permit=permissions.can_notify, version=version, key=key, change=change,
        guard=guards.against_notifying,
    )  # fmt: skip
    if fresh:
        telling.invite(event, rounds.members_of(approval), by)


@transaction.atomic
def replan(approval: Approval, *, by: Actor, reason: str, version: int, key: str) -> None:
    """LEAD: another day; the letters are void, the answers asked for again. What was counted so far counts."""
    payload = dict[str, Any]()
    event, fresh = APPROVAL.advance(
        approval, "replan", by=by, permit=permissions.can_notify, version=version, key=key, reason=reason,
        guard=guards.against_replanning, change=lambda row: payload.update(records.sat(row)), payload=payload,
    )  # fmt: skip
    if fresh:
        members = telling.call_off(approval)
        telling.tell(event, members, "名单审定会改期", "原定于{when}召开的{year}年度名单审定会改期，新的时间另行通知。")


def open_meeting(approval: Approval, *, by: Actor, version: int, key: str) -> None:
    """STAFF: quorum and chair are in the room."""

    def change(row: Approval) -> None:
        row.opened_at = clock.now()

    APPROVAL.advance(
        approval, "open", by=by, permit=permissions.can_record, version=version, key=key, change=change,
        guard=guards.against_opening,
    )  # fmt: skip


@transaction.atomic
def call_roll(
    approval: Approval, *, by: Actor, came: Collection[int], left: Collection[int], chair: int | None, version: int,
    key: str,
) -> None:  # fmt: skip
    """STAFF says who came and who left, and who is in the chair; of the others the room stays as it is."""
    _allow(permissions.can_record(by.user, approval))
    number = {row.pk: row.number for row in rounds.members_of(approval)}
    payload = {name: sorted(number[pk] for pk in pks if pk in number) for name, pks in (("here", came), ("left", left))}
    states = (State.NOTIFIED, State.RUNNING)
    _event, fresh = APPROVAL.enter(approval, states, "chair", by=by, version=version, key=key, payload=payload)
    if fresh:
        seating.call_roll(approval, came, left)
        seating.choose_chair(approval, chair)


def open_round(
    approval: Approval, chosen: list[Application], *, by: Actor, mode: str, reason: str, version: int, key: str
) -> Round:
    """STAFF opens a vote for those in the room; on paper the ballots are printed with it."""
    _allow(permissions.can_record(by.user, approval))
    places = results.places(chosen)
    with transaction.atomic():
        one = rounds.open_round(
            approval, chosen, by=by, mode=mode, reason=reason, version=version, key=key, places=places
        )
        if one.mode == "paper" and papers.of_round(one) is None:
            papers.papers(one, by=by.user)
    return one


def close_round(one: Round, *, by: Actor, version: int, key: str, early: bool = False) -> Round:
    """STAFF counts; `early`: although somebody has not voted, whom nobody can let vote afterwards."""
    _allow(permissions.can_record(by.user, one.approval))
    if not early and (why := guards.against_counting(one)):
        raise TransitionError(why, [("early", why)])
    return rounds.close_round(one, by=by, version=version, key=key)


@transaction.atomic
def void_round(one: Round, *, by: Actor, reason: str, version: int, key: str) -> Round:
    """STAFF gives a vote up; its printed ballots are void with it."""
    _allow(permissions.can_record(by.user, one.approval))
    one = rounds.void_round(one, by=by, reason=reason, version=version, key=key)
    make_void(target=papers.round_target(one), kinds=(papers.PAPERS,))
    return one


def count(row: Candidacy, *, by: Actor, yes: int, no: int, abstain: int) -> None:
    """One of two tellers."""
    _allow(permissions.can_count(by.user, row.round))
    tellers.count(row, by=by, yes=yes, no=no, abstain=abstain)


@transaction.atomic
def close(approval: Approval, *, by: Actor, version: int, key: str) -> None:
    """STAFF: everybody was voted on; the minutes are made for signing."""

    def change(row: Approval) -> None:
        row.closed_by, row.closed_at = by.user, clock.now()

    _event, fresh = APPROVAL.advance(
        approval, "close", by=by, permit=permissions.can_record, version=version, key=key, change=change,
        guard=guards.against_closing,
    )  # fmt: skip
    if fresh:
        approval.minutes = records.minutes(approval, by=by.user)
        approval.save(update_fields=["minutes"])


def attach_scan(approval: Approval, scan: UploadedFile, *, by: Actor, version: int, key: str) -> None:
    """STAFF brings the signed minutes; the file is cleaned before the row is locked."""
    _allow(permissions.can_record(by.user, approval))
    with taken([scan], by=by) as stored:

        def change(row: Approval) -> None:
            row.scan = stored[0]

        payload = {"sha256": stored[0].sha256}
        APPROVAL.enter(
            approval, (State.CLOSED,), "scan", by=by, version=version, key=key, change=change, payload=payload
        )


def reopen(approval: Approval, *, by: Actor, reason: str, version: int, key: str) -> None:
    """CHIEF: the meeting may vote once more before its result is confirmed."""
    reopening.reopen(approval, by=by, permit=permissions.can_reopen, reason=reason, version=version, key=key)


def reconvene(approval: Approval, *, by: Actor, reason: str, version: int, key: str) -> None:
    """CHIEF, after an appeal (T38): the committee meets again about whom it brought back."""
    reopening.reconvene(approval, by=by, permit=permissions.can_reopen, reason=reason, version=version, key=key)


@transaction.atomic
def confirm(approval: Approval, *, by: Actor, version: int, key: str) -> None:
    """CHIEF: T23 or T24 for everybody on the list in this one transaction, and D15."""

    handed, payload = list[results.Handed](), dict[str, Any]()

    def change(row: Approval) -> None:
        # What counts is asked before anything is written: afterwards it is as it was confirmed.
        handed.extend(results.handed_over(row))
        payload.update(results.settling(row))
        row.confirmed_by, row.confirmed_at = by.user, clock.now()

    _event, fresh = APPROVAL.advance(
        approval, "confirm", by=by, permit=permissions.can_confirm, version=version, key=key, change=change,
        guard=guards.against_confirming, payload=payload,
    )  # fmt: skip
    if not fresh:
        return
    permit = permissions.can_hand_over(approval)
    for one in handed:
        advance_all(one.payloads, one.move, by=by, permit=permit, payloads=one.payloads, key=key)
    make_void(target=papers.target(approval), kinds=(papers.LIST,))  # that of an earlier meeting, which this one holds
    approval.paper = records.candidates(approval, by=by.user)
    approval.save(update_fields=["paper"])


def start_publicity(cycle: Cycle, *, by: Actor, version: int, key: str) -> None:
    """C10."""
    advance_cycle(
        cycle, "start_publicity", by=by, permit=permissions.can_start, version=version, key=key,
        guard=guards.against_publicity,
    )  # fmt: skip
