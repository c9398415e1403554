"""What a person is told about a credit code, a telephone number, a postcode; when two unit names meet."""

import pytest

from nominations import identity
from nominations.identity import IdentityError


@pytest.mark.parametrize(
    "code", ["91110000600037341L", "91350100M000100Y43", "91310199990000017X", "11310199990000113F"]
)
def test_right_credit_codes(code):
    assert identity.check_credit_code(f" {code[:4].lower()}-{code[4:]}") == code


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("91350100M000100Y4", "18位"),
        ("91350100M000100Y4Z", "不使用字母"),
        ("9I350100M000100Y43", "不使用字母"),
        ("91350100M000100Y44", "校验码"),
        ("91350100M0001?0Y43", "数字和大写字母"),
        ("9135A100M000100Y43", "第3至8位"),
    ],
)
def test_wrong_credit_codes(text, message):
    with pytest.raises(IdentityError, match=message):
        identity.check_credit_code(text)


def test_a_credit_code_whose_remainder_is_zero_ends_in_zero():
    """The case of GB 32100 that many implementations forget: 31 means 0."""
    code = next(body for serial in range(1000) if _passes(body := f"9131019999{serial:07d}0"))
    assert identity.check_credit_code(code).endswith("0")


def _passes(code):
    try:
        return bool(identity.check_credit_code(code))
    except IdentityError:
        return False


def test_the_inner_check_of_a_credit_code_only_warns():
    assert identity.credit_code_warning("91110000600037341L") is None
    assert identity.credit_code_warning("91350100M000100Y43") is None
    assert "组织机构代码" in str(identity.credit_code_warning("91310199990000019X"))


def test_unit_names_meet_without_brackets_width_and_blanks():
    same = {"申浦（集团）有限公司", "申浦(集团) 有限公司", "申浦集团有限公司 ", "申浦〔集团〕有限公司"}
    assert len({identity.normalise_unit_name(name) for name in same}) == 1
    assert identity.normalise_unit_name("申浦有限公司") != identity.normalise_unit_name("申浦有限责任公司")
    assert identity.normalise_unit_name("ＡＢＣ电气") == identity.normalise_unit_name("abc电气")


@pytest.mark.parametrize(
    "text",
    [
        "19900000101",
        "+86 199-0000-0101",
        "0086 19900000101",
        "8619900000101",
        "１９９００００ ０１０１",
        "199—0000—0101",
    ],
)
def test_mobile_numbers_are_normalised(text):
    assert identity.check_mobile(text) == "19900000101"
    assert identity.check_phone(text) == "19900000101"


@pytest.mark.parametrize("text", ["", "12900000101", "1990000010", "199000001011", "021-50000001"])
def test_wrong_mobile_numbers(text):
    with pytest.raises(IdentityError, match="手机号码应为11位数字"):
        identity.check_mobile(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("50000001", "50000001"),
        ("021-50000001", "021-50000001"),
        ("（021）50000001", "021-50000001"),
        ("021 — 50000001 — 802", "021-50000001-802"),
        ("02150000001", "02150000001"),
    ],
)
def test_landlines_are_normalised(text, number):
    assert identity.check_landline(text) == number
    assert identity.check_phone(text) == number


@pytest.mark.parametrize("text", ["", "123", "021-500000011", "021-50000001-1234567", "电话"])
def test_wrong_landlines(text):
    with pytest.raises(IdentityError):
        identity.check_landline(text)
    with pytest.raises(IdentityError):
        identity.check_phone(text)


def test_postcodes():
    assert identity.check_postcode("２０００ ５０") == "200050"
    for wrong in ("", "20005", "2000500", "20005a"):
        with pytest.raises(IdentityError, match="6位数字"):
            identity.check_postcode(wrong)
    assert identity.postcode_warning("202150") is None
    assert "不在上海市范围" in str(identity.postcode_warning("215000"))
