"""The association's intake screens: batches and applications to read, a batch to receive."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.guards import requires, signed_in
from accounts.roles import Role
from documents.serving import serve
from documents.watermark import CannotMark
from nominations.visibility import READERS
from review.formal_check import queries
from review.formal_check.forms import ApplicationFilterForm

PAGES = "review/formal_check"


@requires(*READERS)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The submitted applications of a year."""
    years = queries.years()
    form = ApplicationFilterForm(request.GET, years=years)
    listing = queries.queue(request.user, form, request.GET, years)
    year = form.cleaned_data.get("cycle") or max(years, default="")
    return render(request, f"{PAGES}/queue.html", {"listing": listing, "empty": queries.EMPTY, "year": year})


@requires(*READERS)
@require_safe
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """One application, read-only, as this role may see it."""
    case = _found(queries.detail(request.user, key, request.GET.get("file", "")))
    return render(request, f"{PAGES}/detail.html", case)


@requires(Role.STAFF)
@require_safe
def paper(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """An identity paper with the reader's name and the time across it (§4.2)."""
    attachment = _found(queries.paper(request.user, key))
    now = clock.now().astimezone(clock.SHANGHAI)
    mark = f"上海市质量协会 {request.user.name} {now:%Y-%m-%d %H:%M:%S}"  # type: ignore[union-attr]
    file = attachment.file
    try:
        return serve(file, request, inline="inline" in request.GET, filename=file.original_name, mark=mark)
    except CannotMark as error:
        raise Http404 from error


@signed_in
@require_safe
def summary(request: HttpRequest, key: UUID) -> HttpResponse:
    """Number and day of the submission, embedded by other stages."""
    return render(request, f"{PAGES}/_summary.html", _found(queries.summary(request.user, key)))


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None:
        raise Http404
    return thing
