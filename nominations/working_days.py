"""Chinese working days: published calendars, the association's own corrections, and an honest estimate beyond (R56).

Results are dates to store once; nothing here recomputes a deadline that people have been told.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

import chinese_calendar

Overrides = Mapping[date, bool]
_NONE: Overrides = {}
# First day of the lunar year, 端午 and 中秋, as (month, day) by year: the statutory days that move with the moon.
_LUNAR = {
    2027: ((2, 6), (6, 9), (9, 15)),
    2028: ((1, 26), (5, 28), (10, 3)),
    2029: ((2, 13), (6, 16), (9, 22)),
    2030: ((2, 3), (6, 5), (9, 12)),
    2031: ((1, 23), (6, 24), (10, 1)),
    2032: ((2, 11), (6, 12), (9, 19)),
    2033: ((1, 31), (6, 1), (9, 8)),
    2034: ((2, 19), (6, 20), (9, 27)),
    2035: ((2, 8), (6, 10), (9, 16)),
    2036: ((1, 28), (5, 30), (10, 4)),
}


@cache
def _published(year: int) -> bool:
    """Whether the installed chinese_calendar holds the State Council's notice for the year."""
    try:
        return chinese_calendar.is_workday(date(year, 1, 1)) is not None
    except NotImplementedError:
        return False


def year_announced(year: int, overrides: Overrides = _NONE) -> bool:
    """Published, or entered by staff: a notice counts as entered once 1 January, 1 May and 1 October stand in it."""
    return _published(year) or all(date(year, month, 1) in overrides for month in (1, 5, 10))


def is_workday(day: date, overrides: Overrides = _NONE) -> bool:
    """The override of the day, else the published calendar, else Monday to Friday without the statutory days."""
    if day in overrides:
        return overrides[day]
    if _published(day.year):
        return chinese_calendar.is_workday(day)
    return day.weekday() < 5 and (year_announced(day.year, overrides) or day not in _statutory(day.year))


def is_estimated(day: date, overrides: Overrides = _NONE) -> bool:
    """Whether the answer for the day rests on no notice: show “节假日安排未发布，日期为预估”."""
    return day not in overrides and not year_announced(day.year, overrides)


def add_workdays(start: date, days: int, overrides: Overrides = _NONE) -> tuple[date, bool]:
    """The `days`-th working day after `start`, itself not counted (Civil Code art. 201), and whether it is estimated.

    The period runs to 24:00 of the returned day. Raises ValueError for a negative number.
    """
    if days < 0:
        raise ValueError("days must not be negative")
    day, estimated = start, False
    while days:
        day += timedelta(days=1)
        estimated = estimated or is_estimated(day, overrides)
        days -= is_workday(day, overrides)
    return day, estimated


def _statutory(year: int) -> frozenset[date]:
    """The thirteen statutory days without 调休; outside the lunar table only the fixed ones and 清明."""
    # 清明: the usual formula of this century.
    short = year % 100
    fixed = [(1, 1), (4, int(short * 0.2422 + 4.81) - short // 4), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)]
    found = {date(year, month, day) for month, day in fixed}
    if year in _LUNAR:
        spring, dragon_boat, mid_autumn = (date(year, *month_day) for month_day in _LUNAR[year])
        found |= {dragon_boat, mid_autumn} | {spring + timedelta(days=offset) for offset in range(-1, 3)}
    return frozenset(found)
