"""The audit trail: its page for the supervisor and the administrator, one application's history, the export."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit_checks, audit_export, audit_list
from accounts.forms.audit import AuditFilter, ExportForm
from accounts.guards import UserRequest, requires
from accounts.roles import Role

PAGES = "accounts"


@requires(Role.SUP, Role.ADM)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The newest records first."""
    content = audit_list.reads_content(request.user)
    form = AuditFilter(request.GET or None, content=content)
    rows = audit_list.filtered(request.user, form.criteria())
    page = audit_list.page(request.user, rows, request.GET.get("before"))
    context = {"page": page, "form": form, "content": content, "check": audit_checks.latest()}
    return render(request, f"{PAGES}/audit_list.html", context)


@requires(Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP)
@require_safe
def history(request: HttpRequest, number: str) -> HttpResponse:
    """What the trail holds of one application."""
    found = audit_list.history(request.user, number)
    if found is None:
        raise Http404
    return render(request, f"{PAGES}/audit_history.html", found)


@requires(Role.SUP)
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: UserRequest) -> HttpResponseBase:
    """A file of some days' records."""
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        days: Any = form.cleaned_data
        try:
            stretch = audit_export.export(**days, by=request.user, request=request)
        except audit_export.ExportRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            disposition = content_disposition_header(True, stretch.filename) or "attachment"
            headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
            return StreamingHttpResponse(stretch.lines(), content_type="application/x-ndjson", headers=headers)
    context = {"form": form, "check": audit_checks.latest()}
    return render(request, f"{PAGES}/audit_export.html", context, status=422 if form.is_bound else 200)
