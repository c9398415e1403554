"""What the planning of the defense tells whom: in Chinese, with what they need, and nothing about others."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import translation

from accounts import inbox
from accounts.models import User
from accounts.roles import Role, holders
from nominations import messages
from nominations.deadlines import beijing
from nominations.models import Application, StaffConflict
from nominations.notices import NOTICES, Notice
from nominations.notices.defense import CHANGED, EVE, FREED
from nominations.notices.notice import NOMINEE
from review.halls.models import Seat, Session, Slot

MINE = "attendance:mine"


def _tell(people: Iterable[User], key: str, subject: str, body: str, url: str) -> None:
    with translation.override("zh-hans"):
        inbox.tell(people, key=key, subject=subject, body=body, url=url)


def _where(session: Session) -> str:
    return f"{session.hall}（{session.address}）" if session.address else session.hall


def _when(session: Session) -> str:
    return f"{beijing(session.starts_at)}，{_where(session)}"


def words(slot: Slot) -> dict[str, Any]:
    """What the notices about one slot say of it."""
    return {
        "when": beijing(slot.starts_at), "where": _where(slot.session), "year": slot.session.cycle.year,
        "talk": slot.session.talk_minutes, "questions": slot.session.questions_minutes,
    }  # fmt: skip


def invited(seat: Seat) -> None:
    """To the expert: when and where, never whom."""
    session = seat.session
    body = (
        f"诚邀您担任{session.cycle.year}年度“上海质量工匠”会审答辩评委。时间、地点：{_when(session)}。"
        "请登录答复能否参加。"
    )
    _tell([seat.expert.user], f"seat:{seat.pk}:invited", "请答复会审答辩评委邀请", body, reverse(MINE))


def asked_again(session: Session, event: int) -> None:
    """To every member: the hours they were asked for have changed."""
    body = f"第{session.number}场会审答辩的时间改为：{_when(session)}。原来的答复已不作数，请登录重新答复能否参加。"
    people = [seat.expert.user for seat in session.seats.filter(ended_at=None).select_related("expert__user")]
    _tell(people, f"session:{event}:again", "会审答辩时间有变，请重新答复", body, reverse(MINE))


def uninvited(seat: Seat, reason: str) -> None:
    body = f"原定{_when(seat.session)}的会审答辩，不再请您担任评委，感谢您的支持。\n说明：{reason}"
    _tell([seat.expert.user], f"seat:{seat.pk}:ended", "会审答辩评委安排有变", body, reverse(MINE))


def declined(seat: Seat, reason: str) -> None:
    """To whoever composes panels."""
    session = seat.session
    body = f"{seat.expert.user.name}不能参加第{session.number}场会审答辩（{_when(session)}），请补充评委。"
    body += f"\n说明：{reason}" if reason else ""
    url = reverse("defense:session", args=[session.key])
    _tell(holders(Role.STAFF), f"seat:{seat.pk}:declined", "有评委谢绝参加会审答辩", body, url)


def hindered(seat: Seat, absence: int) -> None:
    """To whoever composes panels: a member has a seat at hours at which they cannot come."""
    session = seat.session
    body = f"{seat.expert.user.name}登记了不能到会的时间，与第{session.number}场会审答辩（{_when(session)}）冲突，"
    body += "请核对评委。"
    url = reverse("defense:panel", args=[session.key])
    _tell(holders(Role.STAFF), f"absence:{absence}:seat:{seat.pk}", "有评委登记了不能到会的时间", body, url)


def scheduled(slot: Slot, number: int) -> None:
    """To nominee and units of a slot that was told before; `number` counts the tellings."""
    for row in NOTICES["schedule_defense"]:
        _one(slot.application, row, words(slot), f"slot:{slot.pk}:{number}:{row.audience}")


def _one(application: Application, row: Notice, said: dict[str, Any], key: str) -> None:
    messages.tell_one(application, row, said, key=key)


def postponed(slot: Slot, event: int, reason: str) -> None:
    """S3: what was told no longer holds."""
    for row in CHANGED:
        _one(slot.application, row, words(slot) | {"reason": reason}, f"session:{event}:{slot.pk}:{row.audience}")


def freed(slot: Slot, reason: str, *, nominee: bool = True) -> None:
    """The slot is gone, another will be told; `nominee`: unless they have heard of it already."""
    for row in FREED:
        if row.audience == NOMINEE and not nominee:
            continue
        _one(slot.application, row, words(slot) | {"reason": reason}, f"slot:{slot.pk}:freed:{row.audience}")


def panel(session: Session, event: int, subject: str, body: str) -> None:
    """To every member with a seat."""
    people = [seat.expert.user for seat in session.seats.filter(ended_at=None).select_related("expert__user")]
    _tell(people, f"session:{event}:panel", subject, f"{body}时间、地点：{_when(session)}。", reverse(MINE))


def eve(session: Session, slots: Iterable[Slot], seats: Iterable[Seat]) -> None:
    """The day before; once for each date."""
    day = beijing(session.starts_at)
    for slot in slots:
        for row in EVE:
            _one(slot.application, row, words(slot), f"slot:{slot.pk}:eve:{beijing(slot.starts_at)}:{row.audience}")
    people = [seat.expert.user for seat in seats]
    body = f"明天的会审答辩请准时参加。时间、地点：{_when(session)}。请携带手机，用于签到和评分。"
    _tell(people, f"session:{session.pk}:eve:{day}", "明天会审答辩", body, reverse(MINE))


def leave_asked(slot: Slot, leave: int) -> None:
    """To the association, never to whoever stays away from the nominee."""
    away = StaffConflict.objects.filter(application=slot.application_id, lifted_at=None).values("user")
    people = holders(Role.STAFF, Role.LEAD).exclude(pk__in=away)
    body = f"受理编号 {slot.application.acceptance_no} 的申报人申请会审答辩请假，请核对证明并答复。"
    _tell(people, f"leave:{leave}:asked", "有会审答辩请假申请", body, reverse("defense:queue"))


def leave_decided(slot: Slot, leave: int, granted: bool, note: str) -> None:
    """To the nominee."""
    people = [slot.application.nominee] if slot.application.nominee is not None else []
    word = "准假，另行安排答辩时间" if granted else "不准假，请按原定时间参加答辩"
    body = f"您的会审答辩请假申请已答复：{word}。" + (f"\n说明：{note}" if note else "")
    url = reverse("attendance:own", args=[slot.application.key])
    _tell(people, f"leave:{leave}:decided", "请假申请已答复", body, url)
