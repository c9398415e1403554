"""Rounds of voting: opened for those in the room, closed with the count; quorum and majority as fractions (§2.10)."""

from collections import Counter
from collections.abc import Collection
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from nominations.acting import Actor, TransitionError, WrongState
from nominations.models import Application, Cycle
from nominations.pipeline import Status
from nominations.transitions import locked
from review.experts.standing import live_conflicts
from review.meetings.quorum import Quorum, needed, quorum, share_of
from review.votes import proof, results, sealing, seating, tellers
from review.votes.advancing import APPROVAL
from review.votes.brief import LISTED
from review.votes.models import Approval, Candidacy, Member, Round, Voter
from review.votes.moves import Mode, RoundState, State

LEAST_BALLOTS = 5  # fewer would tell who chose what
MOST_ROUNDS = 2


def members_of(approval: Approval) -> list[Member]:
    """Everybody appointed; those who gave up before the meeting are not."""
    return list(approval.members.filter(ended_at=None).select_related("expert__user"))


def present(approval: Approval) -> list[Member]:
    return [member for member in members_of(approval) if member.present_at is not None]


def quorum_of(approval: Approval) -> Quorum:
    """Of all appointed members, whoever may have to step out for a candidate (§2.10)."""
    rows = members_of(approval)
    there = {row.pk for row in rows if row.present_at is not None}
    return quorum({row.pk for row in rows}, there, (), share_of(approval.cycle))


def able(cycle: Cycle) -> set[int]:
    """The experts who may vote: see seating.fit."""
    return set(seating.fit(cycle).values_list("expert", flat=True))


def pass_share(cycle: Cycle) -> Fraction:
    return Fraction(cycle.pass_num, cycle.pass_den)


def stepping_out(members: Collection[Member], applications: Collection[Application]) -> dict[int, set[int]]:
    """{application: members who neither vote on it nor are counted}: a conflict in force."""
    of_expert = {member.expert_id: member.pk for member in members}
    pairs = live_conflicts().filter(expert__in=list(of_expert), application__in=applications)
    found: dict[int, set[int]] = {row.pk: set() for row in applications}
    for application, expert in pairs.values_list("application", "expert"):
        found[application].add(of_expert[expert])
    return found


def against_opening(approval: Approval, chosen: Collection[Application], reason: str) -> list[str]:
    """Quorum, something to vote on, no other round; each at most twice, the second time with the meeting's reason."""
    found = []
    whole = quorum_of(approval)
    if not whole.reached:
        words = {"members": whole.members, "present": whole.present, "needed": whole.needed}
        found.append(_("应到 %(members)d 人，到会 %(present)d 人，至少要 %(needed)d 人。") % words)
    if approval.rounds.filter(state=RoundState.OPEN).exists():
        found.append(_("上一轮投票还没有结束。"))
    if not chosen:
        found.append(_("请选择付诸表决的人选。"))
    if gone := [row.name for row in chosen if row.status not in LISTED]:
        found.append(_("以下人选已不在建议名单中：%(names)s。") % {"names": "、".join(gone)})
    there, fit = present(approval), able(approval.cycle)
    if unfit := [row.expert.user.name for row in there if row.expert_id not in fit]:
        sentence = _("以下委员聘任已结束或尚未签署承诺书和回避声明，不能投票，请登记为未到会：%(names)s。")
        found.append(sentence % {"names": "、".join(unfit)})
    return [*found, *_against_again(approval, chosen, reason), *(against_few(there, chosen) if there else [])]


def _against_again(approval: Approval, chosen: Collection[Application], reason: str) -> list[str]:
    """A count that somebody spoilt who should have stepped out is repeated and is none of the two."""
    held, void = results.candidacies(approval), results.tainted(approval)
    before = {row.application_id for row in held}
    times = Counter(row.application_id for row in held if row.pk not in void)
    passed = {row.application_id for row in held if row.pk not in void and row.passed}
    found = []
    if before & {row.pk for row in chosen} and len(reason.strip()) < 5:
        found.append(_("再次投票须由会议决定，请写明理由，至少 %(n)d 个字。") % {"n": 5})
    if done := [row.name for row in chosen if row.pk in passed]:
        found.append(_("以下人选已经通过，不再表决：%(names)s。") % {"names": "、".join(done)})
    if often := [row.name for row in chosen if row.pk not in passed and times[row.pk] >= MOST_ROUNDS]:
        found.append(_("每位人选最多表决 %(n)d 次：%(names)s。") % {"n": MOST_ROUNDS, "names": "、".join(often)})
    return found


