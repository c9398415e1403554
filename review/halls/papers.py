"""D11 frozen: the letter to each nominee, the letter to each member of the panel, the timetable, the sign-in sheet."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.models import User
from documents import annexes, hall_papers, registry, requests
from documents.models import GeneratedDocument
from documents.requests import request_document
from documents.snapshots import freeze
from nominations.letters import can_read_letter
from nominations.models import Application
from nominations.printing import application_target
from review.halls import gathering
from review.halls.models import Seat, Session, Slot

NOTICE, PANEL, TIMETABLE, SIGN_IN = "defense_notice", "defense_panel", "defense_timetable", "defense_sign_in"
Rule = Callable[[User, GeneratedDocument], bool]


def register_kinds(can_read_session: Rule, can_read_seat: Rule) -> None:
    """Tell documents what the planning prints; the rules are the room's."""
    letter = annexes.render_letter
    for kind in (
        registry.DocumentKind(NOTICE, _("会审答辩通知"), ("pdf",), letter, _letter_name, can_read_letter),
        registry.DocumentKind(PANEL, _("会审答辩评委通知"), ("pdf",), letter, _letter_name, can_read_seat),
        registry.DocumentKind(
            TIMETABLE, _("会审答辩日程表"), ("pdf",), hall_papers.render_timetable, hall_papers.timetable_name,
            can_read_session,
        ),
        registry.DocumentKind(
            SIGN_IN, _("会审答辩签到表"), ("pdf",), hall_papers.render_sign_in, hall_papers.sign_in_name,
            can_read_session,
        ),
    ):  # fmt: skip
        registry.register(kind)


def _letter_name(payload: dict[str, Any]) -> str:
    number = payload["reference"].rpartition("：")[2]
    return f"{payload['year']}年度{payload['title']}" + (f"-{number}" if number else "")


def session_target(session: Session) -> str:
    return f"session:{session.key}"


def seat_target(seat: Seat) -> str:
    return f"seat:{seat.key}"


def make_void(session: Session) -> None:
    """What was printed of the session, for whomever, is no longer in force."""
    requests.make_void(target=session_target(session), kinds=(TIMETABLE, SIGN_IN))
    for seat in session.seats.all():
        requests.make_void(target=seat_target(seat), kinds=(PANEL,))
    # Whoever gave a slot back may have a letter about another session.
    for slot in gathering.live_slots(session):
        requests.make_void(target=application_target(slot.application), kinds=(NOTICE,))


