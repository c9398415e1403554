"""What a person is told about an ID number and a name, and what masks leave visible."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nominations import identity
from nominations.identity import IdentityError

DEADLINE = date(2023, 4, 12)
WEIGHTS = [2 ** (17 - place) % 11 for place in range(17)]


def number(birth: date, *, area="310199", sequence=1) -> str:
    """An independent generator: the weights by the formula of the standard, not by the table."""
    body = f"{area}{birth:%Y%m%d}{sequence:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + next("0123456789X"[value] for value in range(11) if (total + value) % 11 == 1)


births = st.dates(min_value=date(1940, 1, 1), max_value=date(2007, 4, 12))
numbers = st.builds(
    number, births, area=st.sampled_from(["310199", "110199", "340599", "659099"]), sequence=st.integers(0, 999)
)


@pytest.mark.parametrize(
    ("text", "birth", "sex"),
    [
        ("11010519491231002X", date(1949, 12, 31), "female"),
        ("34052419800101001X", date(1980, 1, 1), "male"),
        (" 110105 19491231 002x ", date(1949, 12, 31), "female"),
        ("１１０１０５１９４９１２３１００２Ⅹ", date(1949, 12, 31), "female"),
        ("\ufeff110105\u200b19491231002ⅹ", date(1949, 12, 31), "female"),
    ],
)
def test_a_right_number_gives_birth_and_sex(text, birth, sex):
    found = identity.check_id_number(text, on=DEADLINE)
    assert (found.birth, found.sex) == (birth, sex)
    assert found.number in ("11010519491231002X", "34052419800101001X")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "身份证号码应为18位"),
        ("11010519491231002", "身份证号码应为18位"),
        ("1101051949123100XX", "身份证号码应为18位"),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "身份证号码应为18位"),
        ("110105491231002", "15位旧号码"),
        ("3.10199E+17", "请将身份证列设为文本"),
        ("999999198108030024", "中华人民共和国国籍"),
        ("000105194912310025", "前两位"),
        ("161105194912310025", "前两位"),
        ("440524188001010014", "出生日期"),
        ("310199198502290012", "出生日期"),
        ("310199202304130012", "出生日期"),
        ("310199209901010012", "出生日期"),
        ("110105194912310021", "校验码"),
    ],
)
def test_a_wrong_number_says_what_is_wrong(text, message):
    with pytest.raises(IdentityError, match=message):
        identity.check_id_number(text, on=DEADLINE)


def test_stated_sex_must_agree_with_the_number():
    with pytest.raises(IdentityError, match="性别与身份证号码不一致"):
        identity.check_id_number("11010519491231002X", on=DEADLINE, sex="male")
    assert identity.check_id_number("11010519491231002X", on=DEADLINE, sex="female").sex == "female"


def test_the_first_fault_in_order_is_named():
    wrong_everything_but_format = "161105198502290019"
    with pytest.raises(IdentityError, match="前两位"):
        identity.check_id_number(wrong_everything_but_format, on=DEADLINE, sex="male")
    with pytest.raises(IdentityError, match="校验码"):
        identity.check_id_number("110105194912310021", on=DEADLINE, sex="male")


def test_sixteen_on_the_deadline_is_old_enough_and_one_day_less_is_not():
    assert identity.check_id_number(number(date(2007, 4, 12)), on=DEADLINE).birth == date(2007, 4, 12)
    with pytest.raises(IdentityError, match="截至2023年4月12日未满16周岁"):
        identity.check_id_number(number(date(2007, 4, 13)), on=DEADLINE)


def test_above_seventy_is_a_note_and_no_refusal():
    assert identity.check_id_number(number(date(1952, 4, 13)), on=DEADLINE).notes == []
    notes = identity.check_id_number(number(date(1952, 4, 12) - timedelta(days=366)), on=DEADLINE).notes
    assert [str(note) for note in notes] == ["按身份证号码推算，截至2023年4月12日已超过70周岁，请核对。"]


@pytest.mark.parametrize("area", ["810000", "820000", "830000"])
def test_residence_permits_pass_with_a_note(area):
    notes = identity.check_id_number(number(date(1985, 5, 6), area=area), on=DEADLINE).notes
    assert len(notes) == 1
    assert "港澳台居民居住证" in str(notes[0])


@given(numbers)
def test_every_well_formed_number_passes(text):
    found = identity.check_id_number(text, on=DEADLINE)
    assert found.number == text
    assert f"{found.birth:%Y%m%d}" == text[6:14]
    assert found.sex == ("male" if text[16] in "13579" else "female")


@given(numbers, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_every_single_changed_character_is_noticed(text, place, other):
    assume(text[place] != other)
    with pytest.raises(IdentityError):
        identity.check_id_number(text[:place] + other + text[place + 1 :], on=DEADLINE)


@given(st.text(max_size=40))
def test_any_text_is_answered_by_a_sentence(text):
    for check in (
        lambda: identity.check_id_number(text, on=DEADLINE),
        lambda: identity.check_credit_code(text),
        lambda: identity.check_name(text),
        lambda: identity.check_mobile(text),
        lambda: identity.check_landline(text),
        lambda: identity.check_phone(text),
        lambda: identity.check_postcode(text),
    ):
        try:
            check()
        except IdentityError as refused:
            assert str(refused.message).endswith("。")
    identity.mask_addr(text)
    identity.normalise_unit_name(text)


@given(numbers)
def test_neither_mask_nor_repr_shows_the_birth_date(text):
    masked = identity.mask_id(text)
    assert masked == f"{text[:3]}***********{text[14:]}"
    assert text[6:14] not in masked
    assert text not in repr(identity.check_id_number(text, on=DEADLINE))


def test_masks():
    assert identity.mask_id("310199197903120131") == "310***********0131"
    assert identity.mask_id("3101991979031201") == "*" * 16
    assert identity.mask_id("") == ""
    assert identity.mask_phone("19900000101") == "199****0101"
    assert identity.mask_phone("021-50000001") == "021****01"
    assert identity.mask_phone("110") == "***"


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("", ""),
        ("上海市闵行区剑川路910弄26号1203室", "上海市闵行区******"),
        ("上海市浦东新区阳光小区1号", "上海市浦东新区******"),
        ("江苏省南通市海安市城东镇1组", "江苏省南通市海安市******"),
        ("阳光小区3号楼", "******"),
        ("剑川路910弄", "******"),
    ],
)
def test_a_masked_address_keeps_the_district_only(address, masked):
    assert identity.mask_addr(address) == masked


def test_retirement_is_hinted_from_sixty_and_fifty():
    assert identity.retirement_warning(date(1963, 4, 12), "male", on=DEADLINE)
    assert identity.retirement_warning(date(1963, 4, 13), "male", on=DEADLINE) is None
    assert identity.retirement_warning(date(1973, 4, 12), "female", on=DEADLINE)
    assert identity.retirement_warning(date(1973, 4, 13), "female", on=DEADLINE) is None


def test_age_of_a_leap_day_child():
    assert identity.age_on(date(2000, 2, 29), date(2023, 2, 28)) == 22
    assert identity.age_on(date(2000, 2, 29), date(2023, 3, 1)) == 23


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (" 王炎 ", "王炎"),
        ("欧阳书勤", "欧阳书勤"),
        ("胡䶮", "胡䶮"),
        ("𠮷𪚥", "𠮷𪚥"),
        ("张\u3007", "张\u3007"),
        ("李\U000323af", "李\U000323af"),
        *[(f"吾提库尔{dot}买买提", "吾提库尔·买买提") for dot in "·•∙・．‧･"],
        ("\uf9e1明", "李明"),
        ("𠮷" * 30, "𠮷" * 30),
    ],
)
def test_names_are_kept_as_on_the_card(text, name):
    assert identity.check_name(text) == name


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "请填写姓名"),
        ("王\u3000炎", "不要加空格"),
        ("王 炎", "不要加空格"),
        ("王2", "不能有数字"),
        ("王\ue000", "自造字"),
        ("Wang", "只能用汉字"),
        ("·王炎", "只能用汉字"),
        ("买买提··力", "只能用汉字"),
        ("<b>王</b>", "只能用汉字"),
        ("王", "2至30个字"),
        ("王" * 31, "2至30个字"),
    ],
)
def test_names_that_cannot_be_on_the_card(text, message):
    with pytest.raises(IdentityError, match=message):
        identity.check_name(text)
