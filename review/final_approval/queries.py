"""One function per screen: the year's meeting with its committee, list and rounds; one round; what waits for whom."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Role, has_role
from documents.models import StoredFile
from nominations import desks
from nominations.models import Application, Cycle
from nominations.pipeline import CycleStage
from nominations.visibility import READERS, far_from
from review.final_approval import permissions
from review.votes import brief, guards, papers, proof, records, results, rounds, seating
from review.votes.models import Approval, Candidacy, Member, Round
from review.votes.moves import MOVES, Mode, RoundState, State

_STAGES = list(CycleStage)
SHOWN = _STAGES[_STAGES.index(CycleStage.APPROVAL) : _STAGES.index(CycleStage.ARCHIVED) + 1]
MEETS = (CycleStage.APPROVAL, CycleStage.PUBLICITY, CycleStage.NAMING)
UNSIGNED, BACK, OVER = "unsigned", "back", "over"
EMPTY = {
    "title": gettext_lazy("还没有进入名单审定的年度"),
    "text": gettext_lazy("会审答辩的建议名单确认后，在这里筹备审定会。"),
}
WHAT = {
    "appoint": gettext_lazy("聘请委员"), "dismiss": gettext_lazy("委员退出"), "set": gettext_lazy("填写会议时间和地点"),
    "open_round": gettext_lazy("开始投票"), "scan": gettext_lazy("上传会议纪要扫描件"),
    "chair": gettext_lazy("登记到会情况"), "close_round": gettext_lazy("结束投票并计票"),
    "void_round": gettext_lazy("作废一轮投票"),
}  # fmt: skip


def cycle_of(user: Any, year: int | None) -> Cycle | None:
    """The year asked for, or the latest that came as far as stage 4."""
    if not has_role(user, *READERS):
        return None
    rows = Cycle.objects.filter(stage__in=SHOWN).order_by("-year")
    return (rows.filter(year=year) if year is not None else rows).first()


def approval_of(user: Any, year: int) -> Approval | None:
    """The year's meeting; None hides as 404."""
    if not has_role(user, *READERS):
        return None
    rows = Approval.objects.select_related("cycle", "minutes", "scan", "paper", "closed_by", "confirmed_by")
    return rows.filter(cycle__year=year, cycle__stage__in=SHOWN).first()


def page(user: Any, cycle: Cycle) -> dict[str, Any]:
    """The meeting as it stands; `approval` None before it is planned."""
    approval = approval_of(user, cycle.year)
    context = {"cycle": cycle, "approval": approval, "candidates": candidates(user, cycle, approval)}
    if approval is None:
        return context
    found = list(approval.rounds.order_by("number").prefetch_related("voters", "candidacies"))
    return context | {
        "members": rounds.members_of(approval), "quorum": rounds.quorum_of(approval),
        "rounds": [{"round": one, **_progress(one)} for one in found],
        "papers": permissions.can_read_papers(user, approval), "earlier": records.earlier(approval),
        "history": history(approval),
        "writes": permissions.can_record(user, approval) and approval.state in seating.DRAFTABLE,
        "rolls": permissions.can_record(user, approval) and approval.state in (State.NOTIFIED, State.RUNNING),
    }  # fmt: skip


def candidates(user: Any, cycle: Cycle, approval: Approval | None) -> list[dict[str, Any]]:
    """Whom the meeting decides about, in the order of the list, with what was decided."""
    rows = Application.objects.filter(cycle=cycle, status__in=(*brief.LISTED, *brief.DECIDED))
    hidden = far_from(user)
    everybody = list(rows.select_related("employer"))
    found = [row for row in everybody if row.pk not in hidden]
    clear = len(found) == len(everybody)
    listed = brief.results(found)
    found.sort(key=lambda row: brief.order(row, listed.get(row.pk, {})))
    decided = results.outcomes(approval) if approval is not None else {}
    held = {row.application_id for row in results.candidacies(approval)} if approval is not None else set()
    return [
        {"application": row, "reserve": bool(listed.get(row.pk, {}).get("reserve")), "outcome": decided.get(row.pk),
         "void": row.pk in held - set(decided),
         "figures": brief.figures(listed.get(row.pk, {}), ranked=clear)}
        for row in found
    ]  # fmt: skip


def _progress(one: Round) -> dict[str, Any]:
    voted, voters = guards.progress(one)
    return {"voted": voted, "voters": voters}


def scan_of(user: Any, approval: Approval, nth: int | None) -> StoredFile | None:
    """What was signed, of this meeting or of the nth before it; None hides as 404."""
    if not permissions.can_read_papers(user, approval):
        return None
    if nth is None:
        return approval.scan
    before = records.earlier(approval)
    return before[nth - 1]["scan"] if 0 < nth <= len(before) else None


def round_of(user: Any, key: UUID) -> Round | None:
    """One round; None hides as 404."""
    one = Round.objects.select_related("approval__cycle").filter(key=key).first()
    return one if one is not None and has_role(user, *READERS) else None


