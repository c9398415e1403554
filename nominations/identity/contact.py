"""Telephone numbers, postcodes and addresses: normalise, check, mask (R83, R91, R92, R99, R127)."""

import re

from django.utils.translation import gettext as _

from .error import IdentityError, squeeze

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー－", "-"))
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(0[0-9]{2,3}-?)?[0-9]{7,8}(-[0-9]{1,6})?")
# One or more administrative names; 小区, 社区, 园区 and 宅区 are where people live, no districts.
_REGION = re.compile(r"(?:[^\d\s路街道弄号村镇]{1,8}?(?:省|市|县|自治区|自治州|(?<![小社园宅])区))+")
_SHANGHAI_POSTCODE = re.compile(r"20[0-2][0-9]{3}")


def _bare_mobile(text: str) -> str:
    digits = squeeze(text).translate(_DASHES).replace("-", "")
    return re.sub(r"^(\+|00)?86(?=1[0-9]{10}$)", "", digits)


def _bare_landline(text: str) -> str:
    number = re.sub(r"^\((0[0-9]{2,3})\)-?", r"\1-", squeeze(text).translate(_DASHES))
    return re.sub(r"^(\+|00)86-?", "", number)


def check_mobile(text: str) -> str:
    """Eleven digits of a mainland mobile number; blanks, hyphens and +86 are forgiven."""
    number = _bare_mobile(text)
    if not _MOBILE.fullmatch(number):
        raise IdentityError(_("手机号码应为11位数字，以13至19开头，请核对。"))
    return number


def check_landline(text: str) -> str:
    """Area code, number, extension: 021-52588821-802."""
    number = _bare_landline(text)
    if not _LANDLINE.fullmatch(number):
        raise IdentityError(_("固定电话应为7或8位数字，可加区号和分机，例如 021-50000001-802，请核对。"))
    return number


def check_phone(text: str) -> str:
    """A mobile number or a landline (R127)."""
    mobile = _bare_mobile(text)
    if _MOBILE.fullmatch(mobile):
        return mobile
    number = _bare_landline(text)
    if not _LANDLINE.fullmatch(number):
        raise IdentityError(_("请填写11位手机号码，或带区号的固定电话，例如 021-50000001。"))
    return number


def check_postcode(text: str) -> str:
    """Six digits, any province."""
    code = squeeze(text)
    if not re.fullmatch(r"[0-9]{6}", code):
        raise IdentityError(_("邮编应为6位数字，例如 200000，请核对。"))
    return code


def postcode_warning(code: str) -> str | None:
    """R11: a unit outside 200000–202999 may still have its workplace in Shanghai."""
    if _SHANGHAI_POSTCODE.fullmatch(code):
        return None
    return _("单位邮编不在上海市范围（200000—202999），请核对工作地是否在本市。")


def mask_phone(number: str) -> str:
    """199****0101; a landline keeps three characters in front and two behind."""
    if _MOBILE.fullmatch(number):
        return f"{number[:3]}****{number[-4:]}"
    return f"{number[:3]}****{number[-2:]}" if len(number) >= 8 else "*" * len(number)


def mask_addr(address: str) -> str:
    """The province, city and district stay, the street does not; the number of stars tells nothing."""
    if not address:
        return ""
    place = _REGION.match(address)
    return f"{place[0] if place else ''}******"
