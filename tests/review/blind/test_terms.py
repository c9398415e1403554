"""Names, units and numbers are gone from what experts read, and nothing else is."""

from types import SimpleNamespace

import pytest

from review.blind.terms import Term, automatic, redact, short_forms, surname, suspicions


def unit(pk, name, parent=None):
    return SimpleNamespace(pk=pk, name=name, parent=parent)


GROUP = unit(1, "（演示）申浦重型装备（集团）有限公司")
WORKS = unit(2, "（演示）申浦重装第一机械制造有限公司", GROUP)


def person(name="沈砺成", level="semi"):
    return SimpleNamespace(
        name=name, employer=WORKS, recommender=GROUP, recommender_id=1, post_name="焊接班班长",
        cycle=SimpleNamespace(written_blind=level),
    )  # fmt: skip


def test_name_and_units_in_every_form():
    text = (
        "沈砺成在申浦重装第一机械制造有限公司（申浦重装第一机械制造）工作，"
        "集团申浦重型装备（集团）有限公司，即申浦重型装备。"
    )
    done = redact(text, automatic(person()), "沈砺成")
    assert done == "申报人在单位A（单位A）工作，集团推荐单位，即推荐单位。"


def test_the_family_name_with_a_title():
    assert (
        redact("沈师傅带徒，沈工程师评审，沈阳市调研。", automatic(person()), "沈砺成")
        == "申报人带徒，申报人评审，沈阳市调研。"
    )


@pytest.mark.parametrize("written", ["艾　克", "艾 克", "艾克"])
def test_a_name_is_hidden_however_it_is_spread(written):
    """Two characters are set wide on many a certificate; the line ends where it ended."""
    done = redact(f"{written}在申浦重装第一机械 制造有限公司。\n艾\n克服", automatic(person("艾克")), "艾克")
    assert done == "申报人在单位A。\n艾\n克服"


def test_a_word_added_by_hand_is_looked_for_as_it_was_typed():
    assert redact("甲 乙与甲乙", [Term("甲乙", "丙", "staff")]) == "甲 乙与丙"


def test_numbers_that_name_a_person():
    text = "证件310199197903120137，电话19900001234，邮箱a.b@example.com，产值2023万元，编号12345678901234567890。"
    assert (
        redact(text, [], "")
        == "证件（已隐去），电话（已隐去），邮箱（已隐去），产值2023万元，编号12345678901234567890。"
    )


def test_what_was_put_in_is_not_replaced_again():
    assert redact("甲乙", [Term("甲", "乙"), Term("乙", "丙")]) == "乙丙"


def test_the_longest_form_wins():
    assert redact("申浦重装第一机械制造有限公司", automatic(person()), "沈砺成") == "单位A"


def test_a_name_that_is_a_pattern_is_only_a_word():
    assert redact("a.c 与 abc", [Term("a.c", "申报人")]) == "申报人 与 abc"


@pytest.mark.parametrize(
    ("name", "family"), [("沈砺成", "沈"), ("欧阳书勤", "欧阳"), ("司马", "司"), ("艾克", "艾"), ("胡䶮", "胡")]
)
def test_family_names(name, family):
    assert surname(name) == family


def test_parts_of_a_name_with_a_middle_dot():
    done = redact("吾提库尔·买买提，人称吾提库尔。", automatic(person("吾提库尔·买买提")), "吾提库尔·买买提")
    assert done == "申报人，人称申报人。"


def test_short_forms_have_four_characters_at_least():
    assert short_forms("（演示）申浦公司") == ["（演示）申浦公司", "申浦公司"]
    assert "宝武钢铁" in short_forms("上海宝武钢铁集团有限公司")


def test_without_hiding_nothing_is_replaced():
    assert automatic(person(level="none")) == []


def test_full_hiding_takes_the_post_too():
    assert redact("任焊接班班长。", automatic(person(level="full"))) == "任所在岗位。"


def test_what_a_person_should_look_at():
    found = suspicions({"a": "老沈说：申浦人要争气。申浦精神。", "b": "砺成"}, person())
    assert found == [{"word": "申浦", "count": 2}, {"word": "砺成", "count": 1}, {"word": "老沈", "count": 1}]
