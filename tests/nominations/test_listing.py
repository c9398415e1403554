"""What an address may carry: a number that a column can hold, or nothing."""

import pytest

from nominations.listing import whole


@pytest.mark.parametrize(
    ("typed", "number"),
    [("2023", 2023), ("0", 0), ("", None), (None, None), ("²", None), ("٣", None), ("9" * 30, None), ("-1", None)],
)
def test_only_what_a_column_can_hold_is_a_number(typed, number):
    assert whole(typed) == number
