"""Thin views: the appeals, one of them with its report or decision, a new one."""

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
from nominations.acting import Actor, refusals
from nominations.visibility import READERS
from review.appeal import forms, permissions, queries, transitions

PAGES = "review/appeal"


def _found(thing: Any) -> Any:
    if thing is None:
        raise Http404
    return thing


@requires(*READERS)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """All appeals."""
    form = forms.FilterForm(request.GET)
    listing = queries.queue(request.user, form, request.GET)
    return render(request, f"{PAGES}/queue.html", {"listing": listing, "empty": queries.EMPTY})


@requires(Role.NOM, Role.REC)
def new(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask for a decision to be looked at again; an appeal that is there already is shown instead."""
    application = _found(queries.to_ask(request.user, key))
    if request.method == "GET" and (there := queries.existing(application)):
        return redirect("appeal:detail", key=there.key)
    form = forms.AskForm(request.POST or None, files=request.FILES or None, version=application.version)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            by = Actor.of(request, permissions.asks_as(request.user, application))
            row = transitions.ask(application, by=by, **form.terms)
            messages.success(request, _("复核申请已提交。"))
            return redirect("appeal:detail", key=row.key)
    own = permissions.asks_as(request.user, application) == Role.NOM
    context = {"application": application, "form": form, "act": queries.asking(application, form), "own": own}
    return render(request, f"{PAGES}/new.html", context, status=422 if form.errors else 200)


@signed_in
@require_safe
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """One appeal, for nominee, recommending unit and association."""
    return _page(request, _found(queries.appeal_of(request.user, key)), None)


def _page(request: HttpRequest, row: Any, form: Any) -> HttpResponse:
    context = queries.detail(request.user, row)
    context |= {"act": queries.acting(request.user, row, form), "form": form}
    return render(request, f"{PAGES}/detail.html", context, status=422 if form and form.errors else 200)


@denials.recorded
@signed_in
@require_safe
def file(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """One paper of an appeal."""
    found = _found(queries.file_of(request.user, key)).file
    return serve(found, request, inline="download" not in request.GET, filename=found.original_name)


@requires(Role.STAFF)
@require_POST
def report(request: HttpRequest, key: UUID) -> HttpResponse:
    """STAFF: what was found."""
    row = _found(queries.appeal_of(request.user, key))
    if not permissions.can_report(request.user, row):
        raise Http404
    form = forms.ReportForm(request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.report(row, by=Actor.of(request, Role.STAFF), **form.terms)
            messages.success(request, _("报告已提交，转秘书长决定。"))
            return redirect("appeal:detail", key=key)
    return _page(request, row, form)


@requires(Role.CHIEF)
@require_POST
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """T38."""
    row = _found(queries.appeal_of(request.user, key))
    if not permissions.can_decide(request.user, row):
        raise Http404
    form = queries.decide_form(row, request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.decide(row, by=Actor.of(request, Role.CHIEF), **form.terms)
            messages.success(request, _("已作出复核决定。"))
            return redirect("appeal:detail", key=key)
    return _page(request, row, form)
