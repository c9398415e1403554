"""签到: the code that turns over on the console, who may check in with it and when, and the entries it makes.

A code says which session and which half minute; its signature cannot be made without the portal's key. It is read
from the wall, so it is good for a minute and a half and no longer: a picture sent to somebody at home comes too late.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, NoReturn

import segno
from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from nominations.acting import Actor, TransitionError, WrongState
from nominations.deadlines import beijing
from review.halls.advancing import SESSION, SLOT
from review.halls.board import live_slots, number_of
from review.halls.models import Seat, Session, Slot
from review.halls.moves import SETTLED, SlotState, State
from review.marks.models import Mark

SALT = "review.halls.checkin"
TURN = timedelta(seconds=30)
GOOD_FOR = 3  # turns in which a code is taken, the one on the wall among them
OPENS = timedelta(hours=2)  # before the session
SCAN, DESK, CORRECTED = "scan", "desk", "corrected"
Place = Seat | Slot


def _turn(moment: datetime) -> int:
    return int(moment.timestamp() // TURN.total_seconds())


def code(session: Session) -> str:
    """What the QR code carries now."""
    return signing.Signer(salt=SALT).sign(f"{session.pk}.{_turn(clock.now())}")


def drawn(address: str) -> bytes:
    """The QR code of an address as SVG; black on white, with the quiet zone that phones need."""
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", scale=8, border=4, light="#ffffff")
    return out.getvalue()


def turns_in(moment: datetime) -> int:
    """Whole seconds until the next code."""
    return int(TURN.total_seconds() - moment.timestamp() % TURN.total_seconds()) + 1


def session_of(text: str) -> tuple[Session | None, bool]:
    """(the session, True) for a code from the wall, (the session, False) for one of earlier, (None, False) for none."""
    try:
        session, turn = signing.Signer(salt=SALT).unsign(text).split(".")
    except (signing.BadSignature, ValueError):
        return None, False
    age = _turn(clock.now()) - int(turn)
    return Session.objects.filter(pk=int(session)).first(), 0 <= age < GOOD_FOR


def opens_at(session: Session) -> datetime:
    """From when on one can check in."""
    return session.starts_at - OPENS


def against(session: Session) -> str:
    """Why nobody can check in to this session now; '' when one can."""
    if session.state == State.PLANNED:
        return _("本场答辩尚未发出通知，不能签到。")
    if session.state not in (State.NOTIFIED, State.RUNNING):
        return _("本场答辩当前为“%(state)s”，不能签到。") % {"state": session.get_state_display()}
    if clock.now() < opens_at(session):
        return _("现在还不能签到：从%(when)s开始（开会前两小时）。") % {"when": beijing(opens_at(session))}
    return ""


@dataclass(frozen=True)
class Found:
    """Where a person belongs: a seat or a slot of this session, and other sessions of the year they belong to."""

    place: Place | None
    elsewhere: list[Session]

    @property
    def since(self) -> datetime | None:
        """When they checked in here."""
        return came(self.place) if self.place is not None else None


def came(place: Place) -> datetime | None:
    """When whoever has this seat or slot came."""
    return place.present_at if isinstance(place, Seat) else place.arrived_at


def find(session: Session, user: Any) -> Found:
    """This person's place: their seat on the panel, or their own slot. Two or three queries."""
    seats = Seat.objects.filter(ended_at=None, expert__user=user.pk).select_related("session", "expert__user")
    slots = Slot.objects.filter(freed_at=None, application__nominee=user.pk).select_related("session")
    here: Place | None = seats.filter(session=session).first() or slots.filter(session=session).first()
    if here is not None:
        return Found(here, [])
    year = {"session__cycle": session.cycle_id, "session__state__in": (State.NOTIFIED, State.RUNNING)}
    return Found(None, [row.session for rows in (seats, slots) for row in rows.filter(**year)])


def against_place(place: Place) -> str:
    """Why this seat or slot cannot be checked in; '' when it can."""
    if isinstance(place, Seat):
        declined = place.ended_at is not None or place.answer == Seat.Answer.DECLINED
        return _("您已谢绝或退出本场评委，如需参加，请与工作人员联系。") if declined else ""
    if place.freed_at is not None:
        return _("这一位已不在本场答辩。")
    if place.state == SlotState.ABSENT:
        return _("%(n)d 号已记为缺席，请先到签到处说明情况。") % {"n": number_of(place)}
    return ""


