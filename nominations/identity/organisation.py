"""统一社会信用代码 (GB 32100-2015) and the comparison of unit names (R64, R93)."""

import re
import unicodedata

from django.utils.translation import gettext as _

from .error import IdentityError, squeeze

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def normalise_credit_code(text: str) -> str:
    """Full-width forms, lower case, blanks and hyphens brought to the one form that is stored and indexed."""
    return squeeze(text).upper().replace("-", "")


def check_credit_code(text: str) -> str:
    """The 18 characters with a right check character.

    The leading pair is not compared with a list: departments beyond those of 2015 issue codes too (law firms 31,
    trade unions 81).
    """
    code = normalise_credit_code(text)
    if len(code) != 18:
        raise IdentityError(_("统一社会信用代码应为18位，请对照营业执照或法人证书核对。"))
    if re.search("[IOSVZ]", code):
        raise IdentityError(_("统一社会信用代码不使用字母 I、O、S、V、Z，请检查是否把数字 1、0、5、2 误写成了字母。"))
    if any(character not in _ALPHABET for character in code) or not re.fullmatch("[0-9]{6}", code[2:8]):
        raise IdentityError(_("统一社会信用代码由数字和大写字母组成，第3至8位是数字，请对照营业执照或法人证书核对。"))
    total = sum(_ALPHABET.index(character) * weight for character, weight in zip(code[:17], _WEIGHTS, strict=True))
    # The outer modulo: a remainder of 0 gives 31, which means 0.
    if _ALPHABET[(31 - total % 31) % 31] != code[17]:
        raise IdentityError(_("统一社会信用代码的校验码不正确，请对照营业执照或法人证书逐位核对。"))
    return code


def credit_code_warning(code: str) -> str | None:
    """GB 11714: the nine-character body has its own check character; legacy codes break it, hence a warning only."""
    body = code[8:17]
    total = sum(int(character, 36) * weight for character, weight in zip(body[:8], _BODY_WEIGHTS, strict=True))
    if "0123456789X0"[11 - total % 11] == body[8]:
        return None
    return _("统一社会信用代码中的组织机构代码（第9至17位）校验不符，可能是早年赋码，请对照证书再核对一次。")


def normalise_unit_name(text: str) -> str:
    """What two records of one unit have in common: blanks, brackets and width gone, 有限责任公司 ≠ 有限公司 kept."""
    name = unicodedata.normalize("NFKC", squeeze(text)).casefold()
    return re.sub(r"[()\[\]{}〔〕【】〈〉《》]", "", name)
