"""The one place of view guards: every view of the portal carries one of them, and a test walks the URLs for it.

Denied and missing look the same: 404. Who is not signed in is led to the log-in page first.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control

from accounts.models import User
from accounts.returning import to_log_in
from accounts.roles import has_role


class UserRequest(HttpRequest):
    """What a view behind `signed_in` or `requires` receives; for annotations only."""

    user: User


View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """Anybody may open it."""
    return _marked(view, "public")


def signed_in(view: View) -> View:
    """Any active account may open it; the rest is for the queries to decide."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated or not request.user.is_active:
            return to_log_in(request)
        return _unstored(view(request, *args, **kwargs))

    return _marked(guarded, "signed_in")


def requires(*roles: str) -> Callable[[View], View]:
    """Only holders of one of the roles; for all others the page does not exist."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return to_log_in(request)
            if not has_role(request.user, *roles):
                raise Http404
            return _unstored(view(request, *args, **kwargs))

        return _marked(guarded, "requires:" + ",".join(sorted(str(role) for role in roles)))

    return decorate


def _unstored(response: HttpResponseBase) -> HttpResponseBase:
    """Pages behind a log-in are never kept by browsers or proxies (§6.1, ASVS 14.3.2)."""
    if "Cache-Control" not in response:
        patch_cache_control(response, no_store=True, private=True)
    return response


def _marked(view: View, guard: str) -> View:
    view.guard = guard  # type: ignore[attr-defined]
    return view