def against_few(there: Collection[Member], chosen: Collection[Application]) -> list[str]:
    """Whoever has fewer voices than ballots are needed could never be counted: said now, not after the vote.

    Asked of all members before the notice and of those in the room before the opening, when more can still come.
    """
    away = stepping_out(there, chosen)
    few = [row.name for row in chosen if len(there) - len(away[row.pk]) < LEAST_BALLOTS]
    sentence = _("以下人选无须回避的委员不足 %(least)d 人，计票会泄露个人的选择，不能表决：%(names)s。")
    return [sentence % {"least": LEAST_BALLOTS, "names": "、".join(few)}] if few else []


@transaction.atomic
def open_round(
    approval: Approval, chosen: Collection[Application], *, by: Actor, mode: str = Mode.DEVICE, reason: str = "",
    version: int | None = None, key: str = "", places: dict[int, int] | None = None,
) -> Round:  # fmt: skip
    """Begin a vote for those in the room; who steps out of which candidate is fixed from here on.

    `places`: {application: place on the list}. The caller has asked for the right. Raises TransitionError.
    """
    APPROVAL.hold(approval)
    number = approval.rounds.count() + 1
    event, fresh = APPROVAL.enter(
        approval, (State.RUNNING,), "open_round", by=by, version=version, key=key, reason=reason.strip(),
        payload={"number": number, "candidates": len(chosen)},
    )  # fmt: skip
    if not fresh:
        return approval.rounds.get(number=event.payload["number"])
    if problems := against_opening(approval, chosen, reason):
        raise TransitionError(problems[0], problems)
    assert by.user is not None
    there = present(approval)
    one = Round.objects.create(
        approval=approval, number=number, mode=mode, reason=reason.strip(), present=len(there),
        opened_by=by.user,
    )  # fmt: skip
    away, rows, share = stepping_out(there, chosen), [], pass_share(approval.cycle)
    for at, application in enumerate(sorted(chosen, key=lambda row: (places or {}).get(row.pk, row.pk)), start=1):
        entitled = len(there) - len(away[application.pk])
        rows.append(Candidacy(
            round=one, application=application, reserve=application.status == Status.RESERVE, place=at,
            entitled=entitled, needed=needed(entitled, share),
        ))  # fmt: skip
    Candidacy.objects.bulk_create(rows)
    of = {row.application_id: row.pk for row in one.candidacies.all()}
    Voter.objects.bulk_create(
        Voter(round=one, member=member, away=sorted(of[pk] for pk, out in away.items() if member.pk in out))
        for member in there
    )
    return one


def step_out_late(one: Round) -> None:
    """A conflict found while the vote is open: who has not voted yet loses that voice, and is not counted for it.

    The round's row is locked. A ballot that is in cannot be found again: results.tainted sees to that count.
    """
    waiting = list(one.voters.filter(used=False).select_related("member"))
    rows = {row.application_id: row for row in one.candidacies.select_related("application")}
    away = stepping_out([voter.member for voter in waiting], [row.application for row in rows.values()])
    for voter in waiting:
        out = {rows[pk].pk for pk, members in away.items() if voter.member_id in members} | set(voter.away)
        if out != set(voter.away):
            voter.away = sorted(out)
            voter.save(update_fields=["away"])
    voices = [set(voter.away) for voter in one.voters.all()]
    share = pass_share(one.approval.cycle)
    for row in rows.values():
        entitled = sum(row.pk not in out for out in voices)
        if entitled != row.entitled:
            row.entitled, row.needed = entitled, needed(entitled, share)
            row.save(update_fields=["entitled", "needed"])


