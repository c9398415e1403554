"""Periods in working days by the association's own calendar: when what is begun today falls due (§2.15)."""

from dataclasses import dataclass
from datetime import date, datetime, time

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


def after(days: int, *, start: date | None = None, at: time = OFFICE_CLOSES) -> Due:
    """The instant `days` working days after `start` (today if none), Beijing time; the first day is not counted."""
    day, estimated = working_days.add_workdays(start or clock.today(), days, overrides())
    return Due(datetime.combine(day, at, clock.SHANGHAI), estimated)
