"""Thin views: one's own data, the copy, a consent, a request; the desk with its decisions."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.roles import Role
from nominations import data_panels, own_copy
from nominations.act_forms import ActForm
from nominations.acting import Actor, refusals
from nominations.personal_data import forms, permissions, queries, transitions

PAGES = "nominations/personal_data"
BOTH = ["GET", "HEAD", "POST"]


def _found(thing: Any) -> Any:
    if thing is None:
        raise Http404
    return thing


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Everything the portal holds about the person who asks."""
    return render(request, f"{PAGES}/mine.html", queries.mine(request.user))


@signed_in
@require_http_methods(BOTH)
@sensitive_post_parameters("proof")
def copy(request: HttpRequest) -> HttpResponse:
    """The copy, after the second proof: JSON is the answer itself, a PDF is made by the workers."""
    form = forms.CopyForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            made = own_copy.make(by=Actor.of(request, Role.NOM), format=form.cleaned_data["format"])
            if isinstance(made, dict):
                return _json(made)
            messages.success(request, _("正在生成，完成后在“我的副本”下载；7 天后自动删除。"))
            return redirect("personal_data:mine")
    return render(request, f"{PAGES}/copy.html", {"form": form}, status=422 if form.is_bound else 200)


def _json(made: dict[str, Any]) -> HttpResponse:
    text = json.dumps(made, ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": 'attachment; filename="my-data.json"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)


@signed_in
@require_http_methods(BOTH)
def consent(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """Take one consent back; the page says what follows."""
    row = _found(queries.consent_of(request.user, year, kind, ended=request.method == "POST"))
    form = forms.ConsentForm(request.POST or None, version=0)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            asked = transitions.take_back(row, by=Actor.of(request, Role.NOM), key=form.cleaned_data["key"])
            messages.success(request, _("已提出请求，协会将答复您。") if asked else _("同意已撤回。"))
            return redirect("personal_data:mine")
    context = queries.taking_back(request.user, row, form)
    return render(request, f"{PAGES}/consent.html", context, status=422 if form.errors else 200)


@signed_in
@require_http_methods(BOTH)
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask for a correction, a copy of more than the page holds, or the deletion."""
    if kind not in queries.ASKABLE:
        raise Http404
    about = queries.abouts(request.user, kind)
    initial = {"about": request.GET.get("about", "")}
    form = forms.RequestForm(request.POST or None, kind=kind, about=about, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            terms = form.terms
            terms["application"] = queries.about(request.user, terms.pop("about"))
            row = transitions.ask(by=Actor.of(request, Role.NOM), kind=kind, **terms)
            messages.success(request, _("请求已提出，答复会发到您的消息。"))
            return redirect("personal_data:detail", key=row.key)
    context = queries.asking(request.user, kind, form)
    return render(request, f"{PAGES}/new.html", context, status=422 if form.errors else 200)


@requires(*permissions.DESK)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The requests this desk answers."""
    form = forms.FilterForm(request.GET)
    listing = queries.queue(request.user, form, request.GET)
    return render(request, f"{PAGES}/queue.html", {"listing": listing, "empty": queries.EMPTY})


@signed_in
@require_safe
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """One request, for the person and for the desk."""
    return _page(request, _found(queries.request_of(request.user, key)), None)


def _page(request: HttpRequest, row: Any, form: Any) -> HttpResponse:
    context = queries.detail(request.user, row, form)
    return render(request, f"{PAGES}/detail.html", context, status=422 if form and form.errors else 200)


@signed_in
@require_POST
def cancel(request: HttpRequest, key: UUID) -> HttpResponse:
    """The person takes the request back."""
    row = _found(queries.request_of(request.user, key))
    if not permissions.is_own(request.user, row):
        raise Http404
    form = ActForm(request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.cancel(row, by=Actor.of(request, Role.NOM), **form.act)
            messages.success(request, _("请求已撤销。"))
            return redirect("personal_data:detail", key=key)
    return _page(request, row, form)


@requires(Role.STAFF)
@require_POST
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """STAFF has done it."""
    row = _found(queries.request_of(request.user, key))
    if not permissions.can_handle(request.user, row):
        raise Http404
    form = forms.AnswerForm(request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.answer(row, by=Actor.of(request, Role.STAFF), **form.terms)
            messages.success(request, _("已办理并答复本人。"))
            return redirect("personal_data:detail", key=key)
    return _page(request, row, form)


@requires(Role.STAFF)
@require_http_methods(BOTH)
def propose(request: HttpRequest, key: UUID) -> HttpResponse:
    """STAFF would refuse it."""
    row = _found(queries.request_of(request.user, key))
    if not permissions.can_handle(request.user, row):
        raise Http404
    form = forms.AnswerForm(request.POST or None, version=row.version)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            transitions.propose(row, by=Actor.of(request, Role.STAFF), **form.terms)
            messages.success(request, _("已提出，由部门负责人决定。"))
            return redirect("personal_data:detail", key=key)
    context = queries.detail(request.user, row) | {"act": data_panels.proposing(row, form), "form": form}
    return render(request, f"{PAGES}/propose.html", context, status=422 if form.errors else 200)


@requires(Role.LEAD)
@require_POST
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """LEAD refuses it, or has it answered."""
    row = _found(queries.request_of(request.user, key))
    if not permissions.can_decide(request.user, row):
        raise Http404
    form = forms.DecideForm(request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.decide(row, by=Actor.of(request, Role.LEAD), **form.terms)
            messages.success(request, _("已办理。"))
            return redirect("personal_data:detail", key=key)
    return _page(request, row, form)
