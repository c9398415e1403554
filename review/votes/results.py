"""What the votes come to: the last counted round decides about each candidate, and what T23 and T24 hand over."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from nominations.models import Application
from review.experts.standing import live_conflicts
from review.votes import brief
from review.votes.models import Approval, Candidacy, Round, Voter
from review.votes.moves import RoundState


def counted(approval: Approval) -> list[Round]:
    """The rounds that count, in their order."""
    return list(approval.rounds.filter(state=RoundState.CLOSED).order_by("number"))


def candidacies(approval: Approval) -> list[Candidacy]:
    """Everybody of every counted round, the rounds in their order."""
    rows = Candidacy.objects.filter(round__approval=approval, round__state=RoundState.CLOSED)
    rows = rows.select_related("round", "application__employer", "application__recommender", "application__cycle")
    return list(rows.order_by("round__number", "pk"))


@dataclass(frozen=True)
class Settled:
    """What the last confirmation fixed: the candidacies whose count was `void`, and how many `rounds` there were."""

    void: frozenset[int] = frozenset()
    rounds: int = 0


def settled(approval: Approval) -> Settled:
    """From the event of the last confirmation; nothing before the first."""
    if approval.confirmed_at is None:
        return Settled()
    event = approval.events.filter(move="confirm").latest("pk")
    return Settled(frozenset(event.payload.get("void", ())), event.payload.get("rounds", 0))


def settling(approval: Approval) -> dict[str, Any]:
    """The payload of a confirmation, see `settled`."""
    last = approval.rounds.order_by("number").last()
    return {"void": sorted(tainted(approval)), "rounds": last.number if last is not None else 0}


def tainted(approval: Approval) -> frozenset[int]:
    """The candidacies on which somebody had a voice who, as is known by now, should have stepped out.

    A secret ballot cannot be taken out again, so such a count decides nothing and the candidate is voted on once
    more. Of whom was decided about it stays as it was then: what is found out after the confirmation takes nothing
    back. One query as long as there is no such conflict and no confirmation.
    """
    found = _spoilt(approval)
    if approval.confirmed_at is None:
        return found
    still = Candidacy.objects.filter(pk__in=found, application__status__in=brief.LISTED)
    return settled(approval).void | frozenset(still.values_list("pk", flat=True))


def _spoilt(approval: Approval) -> frozenset[int]:
    late = live_conflicts().filter(
        application__candidacies__round__approval=approval, expert__memberships__approval=approval
    )
    pairs = set(late.values_list("application_id", "expert_id"))
    if not pairs:
        return frozenset()
    rows = Candidacy.objects.filter(round__approval=approval, round__state=RoundState.CLOSED)
    voters = Voter.objects.filter(round__approval=approval, round__state=RoundState.CLOSED).select_related("member")
    voices = [(row.round_id, row.member.expert_id, row.away) for row in voters]
    return frozenset(
        row.pk
        for row in rows
        for of_round, expert, away in voices
        if of_round == row.round_id and row.pk not in away and (row.application_id, expert) in pairs
    )


def outcomes(approval: Approval) -> dict[int, Candidacy]:
    """{application: its candidacy in the last counted round it was in}; nobody whose last count is tainted.

    An earlier count does not come back in its place: the meeting had decided to vote once more.
    """
    void, last = tainted(approval), {row.application_id: row for row in candidacies(approval)}
    return {pk: row for pk, row in last.items() if row.pk not in void}


def places(applications: list[Application]) -> dict[int, int]:
    """{application: its place on the list, the reserves after the proposed}, from what T22 handed over."""
    found = brief.results(applications)
    ordered = sorted(applications, key=lambda row: brief.order(row, found.get(row.pk, {})))
    return {row.pk: at for at, row in enumerate(ordered, start=1)}


def in_order(rows: Iterable[Candidacy]) -> list[Candidacy]:
    """Candidacies of several rounds in the order of the one list: a place within a round is none on the list."""
    found = list(rows)
    at = places([row.application for row in found])
    return sorted(found, key=lambda row: at[row.application_id])


@dataclass(frozen=True)
class Handed:
    """One move for many: the keys of the applications and what T23 or T24 keeps of each."""

    move: str
    payloads: dict[int, dict[str, Any]]


def handed_over(approval: Approval) -> list[Handed]:
    """Everybody who was voted on and is still on the list, by their move.

    payload["approval"] = {"round", "entitled", "needed", "yes", "no", "abstain", "sha256"}, payload["place"]: what
    the promotion of reserves follows; no message prints any of it.
    """
    rows = list(outcomes(approval).values())
    listed = brief.results([row.application for row in rows])
    found: dict[str, dict[int, dict[str, Any]]] = {}
    for row in rows:
        if row.application.status not in brief.LISTED:
            continue
        move = "approval_fail" if not row.passed else "approve_reserve" if row.reserve else "approve"
        vote = {name: getattr(row, name) for name in ("entitled", "needed", "yes", "no", "abstain")}
        found.setdefault(move, {})[row.application_id] = {
            "approval": vote | {"round": row.round.number, "sha256": row.round.sha256},
            "place": listed.get(row.application_id, {}).get("place"),
            "words": {"year": approval.cycle.year},
        }
    return [Handed(move, payloads) for move, payloads in found.items()]