def one_round(user: Any, one: Round) -> dict[str, Any]:
    """Progress while it is open, the count after it; tellers' figures on paper."""
    context: dict[str, Any] = {
        "round": one, "approval": one.approval, "cycle": one.approval.cycle, **_progress(one),
        "acts": permissions.can_record(user, one.approval) and one.state == RoundState.OPEN,
        "counts": permissions.can_count(user, one), "papers": None,
    }  # fmt: skip
    if one.mode == Mode.PAPER and permissions.can_read_papers(user, one.approval):
        context["papers"] = papers.of_round(one)
    if one.state == RoundState.CLOSED:
        hidden = far_from(user)
        rows = list(one.candidacies.select_related("application__employer"))
        void = results.tainted(one.approval)
        context |= {
            "rows": [{"row": row, "void": row.pk in void} for row in rows if row.application_id not in hidden],
            "verdict": proof.verify(one),
            "hidden": [row.pk for row in rows if row.application_id in hidden],
        }
    elif one.mode == Mode.PAPER:
        context["told"] = told(user, one)
    return context


def told(user: Any, one: Round) -> list[dict[str, Any]]:
    """Who has counted which candidate; the figures of another teller are shown to nobody before both are in."""
    hidden = far_from(user)
    return [
        {"row": row, "by": list(dict.fromkeys(count.by.name for count in row.counts.all()))}
        for row in one.candidacies.select_related("application").prefetch_related("counts__by")
        if row.application_id not in hidden
    ]


def member_of(user: Any, approval: Approval, key: UUID) -> Member | None:
    return approval.members.filter(key=key, ended_at=None).select_related("expert__user", "approval__cycle").first()


def members(approval: Approval) -> list[Member]:
    return rounds.members_of(approval)


def check_in_address(approval: Approval) -> str:
    """What the code on the wall leads to; good for a few minutes."""
    return reverse("ballot:here", args=[approval.key, seating.token(approval)])


def candidacy_of(one: Round, pk: int) -> Candidacy | None:
    return one.candidacies.select_related("application", "round__approval").filter(pk=pk).first()


def teller_role(user: Any) -> str:
    return Role.STAFF if has_role(user, Role.STAFF) else Role.LEAD


def choosable(approval: Approval) -> list[Application]:
    """Whom a round can be about: everybody on the list first, later whoever did not pass."""
    decided = results.outcomes(approval)
    rows = guards.listed(approval.cycle)
    return [row for row in rows if row.pk not in decided or not decided[row.pk].passed]


def history(approval: Approval) -> list[dict[str, Any]]:
    """Who did what in the meeting; a vote is never among it."""
    return [
        {"when": row.at, "who": row.actor.name if row.actor else "",
         "what": WHAT.get(row.move) or MOVES[row.move].label, "why": row.reason}
        for row in approval.events.select_related("actor").order_by("-pk")[:50]
    ]  # fmt: skip


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: STAFF with a meeting to prepare, hold, close or have signed, LEAD to announce it, CHIEF to confirm.

    After the approval a year has turns here only when an appeal brought somebody back.
    """
    if not has_role(user, Role.STAFF, Role.LEAD, Role.CHIEF):
        return []
    found = []
    for cycle in Cycle.objects.filter(stage__in=MEETS).select_related("approval").order_by("pk"):
        approval = getattr(cycle, "approval", None)
        if approval is None and cycle.stage != CycleStage.APPROVAL:
            continue
        url, year = reverse("final_approval:year", args=[cycle.year]), {"year": cycle.year}
        clear = permissions.is_clear(user, cycle)
        for role, states, words, verb in _waiting() if clear else ():
            state = _stands(approval) if approval is not None else ""
            if has_role(user, role) and state in states:
                found.append(desks.line(words % year, url, None, verb))
    return found


def _waiting() -> tuple[tuple[str, tuple[str, ...], str, str], ...]:
    return (
        (Role.STAFF, ("", State.PLANNED), _("%(year)s年度名单审定会待筹备"), _("筹备")),
        (Role.LEAD, (State.PLANNED,), _("%(year)s年度名单审定会待发通知"), _("查看")),
        (Role.STAFF, (State.NOTIFIED, State.RUNNING), _("%(year)s年度名单审定会正在进行"), _("登记")),
        (Role.STAFF, (UNSIGNED,), _("%(year)s年度名单审定会待上传签名纪要"), _("上传")),
        (Role.CHIEF, (State.CLOSED,), _("%(year)s年度审定结果待确认"), _("确认")),
        (Role.CHIEF, (State.CONFIRMED,), _("%(year)s年度审定结果已确认，待开始公示"), _("办理")),
        (Role.CHIEF, (BACK,), _("%(year)s年度有人选经复核回到名单审定，待再次召开审定会"), _("办理")),
    )


def _stands(approval: Approval) -> str:
    """The state of the meeting, and what is between two states: closed but unsigned, confirmed but somebody is back."""
    if approval.state == State.CLOSED and approval.scan_id is None:
        return UNSIGNED
    if approval.state != State.CONFIRMED:
        return approval.state
    if not guards.against_reconvening(approval):
        return BACK
    return State.CONFIRMED if approval.cycle.stage == CycleStage.APPROVAL else OVER
