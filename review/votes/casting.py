"""Takes one member's ballot: once, from a present member, for exactly the candidates they are entitled to (§2.10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts import audit
from nominations.acting import Actor, NotPermitted, TransitionError, WrongState
from review.experts.standing import live_conflicts
from review.votes import proof, rounds, sealing, sight
from review.votes.models import Ballot, Candidacy, Round, Voter
from review.votes.moves import Mode, RoundState


@dataclass(frozen=True)
class Receipt:
    """What the voter takes away: the secret and, candidate by candidate, the code that stands in the tally."""

    secret: str
    codes: tuple[tuple[Candidacy, str], ...]


class AlreadyVoted(WrongState):
    """This member's ballot is in, and it is not the one that is sent now."""


def paper_of(voter: Voter) -> list[Candidacy]:
    """The candidates on this voter's ballot, in the order of the list; a conflict found today takes effect at once."""
    late = live_conflicts().filter(expert=voter.member.expert_id, application=OuterRef("application"))
    rows = voter.round.candidacies.select_related("application__employer").exclude(pk__in=voter.away)
    return list(rows.filter(~Exists(late)))


def _receipt(secret: str, rows: list[Candidacy]) -> Receipt:
    return Receipt(secret, tuple((row, proof.code(secret, row)) for row in rows))


@transaction.atomic
def cast(one: Round, choices: Mapping[int, str], secret: str, *, by: Actor) -> Receipt:
    """Put the ballot in. `choices`: {candidacy: choice}; `secret`: what the page gave the voter, stored nowhere.

    The same ballot sent again answers the same receipt; AlreadyVoted, WrongState, TransitionError say what is wrong.
    Nothing that is written joins the choices to the member: the trail says that they voted, the voter's row that they
    have, and all ballots are mixed anew.
    """
    one = Round.objects.select_for_update(of=("self",), no_key=True).get(pk=one.pk)
    voter = _voter(one, by)
    read = proof.read_secret(secret)
    if read is None:
        raise TransitionError(_("回执码不完整，请重新打开选票。"))
    if voter.used:
        rows = [row for row in one.candidacies.select_related("application__employer") if row.pk not in voter.away]
        receipt = _receipt(read, rows)
        if _is_in(receipt, choices):
            return receipt
        raise AlreadyVoted(_("您已经投过票，每人每轮只能投一次。"))
    if one.state != RoundState.OPEN or one.mode != Mode.DEVICE:
        raise WrongState(_("这一轮投票已经结束。"))
    rounds.step_out_late(one)
    voter.refresh_from_db(fields=["away"])
    rows = paper_of(voter)
    receipt = _receipt(read, rows)
    if problems := lacking(rows, choices):
        raise TransitionError(problems[0][1], list(problems))
    if Ballot.objects.filter(code__in=[code for _row, code in receipt.codes]).exists():
        raise TransitionError(_("回执码已被使用，请重新打开选票。"))
    ballots = [Ballot(candidacy=row, choice=choices[row.pk], code=code) for row, code in receipt.codes]
    sealing.put(one, ballots)
    voter.used = True
    voter.save(update_fields=["used"])
    audit.record_late(
        "ballot.cast", actor=by.user, ip=by.ip, target=f"cycle:{one.approval.cycle_id}", detail={"round": one.pk}
    )
    return receipt


def _voter(one: Round, by: Actor) -> Voter:
    """Whose ballot it is; a member who was not in the room is told so, everybody else finds nothing."""
    voter = sight.voter_of(by.user, one)
    if voter is not None:
        return voter
    if sight.member_of(by.user, one.approval) is None:
        raise NotPermitted(_("您没有办理此事项的权限。"))
    raise WrongState(why_not(by.user, one))


def why_not(user: Any, one: Round) -> str:
    """Why a member of the committee has no ballot in this round."""
    if not sight.pledged(user).filter(approval=one.approval_id).exists():
        return _("您本年度的专家聘任已结束，或者还没有签署承诺书和回避声明，不能参加投票。")
    return _("这一轮投票开始时您没有签到到会，不能参加这一轮投票。")


def lacking(rows: list[Candidacy], choices: Mapping[int, str]) -> list[tuple[str, str]]:
    """[(field, sentence)]: every candidate on the ballot needs a choice; nobody else may be on it."""
    if not rows:
        return [("", _("选票上的人选您全部须回避，不参加这一轮投票。"))]
    found = [
        (f"choice_{row.pk}", _("请对“%(name)s”选择同意、不同意或弃权。") % {"name": row.application.name})
        for row in rows
        if choices.get(row.pk) not in Ballot.Choice.values
    ]
    if set(choices) - {row.pk for row in rows}:
        found.append(("", _("选票上有您应当回避的人选，请重新打开选票。")))
    return found


def _is_in(receipt: Receipt, choices: Mapping[int, str]) -> bool:
    """Whether exactly this ballot is in: another choice under the same secret is a second vote."""
    sent = {(code, choices.get(row.pk)) for row, code in receipt.codes if row.pk in choices}
    found = Ballot.objects.filter(code__in=[code for _row, code in receipt.codes]).values_list("code", "choice")
    return bool(sent) and set(found) == sent
