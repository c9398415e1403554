"""公民身份号码 (GB 11643-1999) and personal names (R16, R81, R82, R87).

python-stdnum is not used: it refuses people born in counties that no longer exist and the 81/82/83 residence permits.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from ..dictionaries import Sex
from .error import IdentityError, squeeze

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
# Only the province: county codes are retired and reused, older people keep theirs.
_PROVINCES = frozenset(
    map(str, (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71))
)
_RESIDENCE_PERMITS = frozenset({"81", "82", "83"})
_EARLIEST_BIRTH = date(1900, 1, 1)
_YOUNGEST, _OLD = 16, 70
_RETIREMENT: dict[str, int] = {Sex.MALE: 60, Sex.FEMALE: 50}


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A number that passed; `notes` are for the association's staff. The repr shows nothing personal."""

    number: str = field(repr=False)
    birth: date = field(repr=False)
    sex: str = field(repr=False)
    notes: list[str] = field(default_factory=list)


def normalise_id(text: str) -> str:
    """Full-width digits, “Ⅹ”, lower-case x and blanks brought to the one form that is stored and indexed."""
    return squeeze(text).upper()


def check_id_number(text: str, *, on: date, sex: str = "") -> IdNumber:
    """Check in the order format, province, birth and age on the day `on` (the deadline), check character, sex.

    `sex` is what the person stated, if anything. A pass is no proof of identity: the unit compares the original.
    """
    number = normalise_id(text)
    _check_format(number)
    notes = []
    if number[:2] in _RESIDENCE_PERMITS:
        notes.append(_("该号码为港澳台居民居住证号码，请核对申报人是否具有中华人民共和国国籍。"))
    elif number[:2] not in _PROVINCES:
        raise IdentityError(_("身份证号码的前两位不是有效的省级行政区划代码，请对照身份证核对。"))
    birth = _birth(number, on)
    age = age_on(birth, on)
    if age < _YOUNGEST:
        raise IdentityError(
            _("按身份证号码推算，截至{day}未满16周岁，不能申报。如号码有误，请更正。").format(day=_day(on))
        )
    if age > _OLD:
        notes.append(_("按身份证号码推算，截至{day}已超过70周岁，请核对。").format(day=_day(on)))
    if _check_character(number) != number[17]:
        raise IdentityError(_("身份证号码的校验码不正确，请对照身份证逐位核对。"))
    derived = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    if sex and sex != derived:
        raise IdentityError(_("性别与身份证号码不一致，请核对后更正。"))
    return IdNumber(number, birth, derived.value, notes)


def _check_format(number: str) -> None:
    if re.fullmatch(r"[0-9](\.[0-9]+)?E\+?[0-9]+", number):
        raise IdentityError(_("身份证号码应为18位，表格把它变成了科学计数。请将身份证列设为文本，再重新填写号码。"))
    if re.fullmatch(r"[0-9]{15}", number):
        raise IdentityError(_("身份证号码应为18位，15位旧号码已停止使用。请填写现用身份证上的号码。"))
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise IdentityError(_("身份证号码应为18位，前17位是数字，最后一位是数字或X。请对照身份证核对。"))
    if number[0] == "9":
        raise IdentityError(
            _("以9开头的是外国人永久居留身份证号码。申报人应具有中华人民共和国国籍，请填写公民身份号码。")
        )


def _birth(number: str, on: date) -> date:
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        birth = None
    if birth is None or not _EARLIEST_BIRTH <= birth <= on:
        raise IdentityError(_("身份证号码中的出生日期（第7至14位）不是有效日期，请对照身份证核对。"))
    return birth


def _check_character(number: str) -> str:
    """ISO 7064:1983 MOD 11-2."""
    return _CHECK[sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True)) % 11]


def _day(day: date) -> str:
    return _("{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day)


def age_on(birth: date, on: date) -> int:
    """Whole years; somebody born on 29 February turns on 1 March."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def retirement_warning(birth: date, sex: str, *, on: date) -> str | None:
    """R21: a hint for REC and STAFF, never a refusal, for the retirement age depends on the case (R15)."""
    limit = _RETIREMENT.get(sex)
    if limit is None or age_on(birth, on) < limit:
        return None
    return _("申报人已达常见退休年龄，退休职工原则上不参与申报，请核实是否在职。")


def mask_id(number: str) -> str:
    """First three, eleven stars, last four: the birth date stays hidden. Anything but 18 characters is hidden whole."""
    return f"{number[:3]}{'*' * 11}{number[-4:]}" if len(number) == 18 else "*" * len(number)


_DOTS = str.maketrans(dict.fromkeys("•∙・．‧･⋅", "·"))
# Basic block, extensions A to H, 〇, and the twelve unified characters among the compatibility ideographs.
_HAN = (
    "\u3007\u3400-\u4dbf\u4e00-\u9fff\ufa0e\ufa0f\ufa11\ufa13\ufa14\ufa1f\ufa21\ufa23\ufa24\ufa27-\ufa29"
    "\U00020000-\U000323af"
)


def check_name(text: str) -> str:
    """A name as on the ID card: 2 to 30 Han characters, parts joined by the middle dot U+00B7, NFC (R81)."""
    name = unicodedata.normalize("NFC", str(text).strip()).translate(_DOTS)
    if not name:
        raise IdentityError(_("请填写姓名，与身份证一致。"))
    if re.search(r"\s", name):
        raise IdentityError(_("姓名中不要加空格，两个字的姓名也不用空格对齐。请删去空格。"))
    if re.search(r"\d", name):
        raise IdentityError(_("姓名中不能有数字，请与身份证一致。"))
    if re.search("[\ue000-\uf8ff\U000f0000-\U0010fffd]", name):
        raise IdentityError(_("姓名中有自造字，其他电脑无法显示。请用支持生僻字的输入法重新输入。"))
    if not re.fullmatch(f"[{_HAN}]+(·[{_HAN}]+)*", name):
        raise IdentityError(_("姓名只能用汉字，各部分之间用间隔号“·”连接。请与身份证一致。"))
    if not 2 <= len(name) <= 30:
        raise IdentityError(_("姓名应为2至30个字，请与身份证一致。"))
    return name


def one_dot(text: str) -> str:
    """The middle dot of a name however it was typed, as U+00B7."""
    return text.translate(_DOTS)


def name_key(text: str) -> str:
    """Two spellings of one name have the same key: full and half width, any middle dot, blanks to fill a line."""
    return squeeze(one_dot(text)).casefold()
