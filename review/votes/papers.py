"""What the approval prints, frozen: the letter to members, paper ballots, D14 minutes with the count, D15 the list."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.models import User
from documents import annexes, approval_minutes, candidate_list, registry, vote_papers
from documents.models import GeneratedDocument
from documents.requests import request_document
from documents.snapshots import freeze
from nominations.deadlines import beijing
from nominations.pipeline import Status
from review.votes import results, sight, tellers
from review.votes.models import Approval, Candidacy, Member, Round, Voter
from review.votes.moves import Mode, RoundState
from review.votes.rounds import VOTED_ON, members_of, quorum_of

LETTER, PAPERS, MINUTES, LIST = "approval_letter", "vote_papers", "approval_minutes", "candidate_list"
MODES = {"device": "电子无记名投票", "paper": "纸质无记名投票"}


def register_kinds() -> None:
    """Tell documents of the papers and who reads them."""
    for key, label, render, filename, reads in (
        (LETTER, _("审定会会议通知"), annexes.render_letter, _letter_name, can_read_letter),
        (PAPERS, _("审定会表决票"), vote_papers.render, vote_papers.filename, can_read),
        (MINUTES, _("审定会纪要暨计票单"), approval_minutes.render, approval_minutes.filename, can_read),
        (LIST, _("候选人名单"), candidate_list.render, candidate_list.filename, can_read),
    ):
        registry.register(registry.DocumentKind(key, label, ("pdf",), render, filename, reads))


def target(approval: Approval) -> str:
    return f"approval:{approval.key}"


def round_target(one: Round) -> str:
    return f"approval_round:{one.key}"


def member_target(member: Member) -> str:
    return f"approval_member:{member.key}"


def _letter_name(payload: dict[str, Any]) -> str:
    return f"{payload['year']}年度名单审定会会议通知"


def _approval_of(document: GeneratedDocument) -> Approval | None:
    kind, _sep, key = document.target.partition(":")
    if kind == "approval_round":
        return Approval.objects.filter(rounds__key=key).first()
    return Approval.objects.filter(key=key).first() if kind == "approval" else None


def can_read(user: User, document: GeneratedDocument) -> bool:
    """Whoever of the association has nothing hidden from them: these papers name everybody."""
    approval = _approval_of(document)
    return approval is not None and sight.can_read(user, approval) and sight.is_clear(user, approval)


def can_read_letter(user: User, document: GeneratedDocument) -> bool:
    """The member it is written to, and the association."""
    kind, _sep, key = document.target.partition(":")
    member = Member.objects.select_related("expert", "approval").filter(key=key).first()
    if kind != "approval_member" or member is None:
        return False
    own = member.expert.user_id == user.pk and sight.member_of(user, member.approval) is not None
    return own or sight.can_read(user, member.approval)


def worded(moment: Any) -> str:
    """2023年6月8日."""
    day = moment.astimezone(clock.SHANGHAI)
    return f"{day.year}年{day.month}月{day.day}日"


@translation.override("zh-hans")
def letter(member: Member, *, by: User | None) -> GeneratedDocument:
    """Schema letter/1: when, where, what to bring along."""
    approval = member.approval
    cycle = approval.cycle
    assert approval.starts_at is not None
    payload = {
        "year": cycle.year, "organiser": cycle.organiser, "department": cycle.department, "title": "会议通知",
        "doc_no": "", "addressee": f"{member.expert.user.name}委员",
        "paragraphs": [
            f"兹定于{beijing(approval.starts_at)}在{approval.place}召开{cycle.year}年度“上海质量工匠”名单审定会，"
            "请您以委员身份出席。会议审阅人选材料，以无记名投票审定候选人名单。",
            "请登录申报评审平台答复是否参加，并在会前阅读人选材料。请携带手机，现场扫码签到和投票。",
        ],
        "items": [],
        "closing": ["如与人选有应当回避的关系，请在会前告知。会议内容和投票结果在公示前请予保密。"],
        "date": worded(clock.now()), "reference": "", "demo": settings.SAQ_DEMO,
    }  # fmt: skip
    return request_document(LETTER, target=member_target(member), snapshot=freeze("letter/1", payload), by=by)


@translation.override("zh-hans")
def papers(one: Round, *, by: User | None) -> GeneratedDocument:
    """Schema vote_papers/1: one paper for all candidates from whom nobody steps out, a slip for each of the others.

    A paper with a choice of candidates of its own would tell whose it is; so all of a kind are alike and many.
    """
    rows = list(one.candidacies.select_related("application__employer"))
    whole = [row for row in rows if row.entitled == one.present]
    sets = [whole] * bool(whole) + [[row] for row in rows if row.entitled != one.present]
    payload = {
        "year": one.approval.cycle.year, "organiser": one.approval.cycle.organiser, "round": one.number,
        "papers": [
            {"copies": some[0].entitled,
             "rows": [_person(row.application) | {"reserve": row.reserve} for row in some]}
            for some in sets
        ],
        "demo": settings.SAQ_DEMO,
    }  # fmt: skip
    return request_document(PAPERS, target=round_target(one), snapshot=freeze("vote_papers/1", payload), by=by)


def of_round(one: Round) -> GeneratedDocument | None:
    """The paper ballots of a round that were asked for last."""
    rows = GeneratedDocument.objects.filter(target=round_target(one), kind=PAPERS, void_at=None)
    return rows.order_by("-pk").first()


def _person(application: Any) -> dict[str, Any]:
    return {
        "name": application.name, "employer": application.employer.name if application.employer else "",
        "post": application.post_name,
    }  # fmt: skip


@translation.override("zh-hans")
def minutes(approval: Approval, *, recorder: str, by: User | None) -> GeneratedDocument:
    """D14, schema approval_minutes/1, of the closing that has just been written."""
    cycle, people, whole = approval.cycle, members_of(approval), quorum_of(approval)
    spoilt, there = results.tainted(approval), _attended(approval)
    assert approval.starts_at is not None
    payload = {
        "year": cycle.year, "organiser": cycle.organiser, "department": cycle.department,
        "held_on": worded(approval.starts_at), "place": approval.place,
        "chair": "".join(row.expert.user.name for row in people if row.chair), "recorder": recorder,
        "present": [_member(row) for row in people if row.pk in there],
        "absent": [_member(row) for row in people if row.pk not in there],
        "quorum": f"应到 {whole.members} 人，到会 {len(there)} 人，法定人数 {whole.needed} 人。",
        "method": [
            f"到会委员达到全体委员的 {cycle.quorum_num}/{cycle.quorum_den} 方可表决；同意票达到应投票人数的 "
            f"{cycle.pass_num}/{cycle.pass_den}（向上取整）为通过。弃权、未投票不计为同意。"
            "与人选有回避关系的委员不参加对该人选的表决，也不计入应投票人数。",
        ],
        "rounds": [_round(one, spoilt) for one in results.counted(approval)],
        "decided": [
            _person(row.application) | {"reserve": row.reserve, "result": _result(row)}
            for row in results.in_order(results.outcomes(approval).values())
        ],
        "demo": settings.SAQ_DEMO,
    }  # fmt: skip
    return request_document(MINUTES, target=target(approval), snapshot=freeze("approval_minutes/1", payload), by=by)


def _attended(approval: Approval) -> set[int]:
    """Who was there: in the room now, or when a vote that counts was opened; who left later was no absent member."""
    voted = Voter.objects.filter(round__approval=approval, round__state=RoundState.CLOSED)
    here = approval.members.filter(ended_at=None).exclude(present_at=None)
    return {*voted.values_list("member", flat=True), *here.values_list("pk", flat=True)}


def _member(row: Member) -> str:
    return f"{row.expert.user.name}（{row.get_kind_display()}）"


def _result(row: Candidacy) -> str:
    if row.application.status not in VOTED_ON:
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
            _person(row.application) | {
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
    """D15, schema candidate_list/1: who is candidate or reserve by now, in the order of the list, no vote."""
    cycle = approval.cycle
    rows = [row.application for row in results.in_order(results.outcomes(approval).values())]
    assert approval.starts_at is not None

    def chosen(status: str) -> list[dict[str, str]]:
        found = [row for row in rows if row.status == status]
        return [
            _person(row) | {"place": str(at), "recommender": row.recommender.name if row.recommender else ""}
            for at, row in enumerate(found, start=1)
        ]

    payload = {
        "year": cycle.year, "organiser": cycle.organiser, "department": cycle.department,
        "says": [
            f"经{worded(approval.starts_at)}召开的专项审定会议无记名投票审定，"
            f"产生{cycle.year}年度“上海质量工匠”候选人{len(chosen(Status.CANDIDATE))}名、"
            f"后备候选人{len(chosen(Status.RESERVE_APPROVED))}名。",
        ],
        "proposed": chosen(Status.CANDIDATE), "reserve": chosen(Status.RESERVE_APPROVED),
        "date": worded(clock.now()), "demo": settings.SAQ_DEMO,
        "sha256": "；".join(f"第{one.number}轮 {one.sha256}" for one in results.counted(approval) if one.sha256),
    }  # fmt: skip
    return request_document(LIST, target=target(approval), snapshot=freeze("candidate_list/1", payload), by=by)
