"""Who is signed out in the middle of something is led to the log-in page and back, and loses nothing typed."""

import re
from typing import TypedDict
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

SECRET = re.compile(r"password|proof|code|token")


class Typed(TypedDict):
    """One sentence of a form that was not saved."""

    label: str
    value: str


def typed(request: HttpRequest) -> list[Typed]:
    """The sentences of a refused form, to be copied before they are lost; codes, keys and passwords are none."""
    return [
        {"label": _("填写的内容"), "value": value}
        for name, values in request.POST.lists()
        for value in values
        if isinstance(value, str)
        and len(value) >= 5
        and re.search("[\u4e00-\u9fff]", value)
        and not SECRET.search(name)
    ]


def page_of(request: HttpRequest) -> str:
    """Where to return after log-in: the page itself, or the one a form was sent from; never another site's."""
    if request.method in ("GET", "HEAD") and not request.headers.get("HX-Request"):
        return request.get_full_path()
    source = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(source, {request.get_host()}):
        return "/"
    parts = urlsplit(source)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def go(request: HttpRequest, url: str) -> HttpResponseBase:
    """A redirect of the whole page, also when only a part of it was asked for."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def to_log_in(request: HttpRequest) -> HttpResponseBase:
    """To the log-in page and from there back to the page; sentences a form sent are shown first (403), to be copied.

    Only a browser that asked for a page gets them: a script keeps what it sends and needs the redirect.
    """
    url = redirect_to_login(page_of(request)).url
    mine = typed(request) if "text/html" in request.headers.get("Accept", "") else []
    if mine and not request.headers.get("HX-Request"):
        return render(request, "signed_out.html", {"mine": mine, "log_in": url}, status=403)
    return go(request, url)
