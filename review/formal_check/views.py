"""The formal check's screens: the list, one case with its checklist, what a person decides about it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import clock
from accounts.guards import requires, signed_in
from accounts.roles import Role, has_role
from documents import denials
from documents.serving import serve
from documents.watermark import CannotMark
from nominations.act_forms import ActForm
from nominations.acting import Actor, refusals
from nominations.corrections import ItemDraft
from nominations.visibility import READERS
from review.checklist import deciding, panels
from review.checklist.forms import CheckForm, DecideForm, ExtendForm, RejectForm, ReturnForm, WaiverForm
from review.checklist.overview import returnable, waivable
from review.formal_check import queries, transitions
from review.formal_check.forms import ApplicationFilterForm, AssignForm
from review.formal_check.permissions import can_check, can_confirm
from review.formal_check.transitions import Given

PAGES = "review/formal_check"


@requires(*READERS)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The submitted applications of a year."""
    years = queries.years()
    workers = queries.known_workers()
    form = ApplicationFilterForm(request.GET, years=years, workers=workers)
    listing = queries.queue(request.user, form, request.GET, years)
    year = form.cleaned_data.get("cycle") or max(years, default="")
    context = {"listing": listing, "empty": queries.EMPTY, "year": year}
    if has_role(request.user, Role.STAFF, Role.LEAD):
        context["assign"] = AssignForm(workers=workers)
    return render(request, f"{PAGES}/queue.html", context)


@requires(Role.STAFF, Role.LEAD)
@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """Give the ticked cases to a case worker."""
    form = AssignForm(request.POST, workers=queries.workers())
    if form.is_valid():
        worker = _found(queries.worker(form.cleaned_data["worker"]))
        role = Role.STAFF if has_role(request.user, Role.STAFF) else Role.LEAD
        told = transitions.assign(form.cleaned_data["pick"], worker, by=Actor.of(request, role))
        messages.success(request, _("已分派 %(n)d 件。") % {"n": told.done})
        if told.skipped:
            messages.warning(request, _("有 %(n)d 件不能分派给这位经办人（回避或已办结）。") % {"n": told.skipped})
    for sentences in form.errors.values():
        messages.error(request, str(sentences[0]))
    return redirect(reverse("formal_check:queue") + "?" + request.POST.get("back", ""))


@requires(*READERS)
@require_safe
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """One application: form, files, checklist; what may be done depends on the role."""
    return _case(request, key)