def _held(place: Place) -> Session:
    """Session and slot locked and as they are now: nobody comes while they are being written down as absent."""
    session = place.session
    SESSION.hold(session)
    if isinstance(place, Slot):
        SLOT.hold(place)
    else:
        place.refresh_from_db()
    return session


@transaction.atomic
def check_in(place: Place, *, by: Actor, how: str) -> bool:
    """Write down that somebody came; False when they had come already. Outdates no page: it is a fact, no decision.

    `how`: SCAN for the code on the wall, DESK for the staff's own hand. Raises TransitionError with the reason.
    """
    session = _held(place)
    if came(place) is not None:
        return False
    if why := against(session) or against_place(place):
        raise TransitionError(why)
    _set(place, clock.now())
    _note(session, place, ("check_in", "arrive"), by, how)
    return True


@transaction.atomic
def check_out(place: Place, *, by: Actor) -> bool:
    """STAFF takes back what was ticked by mistake; False when there is nothing to take back."""
    session = _held(place)
    if came(place) is None:
        return False
    if why := against(session) or _against_taking_back(place):
        raise TransitionError(why)
    _set(place, None)
    _note(session, place, ("check_out", "unarrive"), by, DESK)
    return True


@transaction.atomic
def correct(seat: Seat, moment: datetime, *, by: Actor, reason: str) -> bool:
    """STAFF: a member sat there before checking in, so the sheets of whoever was done meanwhile are due after all.

    Never before the session was opened, and never later than it stands: nobody loses a sheet. False when it stands so.
    """
    session = _held(seat)
    if session.state != State.RUNNING or seat.ended_at is not None or seat.present_at is None:
        raise WrongState(_("本场进行中，且评委已签到的，才能更正到会时间。"))
    assert session.opened_at is not None
    if minute_of(session.opened_at) <= moment < session.opened_at:
        moment = session.opened_at
    if moment == seat.present_at:
        return False
    if moment < session.opened_at:
        _refuse(_("本场%(when)s开会，到会时间不得早于开会。") % {"when": beijing(session.opened_at)})
    if moment > seat.present_at:
        _refuse(_("到会时间只能改早：现在登记的是%(when)s。") % {"when": beijing(seat.present_at)})
    held = {"seat": seat.number, "how": CORRECTED, "since": moment.isoformat(), "was": seat.present_at.isoformat()}
    _set(seat, moment)
    SESSION.remark(session, "correct_since", session.state, by, reason=reason.strip(), payload=held)
    return True


def minute_of(moment: datetime) -> datetime:
    """What a form shows of an instant."""
    return moment.replace(second=0, microsecond=0)


def _refuse(sentence: str) -> NoReturn:
    raise TransitionError(sentence, [("since", sentence)])


def _against_taking_back(place: Place) -> str:
    if isinstance(place, Slot):
        return "" if place.state == SlotState.WAITING else _("已经开始答辩的，不能撤销签到。")
    if Mark.objects.filter(seat=place, submitted_at__isnull=False).exists():
        return _("这位评委已提交评分，不能撤销签到。")
    if place.chair and place.session.state == State.RUNNING:
        return _("正在主持的评委不能撤销签到，请先改由他人主持。")
    return ""


def _set(place: Place, moment: datetime | None) -> None:
    """One column alone: a move of the slot that waits for the lock loses nothing, and takes nothing back."""
    if isinstance(place, Seat):
        Seat.objects.filter(pk=place.pk).update(present_at=moment)
        place.present_at = moment
    else:
        Slot.objects.filter(pk=place.pk).update(arrived_at=moment)
        place.arrived_at = moment


def _note(session: Session, place: Place, names: tuple[str, str], by: Actor, how: str) -> None:
    if isinstance(place, Seat):
        SESSION.remark(session, names[0], session.state, by, payload={"seat": place.number, "how": how})
    else:
        SLOT.remark(place, names[1], place.state, by, payload={"how": how})


def waiting_before(slot: Slot) -> int:
    """How many are still to be heard before this nominee, for the page after checking in."""
    rows = live_slots(slot.session_id).exclude(state__in=SETTLED)
    return sum(1 for row in rows if (row.order, row.pk) < (slot.order, slot.pk))
