"""The one clock of the portal, which the demo and the tests may set."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.db import connection

SHANGHAI = ZoneInfo("Asia/Shanghai")
_override: ContextVar[datetime | None] = ContextVar("saq_clock", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _override.get() or datetime.now(UTC)


def db_now() -> datetime:
    """The database's instant: deadlines use it, so that all web servers agree.

    On PostgreSQL it is the start of the transaction: who began in time is in time (T-01, T-02).
    """
    if moment := _override.get():
        return moment
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP" if postgres else "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')")
        value = cursor.fetchone()[0]
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return datetime.fromisoformat(value).replace(tzinfo=UTC)


def today() -> date:
    """The calendar day in Shanghai."""
    return now().astimezone(SHANGHAI).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Set the clock for the block and this thread of control only; may be nested."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=SHANGHAI)
    token = _override.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _override.reset(token)
