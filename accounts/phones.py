"""Mobile numbers as people type them, brought to one form: `+86` and eleven digits, or another country's E.164."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

NOISE = re.compile(r"[\s\-–—().（）]+")
MAINLAND = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})")
ABROAD = re.compile(r"\+(?!86)[1-9]\d{5,14}")


def normalise(text: str) -> str:
    """Take full-width digits, blanks, dashes and the prefixes 86, +86, 0086; ValidationError when it is no number."""
    compact = NOISE.sub("", unicodedata.normalize("NFKC", text or ""))
    if match := MAINLAND.fullmatch(compact):
        return f"+86{match.group(1)}"
    if ABROAD.fullmatch(compact):
        return compact
    raise ValidationError(_("请填写 11 位手机号码；境外号码请以 + 和国家（地区）代码开头。"), code="invalid_phone")


def local(phone: str) -> str:
    """As people in Shanghai write it: without +86."""
    return phone.removeprefix("+86")


def masked(phone: str) -> str:
    """`138****5678`: what pages show unless the rule allows more."""
    number = local(phone)
    return f"{number[:3]}****{number[-4:]}" if len(number) > 8 else "****" if number else ""
