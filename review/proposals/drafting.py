"""The list from its draft to T22 for everybody: written by STAFF, handed in, given back or confirmed by LEAD."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from documents.requests import make_void
from nominations.acting import Actor, NotPermitted, TransitionError
from nominations.models import Application
from nominations.pipeline import CycleStage, Status
from nominations.transitions import advance_all
from nominations.visibility import far_from, is_near
from review.proposals import choosing, counting, guards, list_papers, sight
from review.proposals.advancing import PROPOSAL
from review.proposals.choosing import Chosen
from review.proposals.models import Choice, Counting, CountingRow, Proposal, ProposalLine
from review.proposals.papers import LIST

State = Proposal.State


def _current(proposal: Proposal) -> Counting:
    """The counting on which the list stands; raises when it has been overtaken."""
    held = counting.latest(proposal.cycle_id)
    if held is None or not counting.is_current(held):
        raise TransitionError(counting.outdated_sentence())
    return held


@transaction.atomic
def write(proposal: Proposal, *, by: Actor, chosen: dict[int, Chosen], version: int, key: str) -> Proposal:
    """STAFF says what becomes of whom; wherever the counting says otherwise or nothing, with the reason.

    `chosen`: {application: Chosen} of one page; raises TransitionError with (field, sentence) for each bad line.
    """
    if not sight.can_draft(by.user, proposal) or set(chosen) & far_from(by.user):
        raise NotPermitted(_("您没有办理此事项的权限。"))

    def change(row: Proposal) -> None:
        rows, lines = choosing.lines_of(row, _current(row))
        # What T22 has decided stays decided, also on a list that was opened again.
        there = {one.application_id for one in rows if one.application.status == Status.IN_DEFENSE}
        given = {pk: said for pk, said in chosen.items() if pk in there}
        wrong = [(pk, why) for pk, why in choosing.problems(rows, {**lines, **given}) if pk in given]
        if wrong:
            raise TransitionError(wrong[0][1], [(f"reason_{pk}", why) for pk, why in wrong])
        _store(row, given, by)

    payload = {"chosen": {str(pk): said.choice for pk, said in chosen.items()}}
    PROPOSAL.enter(
        proposal, (State.DRAFT,), "write", by=by, version=version, key=key, change=change, payload=payload
    )  # fmt: skip
    return proposal


def _store(proposal: Proposal, chosen: dict[int, Chosen], by: Actor) -> None:
    for pk, said in chosen.items():
        terms: dict[str, Any] = {"choice": said.choice, "reason": said.reason, "place": said.place}
        if not proposal.lines.filter(application=pk, **terms).exists():
            terms |= {"entered_by": by.user, "entered_at": clock.now()}
            ProposalLine.objects.update_or_create(proposal=proposal, application_id=pk, defaults=terms)


def against_submitting(proposal: Proposal, quota_note: str = "") -> list[str]:
    """What stands between the draft and LEAD."""
    if problems := guards.against_counting(proposal.cycle):
        return problems
    held = counting.latest(proposal.cycle_id)
    if held is None or not counting.is_current(held):
        return [counting.outdated_sentence()]
    return choosing.against_submitting(proposal, held, quota_note)


@transaction.atomic
def submit(proposal: Proposal, *, by: Actor, quota_note: str, version: int, key: str) -> Proposal:
    """STAFF hands the list in; LEAD is told on the desk."""

    def change(row: Proposal) -> None:
        row.counting, row.quota_note = counting.latest(row.cycle_id), quota_note
        row.submitted_by, row.submitted_at = by.user, clock.now()

    PROPOSAL.advance(
        proposal, "submit", by=by, permit=sight.can_submit, version=version, key=key, change=change,
        guard=lambda row: against_submitting(row, quota_note),
    )  # fmt: skip
    return proposal


def give_back(proposal: Proposal, *, by: Actor, reason: str, version: int, key: str) -> Proposal:
    """LEAD gives it back with a reason; it can be written in again."""

    def change(row: Proposal) -> None:
        row.counting = row.submitted_by = row.submitted_at = None

    PROPOSAL.advance(
        proposal, "give_back", by=by, permit=sight.can_give_back, version=version, reason=reason, key=key, change=change
    )
    return proposal


def against_confirming(proposal: Proposal) -> list[str]:
    """Nothing has changed since it was handed in: marks, quotas, nominees, the list's own rules."""
    held = counting.latest(proposal.cycle_id)
    if held is None or proposal.counting_id != held.pk or not counting.is_current(held):
        return [_("提请确认之后评分、名额或参评人有变化，请退回，重新计算后再提请确认。")]
    return guards.open_sessions(proposal.cycle) or choosing.against_submitting(proposal, held, proposal.quota_note)


