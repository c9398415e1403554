"""Ends sessions in time, and leads people to the step their account still owes; no query of its own per request."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts import sessions
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
        return _go(request, redirect_to_login(_page(request)).url)


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
            return _go(request, reverse("account_change_password"))
        if name not in ENROLMENT and self._owes_factor(request):
            return _go(request, reverse("mfa_activate_totp"))
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


def _page(request: HttpRequest) -> str:
    """Where to return after log-in: the page itself, or the one a form was sent from."""
    if request.method == "GET" and not request.headers.get("HX-Request"):
        return request.get_full_path()
    source = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(source, {request.get_host()}):
        return "/"
    parts = urlsplit(source)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _go(request: HttpRequest, url: str) -> HttpResponseBase:
    """A redirect of the whole page, also when only a part of it was asked for."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)
