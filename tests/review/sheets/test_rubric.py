"""The score sheet adds up as §5.4 says, and refuses what it does not allow."""

from copy import deepcopy
from decimal import Decimal

from review.sheets import rubric
from review.sheets.default_rubric import CONTENT

ALL = ("craft", "skill", "lead", "contribution")
FULL = {item["code"]: str(item["points"]) for _dimension, item in rubric.items(CONTENT)}


def test_the_default_is_sound():
    assert rubric.problems(CONTENT) == []
    assert [dimension["points"] for dimension in CONTENT["dimensions"]] == [25, 30, 20, 25]


def test_full_marks_are_one_hundred():
    result = rubric.evaluate(CONTENT, FULL, ALL)
    assert result.complete
    assert result.total == Decimal("100.00")


def test_half_points_add_up():
    result = rubric.evaluate(CONTENT, FULL | {"craft.unique": "10.5", "lead.team": "0"}, ALL)
    assert result.complete
    assert result.total == Decimal("88.50")
    assert result.dimensions["craft"] == Decimal("23.5")


def test_a_missing_score_is_never_zero():
    result = rubric.evaluate(CONTENT, FULL | {"craft.unique": ""}, ALL)
    assert result.missing == ["craft.unique"]
    assert not result.complete


def test_out_of_range_and_off_the_step():
    for wrong in ("12.5", "-0.5", "3.3", "NaN", "1e400", "zwölf", "٣"):
        result = rubric.evaluate(CONTENT, FULL | {"craft.unique": wrong}, ALL)
        assert [code for code, _sentence in result.problems] == ["craft.unique"], wrong


def test_full_width_digits_are_digits():
    assert rubric.evaluate(CONTENT, FULL | {"craft.unique": "１０．５"}, ALL).dimensions["craft"] == Decimal("23.5")


def test_an_unfilled_dimension_is_capped_at_forty_percent():
    """R28b: 25 points, 40 % of them are 10."""
    low = {"craft.unique": "5", "craft.union": "3", "craft.fame": "2"}
    assert rubric.evaluate(CONTENT, FULL | low, ALL[1:]).complete
    over = rubric.evaluate(CONTENT, FULL | low | {"craft.fame": "2.5"}, ALL[1:])
    assert [code for code, _sentence in over.problems] == ["craft"]
    assert "最多 10 分" in over.problems[0][1]


def test_what_is_wrong_with_a_rubric_is_said():
    content = deepcopy(CONTENT)
    content["dimensions"][0]["items"][0]["points"] = 11
    content["dimensions"][1]["items"][0]["anchors"][3] = " "
    said = rubric.problems(content)
    assert "“具有工艺专长”各项分值之和应为 25 分。" in said
    assert any("优、良、中、差" in sentence for sentence in said)


def test_the_hash_is_that_of_the_words():
    other = deepcopy(CONTENT)
    assert rubric.sha256(other) == rubric.sha256(CONTENT)
    other["dimensions"][0]["items"][0]["title"] += "。"
    assert rubric.sha256(other) != rubric.sha256(CONTENT)
