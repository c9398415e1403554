"""The library's pages of the second factor, each change of it in the audit trail (§4.4)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase

from accounts import audit

View = Callable[..., HttpResponseBase]


def noted(view: View) -> View:
    """Compare what the account holds before and after a POST, and record the difference in the same transaction."""

    @wraps(view)
    def compared(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            before = _held(request.user)
            answer = view(request, *args, **kwargs)
            _note(request, before, _held(request.user))
        return answer

    return compared


def _held(user: Any) -> dict[str, int]:
    """{kind: which one}; new recovery codes are a new row."""
    return dict(Authenticator.objects.filter(user_id=user.pk).values_list("type", "pk"))


def _note(request: HttpRequest, before: dict[str, int], after: dict[str, int]) -> None:
    totp, codes = Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES
    who: dict[str, Any] = {"actor": request.user, "target": f"user:{request.user.pk}", "request": request}
    if before.get(totp) != after.get(totp):
        audit.record_late("account.factor_on" if totp in after else "account.factor_off", **who)
    elif before.get(codes) != after.get(codes):
        audit.record_late("account.recovery_codes", **who)