def _day(at: datetime) -> str:
    local = at.astimezone(clock.SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日（星期{'一二三四五六日'[local.weekday()]}）"


def _hour(at: datetime) -> str:
    return at.astimezone(clock.SHANGHAI).strftime("%H:%M")


def _hall(session: Session) -> str:
    return f"{session.hall}（{session.address}）" if session.address else session.hall


def _number(slot: Slot) -> str:
    """By what number the hall calls somebody, and where it comes from."""
    if slot.lot:
        return f"抽签第{slot.lot}号"
    return f"补排第{slot.late}号" if slot.late else "补排"


def _letter(session: Session, **parts: Any) -> dict[str, Any]:
    """Schema letter/1."""
    cycle, today = session.cycle, clock.today()
    return {
        "year": cycle.year, "organiser": cycle.organiser, "department": cycle.department, "doc_no": "",
        "date": f"{today.year}年{today.month}月{today.day}日", "reference": "", "demo": settings.SAQ_DEMO, **parts,
    }  # fmt: skip


def _addressee(application: Application) -> str:
    units = [unit.name for unit in (application.recommender, application.employer) if unit is not None]
    return "、".join([*dict.fromkeys(units), f"{application.name}同志"])


@translation.override("zh-hans")
def to_nominee(slot: Slot, *, by: User | None) -> GeneratedDocument:
    """The letter D11 to nominee and units: when, where, how long, what to bring, what happens to who stays away."""
    session, application = slot.session, slot.application
    number = f"（{_number(slot)}）" if slot.lot or slot.late else ""
    payload = _letter(
        session, title="会审答辩通知", addressee=_addressee(application),
        reference=f"受理编号：{application.acceptance_no}",
        paragraphs=[
            f"经书面初评和专家合议，{application.name}同志进入{session.cycle.year}年度“上海质量工匠”会审答辩环节。"
            "现将有关事项通知如下："
        ],
        items=[
            f"时间：{_day(slot.starts_at)}{_hour(slot.starts_at)}，第{session.number}场第{slot.order}位{number}。"
            "请提前30分钟到场，携带身份证原件。",
            f"地点：{_hall(session)}。",
            f"方式：陈述{session.talk_minutes}分钟，问答{session.questions_minutes}分钟。"
            "演示文稿（PDF，不超过20页、50MB）请于开会前在申报评审平台上传。",
            "因故不能参加的，请在开会前通过申报评审平台请假并附证明；无故缺席的，视为放弃。",
        ],
        closing=["请推荐单位和工作单位通知本人，并支持其按时参加。"],
    )  # fmt: skip
    target = application_target(application)
    requests.make_void(target=target, kinds=(NOTICE,))
    return request_document(NOTICE, target=target, snapshot=freeze("letter/1", payload), by=by)


@translation.override("zh-hans")
def to_panel(session: Session, *, by: User | None) -> None:
    """The letter D11 to each member: when, where, for how long, the rules; nobody who is heard is named."""
    for seat in gathering.live_seats(session).select_related("session__cycle", "expert__user"):
        to_member(seat, by=by)


@translation.override("zh-hans")
def to_member(seat: Seat, *, by: User | None) -> GeneratedDocument:
    """The letter to one member as the session stands; an earlier one is void.

    How many are heard is left to the timetable, which is printed anew whenever somebody comes or goes.
    """
    session, target = seat.session, seat_target(seat)
    payload = _letter(
        session, title="会审答辩评委通知", addressee=f"{seat.expert.user.name}专家",
        paragraphs=[
            f"请您担任{session.cycle.year}年度“上海质量工匠”会审答辩第{session.number}场"
            f"{'主任评委' if seat.chair else '评委'}。现将有关事项通知如下："
        ],
        items=[
            f"时间：{_day(session.starts_at)}{_hour(session.starts_at)}。请提前30分钟到场签到。",
            f"地点：{_hall(session)}。",
            "请携带手机，用于签到和评分。对须回避的答辩人请离席，不评分。",
            "评分在结束前不公布，请遵守已签署的保密与廉洁承诺和回避声明。",
        ],
        closing=["因故不能参加的，请尽快在申报评审平台答复。"],
    )  # fmt: skip
    requests.make_void(target=target, kinds=(PANEL,))
    return request_document(PANEL, target=target, snapshot=freeze("letter/1", payload), by=by)


def _payload(session: Session) -> dict[str, Any]:
    """Schema hall/1."""
    length, cycle = gathering.length(session), session.cycle
    slots = gathering.live_slots(session).select_related("application__employer")
    lot = "顺序由抽签确定，签号和核对办法见申报评审平台公布的抽签页面。"
    if session.public_value:
        lot = f"顺序由抽签确定：公开随机数{session.public_value}（{session.public_source}），核对办法见平台抽签页面。"
    return {
        "year": cycle.year, "organiser": cycle.organiser, "department": cycle.department, "demo": settings.SAQ_DEMO,
        "session": f"第{session.number}场", "date": _day(session.starts_at), "from": _hour(session.starts_at),
        "hall": _hall(session), "lot": lot,
        "lengths": f"每人陈述{session.talk_minutes}分钟，问答{session.questions_minutes}分钟",
        "rows": [
            {
                "no": str(slot.order), "time": f"{_hour(slot.starts_at)}—{_hour(slot.starts_at + length)}",
                "number": slot.application.acceptance_no, "name": slot.application.name,
                "employer": slot.application.employer.name if slot.application.employer else "",
                "post": slot.application.post_name, "note": _number(slot),
            }
            for slot in slots
        ],
        "panel": [
            {
                "name": seat.expert.user.name, "employer": seat.expert.employer_name,
                "part": "主任评委" if seat.chair else "",
            }
            for seat in gathering.live_seats(session)
        ],
    }  # fmt: skip


@translation.override("zh-hans")
def of_session(session: Session, *, by: User | None) -> None:
    """Timetable and sign-in sheet as the session stands; earlier ones are void, and stay so when nobody is heard."""
    target, snapshot = session_target(session), freeze("hall/1", _payload(session))
    requests.make_void(target=target, kinds=(TIMETABLE, SIGN_IN))
    for kind in (TIMETABLE, SIGN_IN) if snapshot.payload["rows"] else ():
        request_document(kind, target=target, snapshot=snapshot, by=by)
