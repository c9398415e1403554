"""The committee: who is appointed, who said they will come, who is in the room."""

from collections.abc import Collection
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from accounts import audit, clock
from nominations.acting import Actor, TransitionError, WrongState
from nominations.models import Cycle
from nominations.transitions import locked
from review.experts import pool
from review.experts.models import Appointment, Expert
from review.experts.standing import appointments, is_sworn, sworn
from review.votes.advancing import APPROVAL
from review.votes.models import Approval, Member, Round
from review.votes.moves import RoundState, State

DRAFTABLE = (State.PLANNED, State.NOTIFIED)
SALT, MINUTES = "saq.votes.here", 5


def fit(cycle: Cycle) -> QuerySet[Appointment]:
    """Who may sit and vote: appointed for the year, in the pool and in the role now, and sworn."""
    return sworn().filter(cycle=cycle, pk__in=appointments(cycle).values("pk"))


def unfit(expert: Expert, cycle: Cycle) -> list[str]:
    """Why this person cannot sit on the committee: no expert now, at work for the association, or not yet sworn."""
    found = pool.unfit(expert, cycle)
    if not found and not is_sworn(expert, cycle):
        found = [_("%(name)s尚未签署本年度的承诺书和回避声明。") % {"name": expert.user.name}]
    return found


@transaction.atomic
def appoint(
    approval: Approval, expert: Expert, kind: str, *, by: Actor, chair: bool = False, version: int, key: str
) -> tuple[Member, Any]:
    """(one more member, the event; None for the same form sent again), before the meeting opens."""

    def change(row: Approval) -> None:
        if approval.members.filter(expert=expert, ended_at=None).exists():
            sentence = _("%(name)s已是委员。") % {"name": expert.user.name}
            raise TransitionError(sentence, [("expert", sentence)])
        if problems := unfit(expert, row.cycle):
            raise TransitionError(problems[0], [("expert", one) for one in problems])

    event, fresh = APPROVAL.enter(
        approval, DRAFTABLE, "appoint", by=by, version=version, key=key, change=change, payload={"expert": expert.pk}
    )
    if not fresh:
        return approval.members.filter(expert=event.payload["expert"]).latest("number"), None
    number = (approval.members.aggregate(last=Max("number"))["last"] or 0) + 1
    if chair:
        approval.members.filter(chair=True).update(chair=False)
    return Member.objects.create(approval=approval, expert=expert, kind=kind, number=number, chair=chair), event


@transaction.atomic
def dismiss(member: Member, *, by: Actor, reason: str, version: int, key: str) -> Any:
    """Somebody gives the seat up before the meeting opens; who is appointed then counts for the quorum.

    Returns the event; None for the same form sent again.
    """
    if len(reason.strip()) < 2:
        problem = _("请写明理由，至少 %(n)d 个字。") % {"n": 2}
        raise TransitionError(problem, [("reason", problem)])
    event, fresh = APPROVAL.enter(
        member.approval, DRAFTABLE, "dismiss", by=by, version=version, key=key, reason=reason.strip(),
        payload={"member": member.pk},
    )  # fmt: skip
    if not fresh:
        return None
    member.ended_at, member.end_reason, member.chair = clock.now(), reason.strip(), False
    member.save(update_fields=["ended_at", "end_reason", "chair"])
    return event


@transaction.atomic
def answer(member: Member, *, by: Actor, coming: bool) -> Member:
    """The member says whether they will come; changed as often as they like until the meeting opens."""
    member = locked(Member, member.pk)
    if member.approval.state != State.NOTIFIED:
        raise WrongState(_("会议已经开始或改期，不能再答复。"))
    wanted = Member.Answer.ACCEPTED if coming else Member.Answer.DECLINED
    if member.answer != wanted:
        member.answer, member.answered_at = wanted, clock.now()
        member.save(update_fields=["answer", "answered_at"])
        audit.record_late(
            "member.answer", actor=by.user, ip=by.ip, target=f"cycle:{member.approval.cycle_id}",
            detail={"member": member.pk, "coming": coming},
        )  # fmt: skip
    return member


def token(approval: Approval) -> str:
    """What the code on the wall of the room holds: good for a few minutes."""
    return signing.dumps(str(approval.key), salt=SALT)


def is_token(approval: Approval, text: str) -> bool:
    try:
        return bool(signing.loads(text, salt=SALT, max_age=MINUTES * 60) == str(approval.key))
    except signing.BadSignature:
        return False


@transaction.atomic
def check_in(member: Member, *, by: Actor, here: bool = True) -> Member:
    """Somebody is in the room, or has left it; while a vote is open the room stays as it is."""
    approval = Approval.objects.select_for_update(of=("self",), no_key=True).get(pk=member.approval_id)
    member = locked(Member, member.pk)
    if approval.state not in (State.NOTIFIED, State.RUNNING) or member.ended_at is not None:
        raise WrongState(_("会议当前不能签到。"))
    if (member.present_at is not None) == here:
        return member
    _room_is_free(approval)
    member.present_at = clock.now() if here else None
    member.save(update_fields=["present_at"])
    audit.record_late(
        "member.here" if here else "member.left", actor=by.user, ip=by.ip, target=f"cycle:{approval.cycle_id}",
        detail={"member": member.pk},
    )  # fmt: skip
    return member


def _room_is_free(approval: Approval) -> None:
    if Round.objects.filter(approval=approval, state=RoundState.OPEN).exists():
        raise WrongState(_("正在投票，投票结束后再登记到会情况。"))


def call_roll(approval: Approval, came: Collection[int], left: Collection[int]) -> None:
    """Inside an entry of the meeting: these members came, those left; who is there already keeps the time."""
    held = approval.members.filter(ended_at=None)
    new, gone = held.filter(pk__in=came, present_at=None), held.filter(pk__in=left).exclude(present_at=None)
    if new.exists() or gone.exists():
        _room_is_free(approval)
        gone.update(present_at=None)
        new.update(present_at=clock.now())


def choose_chair(approval: Approval, member: int | None) -> None:
    """Inside an entry of the meeting: one live member is in the chair; None leaves it as it is."""
    if member is not None and approval.members.filter(pk=member, ended_at=None).exists():
        approval.members.filter(chair=True).update(chair=False)
        approval.members.filter(pk=member).update(chair=True)


def expert_of_pool(pk: int) -> Expert | None:
    return Expert.objects.select_related("user").filter(pk=pk, active=True).first()


def candidates_for(approval: Approval) -> list[dict[str, Any]]:
    """Sworn experts of the year who are not members yet, for the form: [{"expert", "name", "employer"}]."""
    there = approval.members.filter(ended_at=None).values("expert")
    rows = fit(approval.cycle).exclude(expert__in=there).select_related("expert__user")
    return [
        {"expert": row.expert_id, "name": row.expert.user.name, "employer": row.expert.employer_name}
        for row in rows.order_by("expert__user__name", "pk")
    ]
