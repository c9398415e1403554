"""What members of the committee are told of their meeting, in the language of the notice."""

from django.utils import translation

from accounts import inbox
from documents.requests import make_void
from nominations.acting import Actor
from nominations.deadlines import beijing
from review.votes import papers
from review.votes.models import Approval, ApprovalEvent, Member
from review.votes.rounds import members_of


def invite(event: ApprovalEvent, members: list[Member], by: Actor) -> None:
    """The letter, a message and a mail to each of them."""
    for member in members:
        papers.letter(member, by=by.user)
    tell(
        event, members, "名单审定会会议通知", "兹定于{when}在{place}召开{year}年度名单审定会，请登录平台答复是否参加。"
    )


def call_off(approval: Approval) -> list[Member]:
    """Another day: the letters are void, nobody has said yes and nobody is there. Answers who is to be told."""
    members = members_of(approval)
    for member in members:
        make_void(target=papers.member_target(member), kinds=(papers.LETTER,))
    approval.members.update(answer=Member.Answer.INVITED, answered_at=None, present_at=None)
    return members


@translation.override("zh-hans")
def tell(event: ApprovalEvent, members: list[Member], subject: str, body: str) -> None:
    """`body` may name {year}, {when} and {place}; once for one event."""
    approval = event.approval
    words = {
        "year": approval.cycle.year, "place": approval.place,
        "when": beijing(approval.starts_at) if approval.starts_at else "",
    }  # fmt: skip
    people = [member.expert.user for member in members]
    inbox.tell(people, key=f"approval:{event.pk}", subject=subject, body=body.format(**words), url="/ballot/")
