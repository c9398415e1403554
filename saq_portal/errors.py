"""The error pages: what went wrong, what is safe, what to do, and a reference number to quote."""

import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.returning import typed


def reference() -> str:
    """The short number under which this request stands in the log."""
    bound = structlog.contextvars.get_contextvars().get("request_id")
    return str(bound or uuid.uuid4()).replace("-", "")[:8].upper()


def _page(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    return render(request, f"{status}.html", {"reference": reference(), **context}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the request: whatever broke the page must not break this one too (no database, no session)."""
    return HttpResponse(loader.get_template("500.html").render({"reference": reference()}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page that tells a person whose form went stale that the browser still holds what was typed."""
    message = _(
        "页面停留过久或登录状态已变化，为保证安全，本次提交没有保存。"
        "请按浏览器的“返回”回到刚才的页面，您填写的内容仍在；复制需要的内容后刷新页面再提交。"
    )
    return _page(request, 403, message=message, stale_form=True)


def conflict(request: HttpRequest, error: Exception) -> HttpResponse:
    """409: the state moved on, or the move is not allowed now; who was faster, and what the person had typed (G2)."""
    latest = getattr(error, "latest", None)
    actor = getattr(latest, "actor", None)
    context: dict[str, Any] = {"message": str(error), "error": error, "mine": typed(request)}
    if actor is not None:
        context |= {"who": actor.name, "when": latest.at}  # type: ignore[union-attr]
    context["changes"] = getattr(latest, "detail", {}).get("changes", [])
    referer = request.META.get("HTTP_REFERER", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, request.is_secure()):
        context["back_url"] = referer
    return _page(request, 409, **context)


def not_allowed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """405 as a page: the address of a button was opened, by a bookmark or a return from the log-in page."""
    page = _page(request, 405)
    page["Allow"] = response["Allow"]
    return page


class ConflictMiddleware:
    """Turns a TransitionError that a view did not answer itself into the 409 page, never a 500 (law 2).

    A refusal of permission is answered like a missing page (law 4). A database that went away in the middle has undone
    the whole act: the page says so and asks to try again (T-04).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        bare = response.status_code == 405 and not response.streaming and not response.content
        return not_allowed(request, response) if bare and request.method == "GET" else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        from nominations.transitions import NotPermitted, TransitionError

        if isinstance(exception, NotPermitted):
            return page_not_found(request, exception)
        if isinstance(exception, OperationalError | InterfaceError):
            structlog.get_logger("saq.database").error("database_went_away", exc_info=exception)
            return _page(request, 503)
        return conflict(request, exception) if isinstance(exception, TransitionError) else None
