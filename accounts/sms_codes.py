"""Six digits by short message: five minutes, five tries, one live code for a number, kept as a keyed digest.

A number that nobody has, or whose owner may not use it, takes the same steps and gets the same answers; only no message
goes out (T-18).
"""

import hmac
import secrets
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock, crypto, sms
from accounts.models import SmsCode, User
from accounts.roles import needs_second_factor

LIFE = timedelta(minutes=5)
TRIES = 5
LOGIN, PROOF = "login", "proof"


def index_of(purpose: str, number: str, asker: str = "") -> str:
    """By which a live code is found: a code for one purpose, or for one who asked, is none for another."""
    return crypto.blind_index(f"sms.{purpose}", f"{number}|{asker}" if asker else number)


def may_log_in(user: User | None) -> bool:
    """Who proved the number; of the association only who is asked for the second factor after it."""
    if user is None or not user.is_active or user.phone_verified_at is None:
        return False
    coded = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP)
    return not needs_second_factor(user) or coded.exists()


@transaction.atomic
def issue(purpose: str, number: str, user: User | None, asker: str = "") -> None:
    """A new code takes the place of the old one; it is sent where there is somebody to send it to.

    `asker`: the browser that asked. Whoever else knows the number can neither use the code nor use up its tries.
    """
    code = f"{secrets.randbelow(10**6):06d}"
    until = clock.now() + LIFE
    index = index_of(purpose, number, asker)
    fresh = {"digest": _digest(index, code), "tries": 0, "expires_at": until}
    SmsCode.objects.update_or_create(index=index, defaults=fresh)
    text = _("验证码 %(code)s，5 分钟内有效，用于%(what)s。请勿告诉任何人。") % {"code": code, "what": _what(purpose)}
    if user is not None:
        sms.send_code(user, number, key=f"code:{purpose}:{secrets.token_hex(8)}", text=text, good_until=until)


def _what(purpose: str) -> str:
    return _("登录") if purpose == LOGIN else _("确认手机号码")


@transaction.atomic
def take(purpose: str, number: str, typed: str, asker: str = "") -> bool:
    """Whether this is the live code; it is used up by the right answer and by the fifth wrong one."""
    index = index_of(purpose, number, asker)
    row = SmsCode.objects.select_for_update().filter(index=index).first()
    live = row is not None and row.tries < TRIES and clock.now() < row.expires_at
    right = hmac.compare_digest(row.digest if row is not None else "", _digest(index, typed))
    if row is not None and live:
        row.tries = TRIES if right else row.tries + 1
        row.save(update_fields=["tries"])
    return live and right


def _digest(index: str, code: str) -> str:
    return crypto.blind_index("sms.code", f"{index}|{code}")
