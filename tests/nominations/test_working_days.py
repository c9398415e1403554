"""Working days: the checked dates of 2023 and 2026, staff's own corrections, and years nobody has announced."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.working_days import add_workdays, is_estimated, is_workday, year_announced

UNKNOWN = date(2031, 3, 3)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2023, 4, 23), True),
        (date(2023, 5, 6), True),
        (date(2023, 6, 22), False),
        (date(2023, 6, 23), False),
        (date(2023, 6, 25), True),
        (date(2023, 6, 26), True),
        (date(2023, 7, 1), False),
        (date(2026, 10, 10), True),
    ],
)
def test_published_days(day, works):
    assert is_workday(day) is works
    assert not is_estimated(day)


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        (date(2023, 6, 19), 5, date(2023, 6, 27)),
        (date(2023, 9, 27), 5, date(2023, 10, 10)),
        (date(2023, 6, 29), 5, date(2023, 7, 6)),
        (date(2023, 4, 18), 3, date(2023, 4, 21)),
        (date(2023, 6, 21), 1, date(2023, 6, 25)),
        (date(2023, 7, 1), 1, date(2023, 7, 3)),
        (date(2023, 6, 19), 0, date(2023, 6, 19)),
    ],
)
def test_the_first_day_is_not_counted(start, days, last):
    assert add_workdays(start, days) == (last, False)


def test_staff_may_correct_a_day():
    assert add_workdays(date(2023, 6, 19), 5, {date(2023, 6, 20): False}) == (date(2023, 6, 28), False)
    assert add_workdays(date(2023, 6, 19), 5, {date(2023, 6, 22): True}) == (date(2023, 6, 26), False)


def test_a_year_not_announced_gives_an_estimate():
    assert add_workdays(UNKNOWN, 5) == (date(2031, 3, 10), True)
    assert is_estimated(UNKNOWN)


def test_one_day_of_an_unknown_year_makes_the_whole_date_an_estimate():
    assert add_workdays(date(2026, 12, 28), 3) == (date(2026, 12, 31), False)
    assert add_workdays(date(2026, 12, 28), 4) == (date(2027, 1, 4), True)


@pytest.mark.parametrize(
    "day",
    [
        date(2027, 1, 1),
        date(2027, 2, 5),
        date(2027, 2, 8),
        date(2027, 4, 5),
        date(2027, 6, 9),
        date(2027, 9, 15),
        date(2027, 10, 1),
        date(2028, 5, 1),
        date(2028, 5, 2),
        date(2028, 10, 3),
        date(2060, 10, 1),
    ],
)
def test_statutory_days_are_free_in_an_unannounced_year(day):
    if not year_announced(day.year):
        assert not is_workday(day)


def test_a_notice_entered_by_staff_ends_the_estimate():
    notice = {date(2031, month, 1): False for month in (1, 5, 10)} | {date(2031, 3, 5): False}
    assert add_workdays(UNKNOWN, 5, notice) == (date(2031, 3, 11), False)
    # Staff's notice rules alone: 端午 of 2031 is not in it.
    assert is_workday(date(2031, 6, 24), notice)
    partial = {date(2031, 3, 5): False}
    assert add_workdays(UNKNOWN, 5, partial) == (date(2031, 3, 11), True)


def test_a_negative_number_of_days_is_an_error():
    with pytest.raises(ValueError, match="negative"):
        add_workdays(UNKNOWN, -1)


@given(st.dates(date(2005, 1, 1), date(2045, 1, 1)), st.integers(1, 30))
def test_the_last_day_works_and_the_days_between_add_up(start, days):
    last, _ = add_workdays(start, days)
    assert is_workday(last)
    between = [start + timedelta(days=offset) for offset in range(1, (last - start).days + 1)]
    assert sum(map(is_workday, between)) == days
