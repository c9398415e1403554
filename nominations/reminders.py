"""Whoever has a correction hears of its due date on the last working day before and on the day itself."""

from datetime import date, datetime, time, timedelta

import structlog
from django.db import transaction
from django.db.models import QuerySet

from accounts import clock
from accounts.models import Message
from nominations import messages, workdays, working_days
from nominations.deadlines import beijing
from nominations.models import CorrectionRound
from nominations.notices import NOMINEE, REC, UNIT
from nominations.notices.reminders import EVE, LAST_DAY, REMINDERS
from nominations.pipeline import MOVES, Status

log = structlog.get_logger(__name__)
# Nobody is woken at midnight.
MORNING = time(8, 0)
# The last working day before a due date lies no further back than the longest holiday.
SPAN = timedelta(days=14)


def remind() -> None:
    """What is due soon and still open; repeating it tells nobody twice."""
    now = clock.now().astimezone(clock.SHANGHAI)
    if now.time() < MORNING:
        return
    overrides = workdays.overrides()
    for row in _running().filter(due_at__gt=now, due_at__lte=now + SPAN).order_by("pk"):
        if (kind := _kind(row, now.date(), overrides)) and not _told(row, kind):
            _remind(row.pk, kind)


def _running() -> QuerySet[CorrectionRound]:
    stages = MOVES["correction_overdue"].stages or ()
    return CorrectionRound.objects.filter(
        closed_at=None, application__status=Status.CORRECTION, application__cycle__stage__in=stages
    )


def turn(row: CorrectionRound) -> tuple[str, datetime]:
    """Who has it, and since when."""
    if row.nominee_done_at is None:
        return NOMINEE, row.opened_at
    return (UNIT, row.nominee_done_at) if row.unit_done_at is None else (REC, row.unit_done_at)


def _last_day(row: CorrectionRound) -> date:
    """The day that the due instant ends: 24:00 belongs to the day before (A-4)."""
    return (row.due_at - timedelta(microseconds=1)).astimezone(clock.SHANGHAI).date()


def _kind(row: CorrectionRound, today: date, overrides: working_days.Overrides) -> str:
    """Which reminder today calls for; '' for none. Who got it only today has read the due date today."""
    _party, since = turn(row)
    last = _last_day(row)
    if since.astimezone(clock.SHANGHAI).date() >= today or today > last:
        return ""
    if today == last:
        return LAST_DAY
    eve = last - timedelta(days=1)
    while not working_days.is_workday(eve, overrides):
        eve -= timedelta(days=1)
    return EVE if today >= eve else ""


def _key(row: CorrectionRound, kind: str) -> str:
    """A later date is a new matter; so is another party."""
    return f"correction-due:{row.pk}:{row.due_at:%Y%m%d%H%M}:{kind}:{turn(row)[0]}"


def _told(row: CorrectionRound, kind: str) -> bool:
    return Message.objects.filter(key=_key(row, kind)).exists()


@transaction.atomic
def _remind(pk: int, kind: str) -> None:
    """Held against an answer that comes this very moment; a row that somebody holds is left for the next tick."""
    row = _running().select_for_update(of=("self",), skip_locked=True).filter(pk=pk, due_at__gt=clock.now()).first()
    if row is None:
        return
    party, _since = turn(row)
    words = {"due": beijing(row.due_at)}
    messages.tell_one(row.application, REMINDERS[kind, party], words, key=_key(row, kind))
    log.info("correction.reminded", round=row.pk, kind=kind, party=party)
