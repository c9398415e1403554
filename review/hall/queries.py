"""One function per screen: sessions, the console, the list of who came, the screen's addresses and what it shows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.roles import Role, has_role
from documents.canonical import canonical_json, digest
from documents.marks import qr_data_uri
from nominations import desks, listing
from nominations.deadlines import beijing
from review import hall_panels
from review.hall import permissions
from review.hall.forms import name_of
from review.hall.models import Screen
from review.halls import board as boards
from review.halls import checkin
from review.halls.board import Board, is_hidden, number_of
from review.halls.models import Seat, Session, SessionEvent, Slot, SlotEvent
from review.halls.moves import ON_STAGE, SETTLED, SlotState, State

SALT = "review.hall.screen"
PASS = timedelta(minutes=10)  # from reading the code to pressing the button: time to log in on a phone
TONES = {
    SlotState.WAITING: ("info", "clock"), SlotState.DONE: ("ok", "check"), SlotState.ABSENT: ("bad", "x-circle"),
}  # fmt: skip
PHASES = {
    SlotState.PRESENTING: gettext_lazy("正在陈述"), SlotState.QUESTIONING: gettext_lazy("正在问答"),
    SlotState.SCORING: gettext_lazy("评委评分"),
}  # fmt: skip
EMPTY = {
    "title": gettext_lazy("没有您可以办理的答辩场次"),
    "text": gettext_lazy("场次安排好、发出通知后显示在这里；主持人在会议当天从这里打开会场。"),
}


def queue(user: Any, page: str | None) -> Any:
    """The sessions whose console this person may open, those under way first by date. Two queries and the count."""
    came = Count("seats", filter=Q(seats__ended_at=None, seats__present_at__isnull=False), distinct=True)
    settled = Q(slots__freed_at=None, slots__state__in=SETTLED)
    rows = Session.objects.filter(permissions.visible(user)).select_related("cycle").annotate(
        came=came, all=Count("slots", filter=Q(slots__freed_at=None), distinct=True),
        done=Count("slots", filter=settled, distinct=True),
    )  # fmt: skip
    return listing.page_of(rows.order_by("-cycle__year", "starts_at", "pk"), page)


def session_of(user: Any, key: UUID) -> Session | None:
    """A session whose console this person may open; None hides as 404."""
    return Session.objects.filter(permissions.visible(user), key=key).select_related("cycle").first()


def slot_of(user: Any, key: UUID) -> Slot | None:
    """A slot this person may act on; None for those hidden from them."""
    sessions = Session.objects.filter(permissions.visible(user))
    rows = Slot.objects.filter(session__in=sessions, freed_at=None).exclude(permissions.hidden(user))
    return rows.select_related("session__cycle", "application").filter(key=key).first()


def console(user: Any, key: UUID) -> dict[str, Any] | None:
    """What the console shows, with `mark`, which changes when and only when something on it does. Two queries."""
    board = boards.by_key(key, permissions.hidden(user))
    if board is None or not permissions.sees_board(user, board):
        return None
    buttons = hall_panels.buttons(user, board) if permissions.runs_board(user, board) else []
    lines = [_line(board, slot) for slot in board.slots]
    away = board.current is not None and is_hidden(board.current)
    shown = {
        "session": board.session, "lines": lines, "now": next((one for one in lines if one["now"]), None),
        "next": next((one for one in lines if one["next"]), None), "buttons": buttons,
        "given": 0 if away else board.given, "expected": 0 if away else len(board.staying),
        "here": len(board.here), "seats": len(board.seats),
        "leaving": [] if away else [seat.expert.user.name for seat in board.leaving],
        "staff": has_role(user, Role.STAFF), "away": away,
        "ready": board.session.state in (State.NOTIFIED, State.RUNNING),
        "over": bool(lines) and not board.waiting and board.on_stage is None,
    }  # fmt: skip
    return shown | {"mark": _mark(board, shown)}


def _line(board: Board, slot: Slot) -> dict[str, Any]:
    """One nominee as the list shows them; of a hidden one nothing but that there is one."""
    hidden = is_hidden(slot)
    tone, icon = TONES.get(SlotState(slot.state), ("now", "dot"))
    return {
        "slot": slot, "hidden": hidden, "number": number_of(slot), "name": "" if hidden else slot.application.name,
        "state": slot.get_state_display(), "tone": tone, "icon": icon, "phase": PHASES.get(SlotState(slot.state), ""),
        "ends": board.phase_end(slot), "now": slot.state in ON_STAGE, "next": slot is board.next,
        "absent": slot.state == SlotState.ABSENT,
    }  # fmt: skip


def _mark(board: Board, shown: dict[str, Any]) -> str:
    """The fingerprint of what is shown: not of the time that passes, nor of the keys of the forms."""
    content = [
        [board.session.state, board.session.version, shown["given"], shown["expected"], shown["leaving"]],
        [[seat.pk, seat.chair, seat.present_at is not None] for seat in board.seats],
        [[slot.pk, slot.version, slot.arrived_at is not None, is_hidden(slot)] for slot in board.slots],
        [[one["verb"], str(one["label"]), one["why_not"], str(one["confirm"])] for one in shown["buttons"]],
    ]
    return digest(canonical_json(content))[:32]


def code_address(session: Session) -> str:
    """Where the code on the wall leads now."""
    return reverse("hall:scan", args=[checkin.code(session)])


def roll_of(user: Any, key: UUID) -> dict[str, Any] | None:
    """Who is to come and who has, when and how it was written down. Five queries."""
    session = session_of(user, key)
    if session is None:
        return None
    seats = list(boards.live_seats(session))
    slots = [slot for slot in boards.slots_of(session, permissions.hidden(user)) if not is_hidden(slot)]
    by_seat: dict[int, str] = {}
    for event in SessionEvent.objects.filter(session=session, move__in=("check_in", "correct_since")).order_by("pk"):
        by_seat[event.payload["seat"]] = event.payload["how"]
    events = SlotEvent.objects.filter(slot__session=session, move="arrive").order_by("pk")
    by_slot = {event.slot_id: event.payload["how"] for event in events}
    return {
        "session": session, "writes": permissions.is_staff(user, session), "why_not": checkin.against(session),
        "members": [
            _came(seat, seat.expert.user.name, by_seat.get(seat.number)) | {"late": _late(session, seat)}
            for seat in seats
        ],
        "nominees": [
            _came(slot, slot.application.name, by_slot.get(slot.pk)) | {"number": number_of(slot)} for slot in slots
        ],
        "places": [*seats, *slots],
    }  # fmt: skip


def late_seat(session: Session, number: int) -> Seat | None:
    """A member who has come, while it matters since when: as long as the session runs."""
    rows = boards.live_seats(session).filter(number=number, present_at__isnull=False).select_related("session")
    return rows.first() if session.state == State.RUNNING else None


def _late(session: Session, seat: Seat) -> bool:
    """Checked in after the beginning: what was done meanwhile may depend on since when they were there."""
    if session.state != State.RUNNING or session.opened_at is None or seat.present_at is None:
        return False
    return seat.present_at > session.opened_at


def _came(place: Seat | Slot, name: str, how: str | None) -> dict[str, Any]:
    words = {checkin.SCAN: _("扫码"), checkin.DESK: _("工作人员登记"), checkin.CORRECTED: _("工作人员更正")}
    at = checkin.came(place)
    return {"place": place, "code": name_of(place), "name": name, "at": at, "how": words.get(how or "", "")}


def chairs(session: Session) -> list[Seat]:
    """Who may be in the chair: the panel before the session, those who have come once it runs."""
    seats = boards.live_seats(session)
    return list(seats.filter(present_at__isnull=False) if session.state == State.RUNNING else seats)


def check_in(user: Any, key: UUID, scanned: dict[str, int]) -> dict[str, Any] | None:
    """Checking in as this person finds it. `scanned`: {session: when its code was read}; None hides as 404."""
    session = Session.objects.filter(key=key).select_related("cycle").first()
    found = checkin.find(session, user) if session is not None else None
    if session is None or found is None:
        return None
    fresh = clock.now().timestamp() - scanned.get(str(session.pk), 0) < PASS.total_seconds()
    place = found.place
    if not fresh and (place is None or session.state == State.PLANNED):  # nobody was told of it yet
        return None
    why = checkin.against(session) or (checkin.against_place(place) if place is not None else "")
    if not why and not fresh:
        why = _("请先用手机扫描会场的签到码。")
    slot = place if isinstance(place, Slot) else None
    return {
        "session": session, "place": place, "since": found.since, "elsewhere": found.elsewhere,
        "why_not": "" if found.since else why, "number": number_of(slot) if slot else None,
        "before": checkin.waiting_before(slot) if slot and found.since else None,
    }  # fmt: skip


def address_of(screen: Screen) -> str:
    """The signed address under which a screen shows its session."""
    return reverse("hall:screen", args=[signing.Signer(salt=SALT).sign(screen.key.hex)])


def screens(session: Session, absolute: Callable[[str], str]) -> list[dict[str, Any]]:
    """The addresses that still show something, with a code by which the screen's own machine finds it."""
    rows = Screen.objects.filter(session=session, ended_at=None, expires_at__gt=clock.now())
    return [
        {"screen": row, "address": (address := absolute(address_of(row))), "drawn": qr_data_uri(address)}
        for row in rows.select_related("opened_by")
    ]


