"""Failed log-ins: recorded without the typed text, and reported to the supervisor when they pile up (T-19)."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts import audit, clock, crypto, inbox
from accounts.models import AuditEvent, User
from accounts.roles import Role, holders

SUSPECT_FAILURES = 20
SUSPECT_WINDOW = timedelta(hours=1)


@transaction.atomic
def record_failure(request: HttpRequest, credentials: dict[str, Any]) -> None:
    """One event per failure; the target is the account, or the keyed index of an unknown name."""
    method, user = _method(credentials), owner(credentials)
    text = str(credentials.get(method, "")).lower()
    target = f"user:{user.pk}" if user else f"login:{crypto.blind_index('login.unknown', text)[:16]}"
    audit.record("login.failed", actor=None, target=target, detail={"method": method}, request=request)
    if user:
        _warn(user, target)


def _method(credentials: dict[str, Any]) -> str:
    return next((name for name in ("phone", "email", "username", "sms") if credentials.get(name)), "none")


def owner(credentials: dict[str, Any]) -> User | None:
    """Whose account somebody tries to open; None where there is none."""
    method = _method(credentials)
    if method in ("phone", "sms"):
        return User.objects.by_phone(credentials[method])
    if method == "email":
        return User.objects.filter(email__iexact=credentials["email"]).first()
    return None


def _warn(user: User, target: str) -> None:
    """Tell the supervisors once an hour per account that somebody keeps trying."""
    moment = clock.now()
    failures = AuditEvent.objects.filter(action="login.failed", target=target, at__gt=moment - SUSPECT_WINDOW)
    if failures.count() < SUSPECT_FAILURES:
        return
    inbox.tell(
        holders(Role.SUP),
        key=f"login.suspect:{user.pk}:{moment:%Y%m%d%H}",
        subject=_("账号登录异常"),
        body=_("账号 %(code)s 一小时内登录失败超过 %(n)s 次，请关注。") % {"code": user.code, "n": SUSPECT_FAILURES},
    )
