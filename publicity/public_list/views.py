"""The public list: no log-in, no script, one kept answer for everybody."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header, parse_etags
from django.views.decorators.http import require_safe

from accounts.guards import public
from documents.storage import private_storage
from publicity.public_list import forms, queries

PAGES = "publicity/public_list"
SHARED = "public, max-age=60"


@public
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The years; the only one there is opens at once."""
    years = queries.years()
    if len(years) == 1:
        return redirect("public_list:year", year=years[0])
    return render(request, f"{PAGES}/queue.html", {"years": years})


@public
@require_safe
def year(request: HttpRequest, year: int) -> HttpResponseBase:
    """The lists of one year, or those rows that hold what was asked for."""
    form = forms.SearchForm(request.GET)
    asked = form.cleaned_data["q"].strip() if form.is_valid() else ""
    if asked:
        return _answer(request, {"body": _render(request, year, asked), "tag": "", "noindex": True})
    answer = queries.kept(year)
    if answer is None:
        answer = _made(request, year)
        queries.keep(year, answer)
    return _answer(request, answer)


def _render(request: HttpRequest, year: int, asked: str = "") -> bytes:
    found = queries.page(year)
    if found is None:
        raise Http404
    context = queries.matching(found, asked) if asked else found
    context = context | {"form": forms.SearchForm({"q": asked} if asked else None)}
    return render(request, f"{PAGES}/year.html", context).content


def _made(request: HttpRequest, year: int) -> dict[str, Any]:
    body = _render(request, year)
    return {"body": body, "tag": f'"{queries.tag(body)}"', "noindex": b'content="noindex"' in body}


def _answer(request: HttpRequest, answer: dict[str, Any]) -> HttpResponseBase:
    known = answer["tag"] and answer["tag"] in parse_etags(request.headers.get("If-None-Match", ""))
    response: HttpResponseBase = HttpResponseNotModified() if known else HttpResponse(answer["body"])
    response["Cache-Control"] = SHARED
    if answer["tag"]:
        response["ETag"] = answer["tag"]
    if answer["noindex"]:
        response["X-Robots-Tag"] = "noindex"
    return response


@public
@require_safe
def paper(request: HttpRequest, key: UUID, format: str) -> HttpResponseBase:
    """The list as an official paper."""
    found = queries.paper(key, format)
    if found is None:
        raise Http404
    file, name, running = found
    response = FileResponse(private_storage().open(file.storage_name), content_type=file.media_type)
    response["Content-Disposition"] = content_disposition_header(format != "pdf", name) or "attachment"
    response["Content-Length"] = str(file.size)
    response["Cache-Control"] = SHARED
    response["X-Content-Type-Options"] = "nosniff"
    if not running:
        response["X-Robots-Tag"] = "noindex"
    return response
