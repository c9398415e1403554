"""What stays of the approval, frozen: D14, the minutes with the count of every round, and D15, the list it came to."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import translation

from accounts import clock
from accounts.models import User
from documents.models import GeneratedDocument, StoredFile
from documents.requests import request_document
from documents.snapshots import freeze
from nominations.pipeline import TERMINAL, Status
from review.votes import results, tellers
from review.votes.brief import DECIDED, LISTED
from review.votes.models import Approval, Candidacy, Member, Round, Voter
from review.votes.moves import Mode, RoundState
from review.votes.papers import LIST, MINUTES, person, target, worded
from review.votes.rounds import members_of, quorum_of

MODES = {"device": "电子无记名投票", "paper": "纸质无记名投票"}


@translation.override("zh-hans")
def minutes(approval: Approval, *, by: User | None) -> GeneratedDocument:
    """D14, schema approval_minutes/1, of the closing that has just been written.

    Of a meeting after an earlier one (T38): its own rounds and those that decide about whom it is about.
    """
    cycle, people, whole = approval.cycle, members_of(approval), quorum_of(approval)
    spoilt, there, held = results.tainted(approval), _attended(approval), results.settled(approval).rounds
    decided = [row for row in results.outcomes(approval).values() if not held or row.application.status in LISTED]
    here = {row.round_id for row in decided}
    assert approval.starts_at is not None
    payload = {
        "year": cycle.year, "organiser": cycle.organiser, "department": cycle.department,
        "held_on": _days(approval), "place": approval.place,
        "chair": "".join(row.expert.user.name for row in people if row.chair), "recorder": by.name if by else "",
        "present": [_member(row) for row in people if row.pk in there],
        "absent": [_member(row) for row in people if row.pk not in there],
        "quorum": f"应到 {whole.members} 人，到会 {len(there)} 人，法定人数 {whole.needed} 人。",
        "method": [
            f"到会委员达到全体委员的 {cycle.quorum_num}/{cycle.quorum_den} 方可表决；同意票达到应投票人数的 "
            f"{cycle.pass_num}/{cycle.pass_den}（向上取整）为通过。弃权、未投票不计为同意。"
            "与人选有回避关系的委员不参加对该人选的表决，也不计入应投票人数。",
        ],
        "rounds": [_round(one, spoilt) for one in results.counted(approval) if one.number > held or one.pk in here],
        "decided": [
            person(row.application) | {"reserve": row.reserve, "result": _result(row)}
            for row in results.in_order(decided)
        ],
        "demo": settings.SAQ_DEMO,
    }  # fmt: skip
    return request_document(MINUTES, target=target(approval), snapshot=freeze("approval_minutes/1", payload), by=by)


def _attended(approval: Approval) -> set[int]:
    """Who was there: in the room now, or when a vote that counts was opened; who left later was no absent member."""
    own = Q(round__approval=approval, round__number__gt=results.settled(approval).rounds)
    voted = Voter.objects.filter(own, round__state=RoundState.CLOSED)
    here = approval.members.filter(ended_at=None).exclude(present_at=None)
    return {*voted.values_list("member", flat=True), *here.values_list("pk", flat=True)}


def _member(row: Member) -> str:
    return f"{row.expert.user.name}（{row.get_kind_display()}）"


def _result(row: Candidacy) -> str:
    if row.application.status == Status.DISQUALIFIED:
        return "已取消资格"
    if row.application.status not in (*LISTED, *DECIDED):
        return "已退出"
    return "未通过" if not row.passed else "后备候选人" if row.reserve else "候选人"


def _round(one: Round, spoilt: frozenset[int]) -> dict[str, Any]:
    device = one.mode == Mode.DEVICE
    rows = list(one.candidacies.select_related("application__employer"))
    return {
        "number": one.number, "mode": MODES[one.mode], "reason": one.reason, "present": one.present,
        "voted": str(one.voters.filter(used=True).count()) if device else "", "sha256": one.sha256,
        "tellers": [] if device else tellers.names(one), "away": _away(one, rows),
        "rows": [
            person(row.application) | {
                "reserve": row.reserve, "passed": bool(row.passed), "void": row.pk in spoilt,
                **{name: str(getattr(row, name)) for name in ("entitled", "needed", "yes", "no", "abstain")},
            }
            for row in rows
        ],
    }  # fmt: skip


def _away(one: Round, rows: list[Candidacy]) -> list[str]:
    """Who stepped out of whom (§2.10)."""
    voters = list(one.voters.select_related("member__expert__user").order_by("member__number"))
    out = [(row.application.name, [v.member.expert.user.name for v in voters if row.pk in v.away]) for row in rows]
    return [f"{name}：{'、'.join(people)}回避" for name, people in out if people]


@translation.override("zh-hans")
def candidates(approval: Approval, *, by: User | None) -> GeneratedDocument:
    """D15, schema candidate_list/1: who passed as candidate or reserve, in the order of the list, no vote.

    Of an earlier meeting too, however far they have come since; not who has left or was disqualified.
    """
    cycle = approval.cycle
    found = [row for row in results.outcomes(approval).values() if row.application.status not in TERMINAL]
    passed = [row for row in results.in_order(found) if row.passed]

    def chosen(*, reserve: bool) -> list[dict[str, str]]:
        rows = [row.application for row in passed if row.reserve == reserve]
        return [
            person(row) | {"place": str(at), "recommender": row.recommender.name if row.recommender else ""}
            for at, row in enumerate(rows, start=1)
        ]

    proposed, reserves = chosen(reserve=False), chosen(reserve=True)

    payload = {
        "year": cycle.year, "organiser": cycle.organiser, "department": cycle.department,
        "says": [
            f"经{_all_days(approval)}召开的专项审定会议无记名投票审定，"
            f"产生{cycle.year}年度“上海质量工匠”候选人{len(proposed)}名、"
            f"后备候选人{len(reserves)}名。",
        ],
        "proposed": proposed, "reserve": reserves,
        "date": worded(clock.now()), "demo": settings.SAQ_DEMO,
        "sha256": "；".join(f"第{one.number}轮 {one.sha256}" for one in results.counted(approval) if one.sha256),
    }  # fmt: skip
    return request_document(LIST, target=target(approval), snapshot=freeze("candidate_list/1", payload), by=by)


def _days(approval: Approval) -> str:
    """When this meeting sat: once, or on several days when it was put off after a count."""
    assert approval.starts_at is not None
    moves = approval.events.filter(move__in=("replan", "reconvene")).order_by("pk").values_list("move", "payload")
    days: list[str] = []
    for move, payload in moves:
        days = [] if move == "reconvene" else [*days, *payload.get("sat_on", ())]
    return "、".join(dict.fromkeys([*days, worded(approval.starts_at)]))


def _all_days(approval: Approval) -> str:
    """The same with the meetings before it."""
    earlier = approval.events.filter(move="reconvene").order_by("pk").values_list("payload", flat=True)
    return "、".join([*(payload["held_on"] for payload in earlier), _days(approval)])


def sat(approval: Approval) -> dict[str, Any]:
    """What the putting off of a meeting keeps: its day, when something was counted on it."""
    counted = any(one.number > results.settled(approval).rounds for one in results.counted(approval))
    return {"sat_on": [worded(approval.starts_at)] if counted and approval.starts_at else []}


def kept(approval: Approval) -> dict[str, Any]:
    """What stays of a meeting that was confirmed when another one is called: its day, its minutes, what was signed."""
    return {
        "held_on": _days(approval), "minutes": approval.minutes_id,
        "scan": approval.scan_id,
    }  # fmt: skip


def earlier(approval: Approval) -> list[dict[str, Any]]:
    """The meetings before this one, which were confirmed: [{"held_on", "minutes": document, "scan": stored file}]."""
    if approval.confirmed_at is None:
        return []
    found = list(approval.events.filter(move="reconvene").order_by("pk").values_list("payload", flat=True))
    documents = GeneratedDocument.objects.in_bulk([one["minutes"] for one in found])
    scans = StoredFile.objects.in_bulk([one["scan"] for one in found])
    return [
        {"held_on": one["held_on"], "minutes": documents.get(one["minutes"]), "scan": scans.get(one["scan"])}
        for one in found
    ]


def void_minutes(approval: Approval) -> None:
    """The minutes of this meeting, not those of an earlier one."""
    if approval.minutes is not None:
        GeneratedDocument.objects.filter(pk=approval.minutes.pk).update(void_at=clock.now())
