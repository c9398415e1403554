"""How long a list is public: D is not counted, the last day is the n-th working day after it, to 24:00 (§2.11, A-9)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts import clock
from nominations import workdays
from nominations.models import Cycle
from publicity.lists.models import Publication


@dataclass(frozen=True)
class Period:
    """`ends_at`: the instant after the last day. `estimated`: the holidays of a year touched are not announced yet."""

    first: date
    last: date
    ends_at: datetime
    estimated: bool


def from_day(cycle: Cycle, day: date) -> Period:
    """The period of a list that is made public on this day."""
    due = workdays.after(cycle.publicity_days, start=day)
    last = due.at.astimezone(clock.SHANGHAI).date()
    midnight = datetime.combine(last + timedelta(days=1), time(0), clock.SHANGHAI)
    return Period(day, last, midnight, due.estimated)


def days_of(publication: Publication) -> tuple[date, date]:
    """(first day, last day) of a list that is or was public, in Shanghai."""
    assert publication.published_at is not None and publication.ends_at is not None
    first = publication.published_at.astimezone(clock.SHANGHAI).date()
    last = publication.ends_at.astimezone(clock.SHANGHAI).date() - timedelta(days=1)
    return first, last


def is_running(publication: Publication, now: datetime | None = None) -> bool:
    """Whether objections are still taken (O1): by the database's clock, or by `now` where a page only says so."""
    if publication.ends_at is None or publication.ended_at is not None:
        return False
    return (now or clock.db_now()) < publication.ends_at


def worded(day: date) -> str:
    """2023年6月19日."""
    return f"{day.year}年{day.month}月{day.day}日"


def span(first: date, last: date) -> str:
    """2023年6月19日至6月27日; the year once where it is the same."""
    end = worded(last) if last.year != first.year else f"{last.month}月{last.day}日"
    return f"{worded(first)}至{end}"