def screen_of(session: Session, pk: int) -> Screen | None:
    """One address of a session."""
    return Screen.objects.filter(session=session, pk=pk).select_related("session").first()


def shown(token: str) -> dict[str, Any] | None:
    """What a screen shows: hall, who is on, phase, timer, the next two; None for a forged, old or ended address."""
    try:
        key = UUID(signing.Signer(salt=SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    rows = Screen.objects.filter(key=key, ended_at=None, expires_at__gt=clock.now())
    screen = rows.select_related("session").first()
    if screen is None:
        return None
    board = Board(screen.session, [], boards.slots_of(screen.session))
    coming = [_public(board, slot) for slot in board.waiting] if board.session.state == State.RUNNING else []
    first = coming.pop(0) if coming and board.on_stage is None else None
    content = {
        "token": token, "session": board.session, "now": _public(board, board.on_stage) if board.on_stage else None,
        "first": first, "coming": coming[:2], "over": board.session.state in (State.CLOSED, State.CONFIRMED),
    }  # fmt: skip
    facts: list[Any] = [board.session.state, board.session.hall]
    facts += [[slot.pk, slot.version, slot.arrived_at is not None] for slot in board.slots]
    return content | {"mark": digest(canonical_json(facts))[:32]}


def _public(board: Board, slot: Slot) -> dict[str, Any]:
    """All that everybody in the hall may read of a nominee."""
    return {
        "number": number_of(slot), "name": slot.application.name, "state": slot.state,
        "phase": PHASES.get(SlotState(slot.state), ""), "began": slot.phase_at, "ends": board.phase_end(slot),
        "called": slot.calls and slot.arrived_at is None,
    }  # fmt: skip


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: the sessions of today for STAFF and for whoever is in the chair."""
    until = clock.now() + timedelta(hours=18)
    rows = Session.objects.filter(permissions.visible(user), state__in=(State.NOTIFIED, State.RUNNING))
    found = []
    for row in rows.filter(starts_at__lt=until).order_by("starts_at", "pk")[: desks.MANY]:
        sentence = _("第%(n)d场答辩正在进行") if row.state == State.RUNNING else _("第%(n)d场答辩 %(when)s 开始")
        words = {"n": row.number, "when": beijing(row.starts_at)}
        found.append(desks.line(sentence % words, reverse("hall:console", args=[row.key]), None, _("打开会场")))
    return found
