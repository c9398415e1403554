"""One appointment as a calendar file (RFC 5545, RFC 5546): lines of 75 octets, UTC, an identity that never changes."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parseaddr

from django.conf import settings
from django.db.models import Sum
from django.utils import translation

from accounts import clock
from nominations.models import Cycle
from review.halls import gathering
from review.halls.models import Seat, Session, Slot
from review.halls.moves import State

MEDIA_TYPE = "text/calendar; charset=utf-8"
FOLD = 75  # octets of a line without its end
ON, PENCILLED, OFF = "CONFIRMED", "TENTATIVE", "CANCELLED"


@dataclass(frozen=True)
class Appointment:
    """`uid` stays for good; `sequence` grows with every change, so that calendars take the newest."""

    uid: str
    sequence: int
    start: datetime
    end: datetime
    summary: str
    location: str
    description: str
    organiser: str
    status: str  # CONFIRMED, TENTATIVE or CANCELLED
    changed_at: datetime

    @property
    def cancelled(self) -> bool:
        return self.status == OFF


def write(one: Appointment) -> bytes:
    """The whole file; METHOD is CANCEL once the appointment is off, PUBLISH before."""
    method = "CANCEL" if one.cancelled else "PUBLISH"
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//SAQ//Defense//ZH", "CALSCALE:GREGORIAN", f"METHOD:{method}",
        "BEGIN:VEVENT", f"UID:{one.uid}", f"SEQUENCE:{one.sequence}", f"DTSTAMP:{_utc(one.changed_at)}",
        f"DTSTART:{_utc(one.start)}", f"DTEND:{_utc(one.end)}", f"SUMMARY:{_text(one.summary)}",
        f"LOCATION:{_text(one.location)}", f"DESCRIPTION:{_text(one.description)}",
        f"ORGANIZER;CN={_parameter(one.organiser)}:mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}",
        f"STATUS:{one.status}", "TRANSP:OPAQUE",
        *(() if one.cancelled else _alarm(one.summary)),
        "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return b"".join(fold(line) for line in lines)


def _alarm(summary: str) -> tuple[str, ...]:
    return ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(summary)}", "TRIGGER:-PT2H", "END:VALARM")


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    """TEXT as 3.3.11 escapes it."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def _parameter(text: str) -> str:
    """A parameter's value in quotes; what may not stand in them is left out."""
    return '"' + "".join(sign for sign in text if sign >= " " and sign != '"') + '"'


def fold(line: str) -> bytes:
    """One logical line with its CRLF; continued lines begin with a blank, and no character is cut in two."""
    parts, part, room = [], b"", FOLD
    for sign in line:
        octets = sign.encode()
        if len(part) + len(octets) > room:
            parts.append(part)
            part, room = b"", FOLD - 1
        part += octets
    return b"\r\n ".join([*parts, part]) + b"\r\n"


def _where(session: Session) -> str:
    return f"{session.hall}，{session.address}" if session.address else session.hall


def _title(cycle: Cycle, what: str) -> str:
    return f"{cycle.year}年度“上海质量工匠”会审答辩{what}"


@translation.override("zh-hans")
def of_slot(slot: Slot, *, name: str = "") -> bytes:
    """A nominee's own time; `name` stands in the title for those who have several. Off once freed or put off.

    However often they are given another slot, it is one appointment that moves: its number is that of everything that
    ever happened to any of their slots.
    """
    session, application = slot.session, slot.application
    off = slot.freed_at is not None or session.state in (State.PLANNED, State.CANCELLED)
    changes = Slot.objects.filter(application=application).aggregate(n=Sum("version"))["n"] or 0
    return write(Appointment(
        uid=f"{application.key}@defense.saq", sequence=changes, start=slot.starts_at,
        end=slot.starts_at + gathering.length(session), summary=_title(session.cycle, f"：{name}" if name else ""),
        location=_where(session),
        description=f"第{session.number}场第{slot.order}位。请提前30分钟到场签到，携带身份证原件。",
        organiser=session.cycle.organiser,
        status=OFF if off else ON,
        changed_at=clock.now(),
    ))  # fmt: skip


@translation.override("zh-hans")
def of_seat(seat: Seat) -> bytes:
    """The whole session for a member of its panel; pencilled in while its hours may still change."""
    session = seat.session
    slots = list(gathering.live_slots(session))
    off = seat.ended_at is not None or session.state == State.CANCELLED
    end = max((slot.starts_at for slot in slots), default=session.starts_at) + gathering.length(session)
    return write(Appointment(
        uid=f"{seat.key}@seat.saq", sequence=session.version, start=session.starts_at, end=end,
        summary=_title(session.cycle, "评委"), location=_where(session),
        description=f"第{session.number}场，共{len(slots)}位答辩人。请提前30分钟到场签到，携带手机。",
        organiser=session.cycle.organiser,
        status=OFF if off else PENCILLED if session.state == State.PLANNED else ON,
        changed_at=clock.now(),
    ))  # fmt: skip