@requires(Role.STAFF)
@require_POST
def check(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keep the answers of the checklist."""
    application = _found(queries.to_check(request.user, key))
    form = CheckForm(request.POST, held={})
    if form.is_valid():
        answers = {code: Given(**row) for code, row in form.given().items()}
        transitions.answer(application, by=Actor.of(request, Role.STAFF), answers=answers)
        messages.success(request, _("审查结果已保存。"))
        return redirect(reverse("formal_check:detail", args=[key]) + "#check")
    return _case(request, key, form)


@requires(Role.STAFF)
@require_POST
def passed(request: HttpRequest, key: UUID) -> HttpResponse:
    """T16."""
    application, form = _found(queries.to_check(request.user, key)), ActForm(request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.formal_pass(application, by=Actor.of(request, Role.STAFF), **form.act)
            messages.success(request, _("已办理：形式审查通过。"))
            return redirect("formal_check:detail", key=key)
    return _case(request, key, act_form=form)


@requires(Role.STAFF)
def send_back(request: HttpRequest, key: UUID) -> HttpResponse:
    """T13: what has to be put right, item by item, and until when."""
    application = _found(queries.to_check(request.user, key))
    offer = returnable(application)
    terms = {"groups": offer["groups"], "told": offer["told"], "initial": offer["initial"]}
    form = ReturnForm(request.POST or None, version=application.version, **terms)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            transitions.request_correction(
                application,
                by=Actor.of(request, Role.STAFF),
                items=[ItemDraft(**row) for row in form.items()],
                due_at=form.due,
                due_estimated=form.estimated,
                **form.act,
            )
            messages.success(request, _("已退回补正，申报人和两级单位会收到通知。"))
            return redirect("formal_check:detail", key=key)
    act = panels.send_back(application, form, offer)
    return _decide(request, application, form, act, estimated=offer["estimated"])


@requires(Role.STAFF)
def extend(request: HttpRequest, key: UUID) -> HttpResponse:
    """A later date, once."""
    application = _found(queries.to_check(request.user, key))
    form = ExtendForm(request.POST or None, version=application.version)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            by, reason = Actor.of(request, Role.STAFF), form.cleaned_data["reason"]
            transitions.extend(application, by=by, until=form.due, estimated=form.estimated, reason=reason)
            messages.success(request, _("补正期限已延长。"))
            return redirect("formal_check:detail", key=key)
    return _decide(request, application, form, panels.extend(application, form))


@requires(Role.STAFF)
def reject(request: HttpRequest, key: UUID) -> HttpResponse:
    """T17, first person."""
    application = _found(queries.to_check(request.user, key))
    form = RejectForm(request.POST or None, version=application.version)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            data, by = form.cleaned_data, Actor.of(request, Role.STAFF)
            who = {"by": by, "permit": can_check, "ask": can_confirm, "version": data["version"]}
            deciding.propose_reject(application, code=data["code"], reason=data["reason"], **who)
            messages.success(request, _("已提交负责人复核。"))
            return redirect("formal_check:detail", key=key)
    return _decide(request, application, form, panels.reject(application, form))


@requires(Role.STAFF)
def waive(request: HttpRequest, key: UUID) -> HttpResponse:
    """R22, first person."""
    application = _found(queries.to_check(request.user, key))
    form = WaiverForm(request.POST or None, open_items=waivable(application), version=application.version)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            data, by = form.cleaned_data, Actor.of(request, Role.STAFF)
            who = {"by": by, "permit": can_check, "ask": can_confirm, "version": data["version"]}
            deciding.propose_waiver(application, item=data["item"], reason=data["reason"], **who)
            messages.success(request, _("已提交负责人决定。"))
            return redirect("formal_check:detail", key=key)
    return _decide(request, application, form, panels.waive(application, form))


@requires(Role.LEAD)
@require_POST
def decide_reject(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """T17, second person."""
    proposal = _found(queries.proposal(request.user, key, pk))
    form = DecideForm(request.POST, about=panels.about_reject(pk))
    if form.is_valid():
        with refusals(form):
            deciding.decide_reject(proposal, by=Actor.of(request, Role.LEAD), permit=can_confirm, **form.terms)
            messages.success(request, _("已办理。"))
            return redirect("formal_check:detail", key=key)
    return _case(request, key, act_form=form)


@requires(Role.LEAD)
@require_POST
def decide_waiver(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """R22, second person."""
    waiver = _found(queries.waiver(request.user, key, pk))
    form = DecideForm(request.POST, about=panels.about_waiver(pk))
    if form.is_valid():
        with refusals(form):
            deciding.decide_waiver(waiver, by=Actor.of(request, Role.LEAD), permit=can_confirm, **form.terms)
            messages.success(request, _("已办理。"))
            return redirect("formal_check:detail", key=key)
    return _case(request, key, act_form=form)


@denials.recorded
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


def _case(request: HttpRequest, key: UUID, check_form: Any = None, act_form: Any = None) -> HttpResponse:
    case = _found(queries.detail(request.user, key, request.GET.get("file", "")))
    context = case | panels.of_case(case, check_form, act_form)
    wrong = any(form is not None and form.errors for form in (check_form, act_form))
    return render(request, f"{PAGES}/detail.html", context, status=422 if wrong else 200)


def _decide(request: HttpRequest, application: Any, form: Any, act: Any, **more: Any) -> HttpResponse:
    context = {"application": application, "form": form, "act": act, **more}
    return render(request, f"{PAGES}/decide.html", context, status=422 if form.is_bound else 200)


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None:
        raise Http404
    return thing
