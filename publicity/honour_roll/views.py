"""The roll for everybody: no log-in, no script, pages kept by revision; and what the person named lets it say."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import public, requires
from accounts.roles import Role
from nominations import listing
from nominations.acting import Actor, refusals
from publicity.honour_roll import forms, queries, transitions

PAGES = "publicity/honour_roll"
# Kept by browsers and proxies, and asked about each time: what is taken back is gone at once.
SHARED = "public, no-cache"


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None:
        raise Http404
    return thing


@public
@require_safe
def queue(request: HttpRequest, year: int | None = None) -> HttpResponseBase:
    """All years or one; what was filtered is made for the one who asked and stays out of search engines."""
    if any(request.GET.get(name) for name in forms.ASKED):
        answer = _made(request, year)
        return _answer(request, answer | {"tag": ""})
    number, revision = listing.whole(request.GET.get("page")) or 1, queries.revision()
    answer = queries.kept(year, number, revision)
    if answer is None:
        answer = _made(request, year)
        if answer["number"] == number:  # a page that is not there is not kept under its number
            queries.keep(year, number, revision, answer)
    return _answer(request, answer)


def _made(request: HttpRequest, year: int | None) -> dict[str, Any]:
    found = _found(queries.roll(year, request.GET))
    body = render(request, f"{PAGES}/queue.html", found).content
    return {"body": body, "tag": f'"{queries.tag(body)}"', "number": found["page"].number}


def _answer(request: HttpRequest, answer: dict[str, Any]) -> HttpResponseBase:
    known = answer["tag"] and answer["tag"] in parse_etags(request.headers.get("If-None-Match", ""))
    response: HttpResponseBase = HttpResponseNotModified() if known else HttpResponse(answer["body"])
    response["Cache-Control"] = SHARED
    if answer["tag"]:
        response["ETag"] = answer["tag"]
    else:
        response["X-Robots-Tag"] = "noindex"
    return response


@requires(Role.NOM)
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, application: UUID) -> HttpResponse:
    """Which fields of the own title the public reads."""
    title = _found(queries.own(request.user, application))
    form = queries.choosing(title, request.POST or None)
    if form.is_valid():
        with refusals(form):
            transitions.choose(title, by=Actor.of(request, Role.NOM), **form.terms)
            messages.success(request, _("已保存，荣誉榜现在按您的选择显示。"))
            return redirect("honour_roll:own", application=application)
    context = {"title": title, "form": form, "text": transitions.CONSENT}
    return render(request, f"{PAGES}/own.html", context, status=422 if form.errors else 200)
