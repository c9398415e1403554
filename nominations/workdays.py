"""Periods in working days by the association's own calendar: when what is begun today falls due (§2.15)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts import clock
from nominations import working_days
from nominations.models import WorkdayOverride

OFFICE_CLOSES = time(17, 0)


@dataclass(frozen=True)
class Due:
    """`estimated`: the period touches a year whose holidays are not announced; show the warning with it."""

    at: datetime
    estimated: bool


def overrides() -> dict[date, bool]:
    """{day: is it worked} as STAFF entered it; one query."""
    return dict(WorkdayOverride.objects.values_list("date", "is_workday"))


def between(start: datetime, end: datetime) -> int:
    """How many working days end after `start` and not after the day of `end`, Beijing time; the twin of `after`."""
    first, last = (moment.astimezone(clock.SHANGHAI).date() for moment in (start, end))
    held = overrides()
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(working_days.is_workday(one, held) for one in days)


def after(days: int, *, start: date | None = None, at: time = OFFICE_CLOSES) -> Due:
    """The instant `days` working days after `start` (today if none), Beijing time; the first day is not counted."""
    day, estimated = working_days.add_workdays(start or clock.today(), days, overrides())
    return Due(datetime.combine(day, at, clock.SHANGHAI), estimated)
