"""What the approval prints for its meeting, frozen: the letter to members, paper ballots; and who reads its papers."""

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
from review.votes import sight
from review.votes.models import Approval, Member, Round

LETTER, PAPERS, MINUTES, LIST = "approval_letter", "vote_papers", "approval_minutes", "candidate_list"


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
             "rows": [person(row.application) | {"reserve": row.reserve} for row in some]}
            for some in sets
        ],
        "demo": settings.SAQ_DEMO,
    }  # fmt: skip
    return request_document(PAPERS, target=round_target(one), snapshot=freeze("vote_papers/1", payload), by=by)


def of_round(one: Round) -> GeneratedDocument | None:
    """The paper ballots of a round that were asked for last."""
    rows = GeneratedDocument.objects.filter(target=round_target(one), kind=PAPERS, void_at=None)
    return rows.order_by("-pk").first()


def person(application: Any) -> dict[str, Any]:
    """How a paper names somebody."""
    return {
        "name": application.name, "employer": application.employer.name if application.employer else "",
        "post": application.post_name,
    }  # fmt: skip
