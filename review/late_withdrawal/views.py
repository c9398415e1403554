"""Thin views: the requests, one of them with its decision, a new one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.roles import Role
from documents import denials
from documents.serving import serve
from nominations.act_forms import ActForm
from nominations.acting import Actor, refusals
from nominations.visibility import READERS
from review.late_withdrawal import forms, permissions, queries, transitions

PAGES = "review/late_withdrawal"


def _found(thing: Any) -> Any:
    if thing is None:
        raise Http404
    return thing


@requires(*READERS, Role.REC)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """All requests this desk may see."""
    form = forms.FilterForm(request.GET)
    listing = queries.queue(request.user, form, request.GET)
    return render(request, f"{PAGES}/queue.html", {"listing": listing, "empty": queries.EMPTY})


@requires(Role.REC, Role.STAFF)
def new(request: HttpRequest, key: UUID) -> HttpResponse:
    """Begin a request: REC with the nominee's letter, STAFF for one that came on paper."""
    application, role = _found(queries.to_ask(request.user, key))
    form = forms.AskForm(request.POST or None, files=request.FILES or None, version=application.version)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            row = transitions.ask(application, by=Actor.of(request, role), **form.terms)
            messages.success(request, _("已提出退出申请。"))
            return redirect("late_withdrawal:detail", key=row.key)
    act = queries.asking(application, form, role)
    context = {"application": application, "form": form, "act": act, "paper": role == Role.STAFF}
    return render(request, f"{PAGES}/new.html", context, status=422 if form.errors else 200)


@signed_in
@require_safe
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """One request, for everybody who reads the application."""
    return _page(request, _found(queries.request_of(request.user, key)), None)


def _page(request: HttpRequest, row: Any, form: Any) -> HttpResponse:
    context = queries.detail(request.user, row)
    context |= {"act": queries.deciding(request.user, row, form), "form": form}
    return render(request, f"{PAGES}/detail.html", context, status=422 if form and form.errors else 200)


@denials.recorded
@signed_in
@require_safe
def letter(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The signed letter."""
    file = _found(queries.request_of(request.user, key)).letter
    return serve(file, request, inline="download" not in request.GET, filename=file.original_name)


@requires(Role.STAFF)
@require_POST
def check(request: HttpRequest, key: UUID) -> HttpResponse:
    """STAFF: letter and person agree."""
    row = _found(queries.request_of(request.user, key))
    if not permissions.can_check(request.user, row):
        raise Http404
    form = forms.CheckForm(request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.check(row, by=Actor.of(request, Role.STAFF), **form.terms)
            messages.success(request, _("已核对，转部门负责人确认。"))
            return redirect("late_withdrawal:detail", key=key)
    return _page(request, row, form)


@requires(Role.LEAD)
@require_POST
def confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    """T34."""
    row = _found(queries.request_of(request.user, key))
    if not permissions.can_decide(request.user, row):
        raise Http404
    form = ActForm(request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.confirm(row, by=Actor.of(request, Role.LEAD), **form.act)
            messages.success(request, _("已确认退出。"))
            return redirect("late_withdrawal:detail", key=key)
    return _page(request, row, form)


@requires(Role.STAFF, Role.LEAD)
def refuse(request: HttpRequest, key: UUID) -> HttpResponse:
    """STAFF or LEAD: the application goes on."""
    row = _found(queries.request_of(request.user, key))
    role = _found(permissions.refuses_as(request.user, row))
    form = forms.RefuseForm(request.POST or None, version=row.version)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            transitions.refuse(row, by=Actor.of(request, role), **form.terms)
            messages.success(request, _("已办理：不同意退出。"))
            return redirect("late_withdrawal:detail", key=key)
    context = queries.detail(request.user, row) | {"act": queries.refusing(row, form), "form": form}
    return render(request, f"{PAGES}/refuse.html", context, status=422 if form.errors else 200)
