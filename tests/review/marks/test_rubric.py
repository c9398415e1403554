"""The defense's score sheet adds up to 100; what is missing is never zero."""

from decimal import Decimal

from review.marks import rubric

FULL = {"clear": "10", "craft": "25", "quality": "25", "pupils": "15", "spread": "10", "answers": "15"}


def test_the_default_sheet_is_that_of_the_notice():
    assert [item["points"] for item in rubric.CONTENT["items"]] == [10, 25, 25, 15, 10, 15]
    assert rubric.faults(rubric.CONTENT) == []


def test_a_full_sheet_is_a_hundred():
    result = rubric.evaluate(rubric.CONTENT, FULL)
    assert result.complete and result.total == Decimal("100.00")


def test_half_points_count_and_other_parts_do_not():
    assert rubric.evaluate(rubric.CONTENT, FULL | {"craft": "22.5"}).total == Decimal("97.50")
    assert [code for code, _why in rubric.evaluate(rubric.CONTENT, FULL | {"craft": "22.3"}).problems] == ["craft"]
    assert [code for code, _why in rubric.evaluate(rubric.CONTENT, FULL | {"craft": "25.5"}).problems] == ["craft"]
    assert [code for code, _why in rubric.evaluate(rubric.CONTENT, FULL | {"craft": "-1"}).problems] == ["craft"]


def test_what_is_missing_is_said_and_not_zero():
    result = rubric.evaluate(rubric.CONTENT, {"clear": "0"})
    assert result.missing == ["craft", "quality", "pupils", "spread", "answers"] and result.kept == {"clear": "0"}
    assert not result.complete


def test_full_width_digits_are_digits():
    assert rubric.evaluate(rubric.CONTENT, FULL | {"clear": "９．５"}).total == Decimal("99.50")


def test_a_sheet_that_is_not_a_hundred_is_refused():
    items = [dict(item) for item in rubric.CONTENT["items"]]
    items[0]["points"] = 9
    assert rubric.faults({"step": "0.5", "items": items})
