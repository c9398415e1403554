"""Devices from which somebody has logged in before: failures of others in the same network do not lock them out (T-19).

The cookie names accounts by keyed digests and opens nothing: password and second factor are asked for as ever.
"""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from accounts import crypto
from accounts.models import User

SALT = "accounts.devices"
LIFE = 180 * 24 * 3600
# A shared computer of an office knows the accounts of a few people.
MOST = 5


def remember(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """Note at a log-in that the account was opened here; the device keeps its name."""
    name, held = _read(request)
    mine = _digest(user)
    accounts = [mine, *(one for one in held if one != mine)][:MOST]
    value = signing.dumps([name or secrets.token_hex(8), accounts], salt=SALT)
    response.set_cookie(
        settings.SAQ_DEVICE_COOKIE, value, max_age=LIFE, secure=settings.SESSION_COOKIE_SECURE, httponly=True,
        samesite="Lax",
    )  # fmt: skip


def name_for(request: HttpRequest, user: User | None) -> str:
    """The device's name where this account has been opened on it before, else ''."""
    name, held = _read(request)
    return name if user is not None and _digest(user) in held else ""


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        found: Any = signing.loads(request.COOKIES.get(settings.SAQ_DEVICE_COOKIE, ""), salt=SALT, max_age=LIFE)
        name, held = found
    except (signing.BadSignature, ValueError, TypeError):
        return "", []
    return str(name), [str(one) for one in held]


def _digest(user: User) -> str:
    """A new password makes every device unknown: whoever knew the old one may have left a cookie."""
    return crypto.blind_index("device", f"{user.pk}|{user.password}|{user.session_version}")[:24]