@transaction.atomic
def reopen(proposal: Proposal, *, by: Actor, reason: str, version: int, key: str) -> Proposal:
    """CHIEF, after an appeal: somebody of the list is in the defense again; D13 is void until it is confirmed anew."""

    def change(row: Proposal) -> None:
        if row.counting is not None:
            make_void(target=list_papers.target(row.counting), kinds=(LIST,))
        row.counting = row.paper = row.submitted_by = row.submitted_at = row.confirmed_by = row.confirmed_at = None

    PROPOSAL.advance(
        proposal, "reopen", by=by, permit=sight.can_reopen, version=version, reason=reason, key=key, change=change,
        guard=against_reopening,
    )  # fmt: skip
    return proposal


def against_reopening(proposal: Proposal) -> list[str]:
    """Nobody reopens a list that has decided about everybody, nor one whose year has gone on (T22)."""
    if proposal.cycle.stage != CycleStage.DEFENSE:
        stage = proposal.cycle.get_stage_display()
        return [_("本年度当前处于“%(stage)s”，不能重开建议名单。") % {"stage": stage}]
    back = Application.objects.filter(cycle=proposal.cycle_id, status=Status.IN_DEFENSE)
    return [] if back.exists() else [_("名单中没有因复核回到会审答辩的申报。")]


@transaction.atomic
def confirm(proposal: Proposal, *, by: Actor, version: int, key: str) -> Proposal:
    """LEAD, and not whoever handed it in: T22 for everybody in this one transaction, and D13.

    payload = {"defense": {"mean", "count", "absent", "session", "counting", "number"}, "total", "rank", "place",
    "choice", "words"} with figures as texts or None: what stage 4 and the reserves (T30) go by; no message prints it.
    """

    def change(row: Proposal) -> None:
        row.confirmed_by, row.confirmed_at = by.user, clock.now()

    _event, fresh = PROPOSAL.advance(
        proposal, "confirm", by=by, permit=sight.can_settle, version=version, key=key, change=change,
        guard=against_confirming,
    )  # fmt: skip
    if not fresh:
        return proposal
    held = proposal.counting
    assert held is not None
    rows, lines = choosing.lines_of(proposal, held)
    _fix_places(rows, lines)
    payloads: dict[str, dict[int, dict[str, Any]]] = {str(choice): {} for choice in Choice}
    for row in rows:
        if row.application.status == Status.IN_DEFENSE:
            line = lines[row.application_id]
            payloads[line.choice][row.application_id] = handed_over(row, line, held)
    for move, said in payloads.items():
        advance_all(said, move, by=by, permit=is_near, payloads=said, key=key)
    proposal.paper = list_papers.proposal_list(proposal, by=by.user)
    proposal.save(update_fields=["paper"])
    return proposal


def _fix_places(rows: list[CountingRow], lines: dict[int, ProposalLine]) -> None:
    """The places as they have come out are written into the lines."""
    order = choosing.places(rows, lines)
    for pk, line in lines.items():
        line.place = order.get(pk)
    ProposalLine.objects.bulk_update(lines.values(), ["place"], batch_size=200)


def handed_over(row: CountingRow, line: ProposalLine, held: Counting) -> dict[str, Any]:
    """What the event keeps of one nominee."""

    def figure(value: object) -> str | None:
        return None if value is None else str(value)

    session = row.slot.session.number if row.slot is not None else None
    return {
        "defense": {
            "mean": figure(row.defense), "count": row.count, "absent": row.absent, "session": session,
            "counting": str(held.key), "number": held.number,
        },
        "total": figure(row.total), "rank": row.rank, "place": line.place if line.choice != Choice.FAIL else None,
        "choice": line.choice, "words": {"year": held.cycle.year},
    }  # fmt: skip
