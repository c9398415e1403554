"""Who may still submit: the cycle's deadline by the database's clock, inclusive of grace (R65, A-4, T-02)."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from accounts import clock
from nominations import extensions


def last_instant(subject: Any, cycle: Any) -> datetime:
    """The first instant that is too late for this application or batch: submissions must lie before it."""
    common = _common(cycle)
    own = extensions.until(subject, cycle)
    return max(common, own) if own is not None else common


def _common(cycle: Any) -> datetime:
    return cycle.submit_deadline + timedelta(minutes=cycle.grace_minutes)


def is_past(subject: Any, cycle: Any) -> bool:
    """True from the instant of the deadline on; the database decides, not the web server.

    Whether the unit has a later deadline of its own is asked only once the common one has passed.
    """
    now = clock.db_now()
    return now >= _common(cycle) and now >= last_instant(subject, cycle)


def submit_by(subject: Any, cycle: Any) -> datetime:
    """The deadline to be named to a person: the year's, and once that has passed the unit's own if it has one."""
    if clock.now() < cycle.submit_deadline:
        return cycle.submit_deadline
    own = extensions.until(subject, cycle)
    return max(cycle.submit_deadline, own) if own is not None else cycle.submit_deadline


def in_flight(moment: datetime) -> bool:
    """Whether a transaction that began before this instant is still running: it may yet submit in time (C3, T-01).

    PostgreSQL shows the starts of all transactions. SQLite writes one after the other, so none can be under way
    beside the one that asks. A transaction that has been open for ten minutes is a dump or a mistake, not a person.
    """
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND xact_start < %s AND xact_start > now() - interval '10 minutes')",
            [moment],
        )
        return bool(cursor.fetchone()[0])


def beijing(moment: datetime) -> str:
    """“2023年4月12日 24:00”: midnight is written as the end of the day before, as the notice does."""
    local = moment.astimezone(clock.SHANGHAI)
    if (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0):
        day = local - timedelta(days=1)
        return f"{day.year}年{day.month}月{day.day}日 24:00"
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def past_sentence(subject: Any, cycle: Any) -> str:
    """What a latecomer reads: the deadline and the server's time."""
    now = clock.db_now().astimezone(clock.SHANGHAI)
    return _("申报已于 %(deadline)s 截止（服务器时间 %(now)s），内容仍保留，但不能再提交。") % {
        "deadline": beijing(submit_by(subject, cycle)),
        "now": f"{now:%Y-%m-%d %H:%M:%S}",
    }


def as_typed(moment: datetime | None, *, closing: bool) -> tuple[date | None, str]:
    """The day and the time as a form shows them: a closing instant at midnight is 24:00 of the day that ends."""
    if moment is None:
        return None, "24:00" if closing else "00:00"
    local = moment.astimezone(clock.SHANGHAI)
    if closing and local.time() == time(0):
        return (local - timedelta(days=1)).date(), "24:00"
    return local.date(), f"{local:%H:%M}"


def from_typed(day: date, written: str) -> datetime:
    """2023-04-12 and “24:00”: the instant that is 2023-04-13 00:00 in Beijing. Raises ValueError with a sentence."""
    match = re.fullmatch(r"([0-9]{1,2})[:：]([0-9]{2})", written.strip())
    minutes = int(match[1]) * 60 + int(match[2]) if match and int(match[2]) < 60 else -1
    if not 0 <= minutes <= 24 * 60 or not date(2000, 1, 1) <= day <= date(2999, 12, 31):
        raise ValueError(_("请填写 00:00 至 24:00 之间的时间。"))
    return datetime.combine(day, time(0), clock.SHANGHAI) + timedelta(minutes=minutes)
