"""Ten characters of three kinds, or a passphrase of sixteen; the association twelve (§2.19 a)."""

import re
import string
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.roles import ASSOCIATION, has_role

PASSPHRASE, MIXED, MIXED_STAFF, KINDS = 16, 10, 12, 3
CONTEXT = ("saq", "zhijian", "zhiliang", "gongjiang", "zhigong", "shanghai", "password", "质量工匠", "上海", "工匠")
YEAR = re.compile(r"(?:19|20)\d{2}")


class PassphraseOrMixedValidator:
    """Composition only for short passwords: a long phrase may be of any characters (deviation from ASVS 6.2.5)."""

    def validate(self, password: str, user: Any = None) -> None:
        least = MIXED_STAFF if user is not None and user.pk and has_role(user, *ASSOCIATION) else MIXED
        if len(password) < PASSPHRASE and (len(password) < least or _kinds(password) < KINDS):
            raise ValidationError(self.get_help_text(least), code="password_too_simple")
        if len(set(password)) < 5:
            raise ValidationError(_("密码中重复的字符太多。"), code="password_repetitive")
        if _is_guessable(password):
            raise ValidationError(
                _("密码主要由“saq”“gongjiang”“shanghai”、年份等易猜内容组成，请换一个。"), code="password_context"
            )

    def get_help_text(self, least: int = MIXED) -> str:
        return _(
            "至少 %(least)s 位，包含大写字母、小写字母、数字、符号中的三类；或者用一句 16 位以上、容易记住的话。"
        ) % {"least": least}


def _kinds(password: str) -> int:
    tests = (str.islower, str.isupper, str.isdigit, _is_symbol)
    return sum(any(test(char) for char in password) for test in tests)


def _is_symbol(char: str) -> bool:
    return char in string.punctuation or char == " " or not char.isascii()


def _is_guessable(password: str) -> bool:
    """What remains without context words, years and punctuation is too little to be a secret."""
    rest = password.lower()
    for word in CONTEXT:
        rest = rest.replace(word, "")
    rest = YEAR.sub("", rest)
    changed = len(rest) < len(password)
    return changed and len(re.sub(r"[\W_]", "", rest)) < 6
