"""Intake screens: the batches, one batch, the receipt to give."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import requires
from accounts.roles import Role, has_role
from documents import denials
from documents.serving import serve
from nominations import packs
from nominations.act_forms import ActForm
from nominations.acting import Actor, refusals
from nominations.visibility import READERS
from review import batch_panels
from review.intake import queries, transitions
from review.intake.forms import BatchFilterForm, ReturnForm

PAGES = "review/intake"
CASE_WORK = (Role.STAFF, Role.LEAD, Role.CHIEF)


@requires(*READERS)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The intake screen: every batch that has arrived."""
    form = BatchFilterForm(request.GET, years=queries.years())
    context = {
        "listing": queries.queue(request.user, form, request.GET),
        "empty": queries.EMPTY_BATCHES,
        "to_begin": [(cycle, ActForm(version=cycle.version)) for cycle in queries.to_begin(request.user)],
    }
    return render(request, f"{PAGES}/queue.html", context)


@requires(*READERS)
@require_safe
def batch(request: HttpRequest, key: UUID) -> HttpResponse:
    """One batch with its list, its sealed scan and, for case workers, the receipt to give."""
    return _batch(request, _found(queries.batch(request.user, key)), None)


@requires(Role.STAFF)
@require_POST
def receive(request: HttpRequest, key: UUID) -> HttpResponse:
    """B5."""
    case = _found(queries.batch(request.user, key))
    form = ActForm(request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.receive(case["batch"], by=Actor.of(request, Role.STAFF), **form.act)
            messages.success(request, _("已签收，推荐单位会收到通知。"))
            return redirect("intake:batch", key=key)
    return _batch(request, case, form)


@requires(Role.STAFF)
@require_POST
def examine(request: HttpRequest, key: UUID) -> HttpResponse:
    """B8."""
    case = _found(queries.batch(request.user, key))
    form = ActForm(request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.begin_exam(case["batch"], by=Actor.of(request, Role.STAFF), **form.act)
            messages.success(request, _("已开始审查。"))
            return redirect("intake:batch", key=key)
    return _batch(request, case, form)


@requires(Role.STAFF)
def send_back(request: HttpRequest, key: UUID) -> HttpResponse:
    """B6, first person."""
    case = _found(queries.batch(request.user, key))
    form = ReturnForm(request.POST or None, version=case["batch"].version)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            reason, by = form.cleaned_data["reason"], Actor.of(request, Role.STAFF)
            transitions.propose_return(case["batch"], by=by, reason=reason, **form.act)
            messages.success(request, _("已提交负责人决定。"))
            return redirect("intake:batch", key=key)
    context = {**case, "form": form, "act": batch_panels.propose_return(case["batch"], form)}
    return render(request, f"{PAGES}/decide.html", context, status=422 if form.is_bound else 200)


@requires(Role.LEAD)
@require_POST
def decide_return(request: HttpRequest, key: UUID) -> HttpResponse:
    """B6, second person."""
    case, proposal = _found(queries.batch(request.user, key)), _found(queries.return_proposal(request.user, key))
    form = ActForm(request.POST)
    if form.is_valid():
        with refusals(form):
            agreed, by = request.POST.get("move") == "yes", Actor.of(request, Role.LEAD)
            transitions.decide_return(proposal, by=by, agreed=agreed, **form.act)
            messages.success(request, _("已办理。"))
            return redirect("intake:queue")
    return _batch(request, case, form)


@requires(Role.LEAD)
@require_POST
def begin(request: HttpRequest, year: int) -> HttpResponse:
    """C5."""
    cycle, form = _found(queries.year_to_begin(request.user, year)), ActForm(request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.begin_stage(cycle, by=Actor.of(request, Role.LEAD), **form.act)
            messages.success(request, _("已开始形式审查。"))
    for sentence in form.non_field_errors():
        messages.error(request, str(sentence))
    return redirect("intake:queue")


@denials.recorded
@requires(*READERS)
@require_safe
def scan(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The sealed Annex 2 as the recommending unit scanned it."""
    file = _found(queries.sealed_scan(request.user, key))
    return serve(file, request, inline="inline" in request.GET, filename=file.original_name)


@requires(*CASE_WORK)
@require_POST
def pack(request: HttpRequest, key: UUID) -> HttpResponse:
    """D4 of the whole batch, for those who may print everybody on it."""
    found, form = _found(queries.to_print(request.user, key)), forms.Form(request.POST)
    role = next(role for role in CASE_WORK if has_role(request.user, role))
    with refusals(form):
        packs.request_batch(found, by=Actor.of(request, role))
        messages.success(request, _("整批报送材料正在生成，完成后可在本页下载。"))
    for sentence in form.non_field_errors():
        messages.error(request, str(sentence))
    return redirect(reverse("intake:batch", args=[key]) + "#packs-title")


def _batch(request: HttpRequest, case: dict[str, Any], form: ActForm | None) -> HttpResponse:
    form = form or ActForm(version=case["batch"].version)
    context = {**case, "acts": batch_panels.of_batch(case, form), "form": form}
    return render(request, f"{PAGES}/batch.html", context, status=422 if form.errors else 200)


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None:
        raise Http404
    return thing
