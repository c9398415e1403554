"""Thin views: the runs, one of them, its workbook."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import requires
from accounts.roles import Role
from documents.files import MEDIA_TYPES
from nominations.acting import Actor
from nominations.deletion_reports import forms, queries, transitions
from nominations.visibility import READERS

PAGES = "nominations/deletion_reports"


def _found(thing: Any) -> Any:
    if thing is None:
        raise Http404
    return thing


@requires(*READERS)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Every run, and what the next one will find."""
    context = queries.queue(request.user, forms.FilterForm(request.GET), request.GET.get("page"))
    return render(request, f"{PAGES}/queue.html", context)


@requires(*READERS)
@require_safe
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """One run, line by line."""
    report = _found(queries.report_of(request.user, key))
    return render(request, f"{PAGES}/detail.html", queries.detail(report, request.GET.get("page")))


@requires(*READERS)
@require_safe
def workbook(request: HttpRequest, key: UUID) -> HttpResponse:
    """The same as a file."""
    report = _found(queries.report_of(request.user, key))
    transitions.exported(report, by=Actor.of(request, Role.STAFF))
    name = f'attachment; filename="deletions-{report.at:%Y%m%d}.xlsx"'
    headers = {"Content-Disposition": name, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(queries.workbook(report), content_type=MEDIA_TYPES["xlsx"], headers=headers)