def _enter(one: Round, name: str, *, by: Actor, version: int | None, key: str, reason: str = "") -> tuple[Round, bool]:
    """(the round, whether to go on): its end is an entry of the meeting, so a second click answers the first."""
    _event, fresh = APPROVAL.enter(
        one.approval, (State.RUNNING,), name, by=by, version=version, key=key, reason=reason,
        payload={"number": one.number},
    )  # fmt: skip
    one = locked(Round, one.pk)
    if fresh and one.state != RoundState.OPEN:
        raise WrongState(_("这一轮投票已经结束。"))
    return one, fresh


@transaction.atomic
def close_round(one: Round, *, by: Actor, version: int | None = None, key: str = "") -> Round:
    """Count, write the figures and the hash of all ballots, mix once more; the tally is seen from here on.

    With fewer than five ballots on a candidate the result would tell who chose what: refused, the round can only be
    made void.
    """
    one, fresh = _enter(one, "close_round", by=by, version=version, key=key)
    if not fresh:
        return one
    if one.mode == Mode.DEVICE:  # slips of paper are with the members: such a count is tainted
        step_out_late(one)
    counts, problems = _counts(one)
    if problems:
        raise TransitionError(problems[0], problems)
    for row in one.candidacies.all():
        row.yes, row.no, row.abstain = counts[str(row.key)]
        row.passed = row.yes >= row.needed
        row.save(update_fields=["yes", "no", "abstain", "passed"])
    one.state, one.closed_at, one.closed_by = RoundState.CLOSED, clock.now(), by.user
    one.sha256 = proof.sha256_of(one, proof.ballots_of(one)) if one.mode == Mode.DEVICE else ""
    one.save(update_fields=["state", "closed_at", "closed_by", "sha256"])
    audit.record_late(
        "round.close", actor=by.user, ip=by.ip, target=f"cycle:{one.approval.cycle_id}",
        detail={"round": one.pk, "sha256": one.sha256},
    )  # fmt: skip
    sealing.wipe_soon()
    return one


def _counts(one: Round) -> tuple[dict[str, tellers.Figures], list[str]]:
    """({key of the candidate: figures}, what stands against counting): ballots of devices are mixed once more."""
    if one.mode == Mode.PAPER:
        counts, problems = tellers.agreed(one)
    else:
        sealing.put(one, [])
        counts, problems = {key: proof.figures(rows) for key, rows in proof.ballots_of(one).items()}, []
    for row in one.candidacies.select_related("application"):
        n = sum(counts.get(str(row.key), ()))
        if str(row.key) not in counts or LEAST_BALLOTS <= n <= row.entitled:
            continue
        words = {"name": row.application.name, "n": n, "least": LEAST_BALLOTS, "entitled": row.entitled}
        if n < LEAST_BALLOTS:
            sentence = _("%(name)s：只有 %(n)d 张选票。少于 %(least)d 张时计票会泄露个人的选择，不能计票。")
        else:
            sentence = _("%(name)s：选票 %(n)d 张，多于应投票的 %(entitled)d 人，请核对。")
        problems.append(sentence % words)
    return counts, problems


@transaction.atomic
def void_round(one: Round, *, by: Actor, reason: str, version: int | None = None, key: str = "") -> Round:
    """Give a vote up uncounted: its ballots are destroyed, and nobody ever learns what was on them."""
    if len(reason.strip()) < 5:
        problem = _("请写明理由，至少 %(n)d 个字。") % {"n": 5}
        raise TransitionError(problem, [("reason", problem)])
    one, fresh = _enter(one, "void_round", by=by, version=version, key=key, reason=reason.strip())
    if not fresh:
        return one
    sealing.destroy(one)
    one.state, one.closed_at, one.closed_by, one.reason = RoundState.VOID, clock.now(), by.user, reason.strip()
    one.save(update_fields=["state", "closed_at", "closed_by", "reason"])
    audit.record_late(
        "round.void", actor=by.user, ip=by.ip, target=f"cycle:{one.approval.cycle_id}", detail={"round": one.pk}
    )
    sealing.wipe_soon()
    return one
