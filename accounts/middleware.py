"""Ends sessions in time, and leads people to the step their account still owes; no query of its own per request."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import returning, sessions
from accounts.roles import needs_second_factor

Next = Callable[[HttpRequest], HttpResponseBase]
ALWAYS_OPEN = frozenset({"account_logout", "account_reauthenticate", "account_change_password", "set_language"})
ENROLMENT = frozenset({
    "mfa_activate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes", "mfa_reauthenticate",
})  # fmt: skip


class SessionAgeMiddleware:
    """Idle 30 minutes (association 15), at most 12 hours (§2.19 b, T-20)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        known = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
        if known and sessions.expired(request):
            return self._ended(request)
        return self.get_response(request)

    def _ended(self, request: HttpRequest) -> HttpResponseBase:
        request.session.flush()
        messages.info(request, _("您已较长时间没有操作，为安全起见请重新登录。"))
        return returning.to_log_in(request)


class TwoFactorMiddleware:
    """A password given by an administrator is changed first; the association's roles set up TOTP before anything."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        name = request.resolver_match.url_name if request.resolver_match else ""
        if name in ALWAYS_OPEN or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        if not request.user.is_authenticated:
            return None
        if request.user.must_change_password:
            return returning.go(request, reverse("account_change_password"))
        if name not in ENROLMENT and self._owes_factor(request):
            return returning.go(request, reverse("mfa_activate_totp"))
        return None

    def _owes_factor(self, request: HttpRequest) -> bool:
        if not settings.SAQ_FORCE_TOTP or sessions.FACTOR in request.session:
            return False
        if needs_second_factor(request.user):
            totp = Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.TOTP)
            if not totp.exists():
                return True
        request.session[sessions.FACTOR] = "done"
        return False
