"""One function per screen: my meetings, the briefs, one brief, the ballot paper, the published tally."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from nominations import desks
from nominations.models import Application
from review.ballot import permissions
from review.votes import brief, casting, proof, results, sight
from review.votes.models import Approval, Member, Round, Voter
from review.votes.moves import Mode, RoundState


def meeting(user: Any, key: UUID) -> Approval | None:
    """One meeting of this member; None hides as 404."""
    found = sight.memberships(user).filter(approval__key=key).first()
    return found.approval if found is not None else None


def member(user: Any, approval: Approval) -> Member | None:
    return sight.member_of(user, approval)


def rounds(member: Member) -> list[dict[str, Any]]:
    """The rounds of a meeting: [{"round", "used", "there", "away"}].

    `there`: whether this member was in the room when it was opened; `away`: steps out of everybody on its ballot.
    """
    own = {row.round_id: row for row in Voter.objects.filter(member=member).select_related("member", "round")}
    found = []
    for row in member.approval.rounds.order_by("number"):
        voter = own.get(row.pk)
        away = voter is not None and not voter.used and not casting.paper_of(voter)
        found.append({"round": row, "used": voter is not None and voter.used, "there": voter is not None, "away": away})
    return found


def mine(user: Any) -> list[dict[str, Any]]:
    """Every meeting this person is a member of, the newest first."""
    found = []
    sworn = set(sight.pledged(user).values_list("pk", flat=True))
    for one in sight.memberships(user).order_by("-approval__cycle__year"):
        mine_ = rounds(one)
        ready = one.pk in sworn
        vote = next((row for row in mine_ if ready and waits(row)), None)
        found.append({
            "approval": one.approval, "cycle": one.approval.cycle, "member": one, "rounds": mine_, "vote": vote,
            "answers": permissions.can_answer(user, one), "sworn": ready,
            "reads": ready and one.approval.state in permissions.READING,
        })  # fmt: skip
    return found


def waits(row: dict[str, Any]) -> bool:
    """Whether a vote on devices still waits for this member's ballot."""
    one = row["round"]
    is_open = one.state == RoundState.OPEN and one.mode == Mode.DEVICE
    return is_open and row["there"] and not row["away"] and not row["used"]


def briefs(user: Any, approval: Approval) -> list[dict[str, Any]]:
    """The list of candidates in its order, those this member steps out of left out."""
    rows = Application.objects.filter(permissions.candidates(user, approval)).select_related("employer")
    found = list(rows)
    listed = brief.results(found)
    found.sort(key=lambda row: brief.order(row, listed.get(row.pk, {})))
    whole = not permissions.steps_out(user, approval)
    return [
        {"application": row, "reserve": bool(listed.get(row.pk, {}).get("reserve")),
         "figures": brief.figures(listed.get(row.pk, {}), ranked=whole)}
        for row in found
    ]  # fmt: skip


def one_brief(user: Any, approval: Approval, key: UUID) -> dict[str, Any] | None:
    """One candidate as members read them; None hides as 404."""
    found = briefs(user, approval)
    at = next((n for n, row in enumerate(found) if row["application"].key == key), None)
    if at is None:
        return None
    rows = Application.objects.select_related("employer", "recommender").prefetch_related("honours")
    application = rows.get(pk=found[at]["application"].pk)
    return found[at] | {
        "approval": approval, "cycle": approval.cycle, "application": application,
        "sections": brief.summary(application), "opinions": brief.opinions(application),
        "before": found[at - 1]["application"] if at else None,
        "after": found[at + 1]["application"] if at + 1 < len(found) else None,
        "at": at + 1, "of": len(found),
    }  # fmt: skip


def paper(user: Any, key: UUID) -> dict[str, Any] | None:
    """The ballot of one round for a member, or why there is none; None hides as 404."""
    one = Round.objects.select_related("approval__cycle").filter(key=key, mode=Mode.DEVICE).first()
    voter = sight.voter_of(user, one) if one is not None else None
    if one is None or (voter is None and not permissions.can_see(user, one.approval)):
        return None
    rows = casting.paper_of(voter) if voter is not None else []
    return {
        "round": one, "approval": one.approval, "cycle": one.approval.cycle, "voter": voter, "rows": rows,
        "away": one.candidacies.count() - len(rows), "open": one.state == RoundState.OPEN,
        "why_not": "" if voter is not None else casting.why_not(user, one),
    }  # fmt: skip


def tally(user: Any, key: UUID) -> dict[str, Any] | None:
    """The published round; None hides as 404, and so it is before the closing."""
    one = Round.objects.select_related("approval__cycle").filter(key=key).first()
    voter = sight.voter_of(user, one) if one is not None and one.state == RoundState.CLOSED else None
    if one is None or voter is None:
        return None
    shown = {row.pk for row in casting.paper_of(voter)}
    hidden = {row.pk for row in one.candidacies.all()} - shown
    return {"round": one, "approval": one.approval, "cycle": one.approval.cycle, **lists(one, hidden), "hidden": hidden}


def lists(one: Round, hidden: Collection[int]) -> dict[str, Any]:
    """Candidate by candidate: the figures and the codes behind them; of `hidden` candidacies there is no row."""
    ballots, void = proof.ballots_of(one), results.tainted(one.approval)
    rows = one.candidacies.select_related("application__employer").exclude(pk__in=hidden)
    return {
        "rows": [{"row": row, "codes": ballots[str(row.key)], "void": row.pk in void} for row in rows],
        "verdict": proof.verify(one), "void": void,
    }  # fmt: skip


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: an invitation to answer, a vote that is open."""
    found = []
    for row in mine(user):
        year = {"year": row["cycle"].year}
        if row["vote"] is not None:
            url = reverse("ballot:vote", args=[row["vote"]["round"].key])
            found.append(desks.line(_("%(year)s年度名单审定正在投票") % year, url, None, _("投票")))
        elif row["answers"] and row["member"].answer == Member.Answer.INVITED:
            url = reverse("ballot:mine")
            found.append(
                desks.line(_("请答复是否参加%(year)s年度审定会") % year, url, row["approval"].starts_at, _("答复"))
            )
    return found
