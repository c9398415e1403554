"""The screens of the assignment: list, one file, a plan and its use, what ends an assignment, late confirmations."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import requires
from accounts.roles import Role, has_role
from nominations.act_forms import ActForm
from nominations.acting import Actor, refusals
from review.assignment import queries, transitions
from review.assignment.forms import BulkForm, CancelForm, ExpertForm, FilterForm, SeedForm
from review.assignment.permissions import READERS

PAGES = "review/assignment"
FORM = require_http_methods(["GET", "HEAD", "POST"])


@requires(*READERS)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Every file of the year with its experts, every expert with the load."""
    cycle = queries.cycle_now()
    listing = queries.queue(request.user, FilterForm(request.GET), request.GET, cycle)
    context: dict[str, Any] = {
        "cycle": cycle,
        "listing": listing,
        "empty": queries.empty(cycle),
        "people": queries.people(request.user, cycle),
    }
    context |= {"plans": queries.plans(cycle), "late": queries.late(request.user)}
    if has_role(request.user, Role.STAFF):
        context |= {"bulk": BulkForm(experts=queries.choices(request.user, cycle), version=0), "seed": SeedForm()}
    return render(request, f"{PAGES}/queue.html", context)


@requires(Role.STAFF)
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """One expert for the ticked files."""
    form = BulkForm(request.POST, experts=queries.choices(request.user, queries.cycle_now()))
    if form.is_valid():
        rows = queries.several(request.user, form.cleaned_data["pick"])
        expert = _found(queries.expert(form.cleaned_data["expert"]))
        by, key = Actor.of(request, Role.STAFF), form.cleaned_data["key"]
        told = transitions.in_bulk(rows, expert, by=by, key=key)
        messages.success(request, _("已拟分配 %(n)d 件。") % {"n": told.done})
        for sentence in told.refused:
            messages.warning(request, sentence)
    for sentences in form.errors.values():
        messages.error(request, str(sentences[0]))
    return redirect(reverse("assignment:queue") + "?" + request.POST.get("back", ""))


@requires(Role.STAFF)
@require_POST
def draw(request: HttpRequest) -> HttpResponse:
    """Let the solver make a plan; nobody is assigned by it yet."""
    form, cycle = SeedForm(request.POST), _found(queries.cycle_now())
    if form.is_valid():
        with refusals(form):
            seed = form.cleaned_data["seed"]
            plan = transitions.draw(cycle, by=Actor.of(request, Role.STAFF), seed=seed)
            return redirect("assignment:plan", key=plan.key)
    for sentences in form.errors.values():
        messages.error(request, str(sentences[0]))
    return redirect("assignment:queue")


@requires(*READERS)
@require_safe
def plan(request: HttpRequest, key: UUID) -> HttpResponse:
    """A plan with its reasons, before and after it was taken up."""
    return _plan(request, key)


@requires(Role.STAFF)
@require_POST
def take_up(request: HttpRequest, key: UUID) -> HttpResponse:
    """All its pairs become proposals."""
    found, form = _found(queries.plan(key)), ActForm(request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.take_up(found, by=Actor.of(request, Role.STAFF), **form.act)
            messages.success(request, _("已按方案拟分配，等待负责人开始初评。"))
            return redirect("assignment:queue")
    return _plan(request, key, form)


@requires(Role.STAFF)
@require_POST
def drop(request: HttpRequest, key: UUID) -> HttpResponse:
    """Put it aside."""
    found, form = _found(queries.plan(key)), ActForm(request.POST)
    if form.is_valid():
        transitions.drop(found, by=Actor.of(request, Role.STAFF), version=form.cleaned_data["version"])
        messages.success(request, _("已放弃这个方案。"))
        return redirect("assignment:queue")
    return _plan(request, key, form)


@requires(*READERS)
@require_safe
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """One file: who is on it, who could be and why not."""
    return _detail(request, key)


@requires(Role.STAFF)
@require_POST
def propose(request: HttpRequest, key: UUID) -> HttpResponse:
    """E1 by hand."""
    found = _found(queries.application(request.user, key))
    form = ExpertForm(request.POST, experts=queries.choices(request.user, found.cycle))
    if form.is_valid():
        expert = _found(queries.expert(form.cleaned_data["expert"]))
        with refusals(form):
            by, click = Actor.of(request, Role.STAFF), form.cleaned_data["key"]
            transitions.by_hand(found, expert, by=by, key=click)
            messages.success(request, _("已拟分配给 %(name)s。") % {"name": expert.user.name})
            return redirect("assignment:detail", key=key)
    return _detail(request, key, form)


@requires(Role.STAFF, Role.LEAD)
@require_POST
def remove(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a proposal back."""
    found, form = _found(queries.assignment(request.user, key)), ActForm(request.POST)
    if form.is_valid():
        role = Role.STAFF if has_role(request.user, Role.STAFF) else Role.LEAD
        transitions.remove(found, by=Actor.of(request, role), **form.act)
        messages.success(request, _("已移除。"))
    return redirect("assignment:detail", key=found.application.key)


@requires(Role.STAFF)
@FORM
def cancel(request: HttpRequest, key: UUID) -> HttpResponse:
    """E11 with its reason."""
    found = _found(queries.assignment(request.user, key))
    form = CancelForm(request.POST or None, version=found.version)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            reason = form.cleaned_data["reason"]
            transitions.cancel(found, by=Actor.of(request, Role.STAFF), reason=reason, **form.act)
            messages.success(request, _("已取消分配，专家不能再查看这份材料。"))
            return redirect("assignment:detail", key=found.application.key)
    context = {"assignment": found, "form": form, "act": _cancelling(found, form)}
    return render(request, f"{PAGES}/cancel.html", context, status=422 if form.is_bound else 200)


@requires(Role.LEAD)
@FORM
def late(request: HttpRequest) -> HttpResponse:
    """E2 for replacements, all that wait."""
    rows, form = queries.late(request.user), ActForm(request.POST or None, version=0)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            n = transitions.confirm_late(rows, by=Actor.of(request, Role.LEAD), key=form.cleaned_data["key"])
            messages.success(request, _("已邀请 %(n)d 位次专家。") % {"n": n})
            return redirect("assignment:queue")
    context = {"rows": rows, "form": form, "empty": queries.EMPTY_LATE, "act": _confirming(rows, form)}
    return render(request, f"{PAGES}/late.html", context, status=422 if form.is_bound else 200)


def _confirming(rows: list[Any], form: Any) -> dict[str, Any]:
    act = {"label": _("确认并邀请"), "tone": "primary", "value": "confirm"}
    does = [_("专家收到邀请函，接受并签署承诺后才能查看匿名副本。"), _("期限从今天起按工作日计算。")]
    key = form["key"].value()
    return {"title": _("确认补充分配"), "does": does, "told": [_("专家")], "version": 0, "key": key, "actions": [act]}


def _cancelling(found: Any, form: Any) -> dict[str, Any]:
    does = [_("专家立即看不到这份材料；已填写的评分留存备查，不计入结果。")]
    back = {"label": _("返回"), "url": reverse("assignment:detail", args=[found.application.key])}
    act = {"label": _("取消分配"), "tone": "danger", "value": "cancel"}
    return {
        "title": _("取消分配"), "does": does, "fields": [form["reason"]], "version": form["version"].value(),
        "key": form["key"].value(), "actions": [act, back],
    }  # fmt: skip


def _plan(request: HttpRequest, key: UUID, form: Any = None) -> HttpResponse:
    found = _found(queries.plan(key))
    context = {"plan": found, "form": form, **queries.plan_rows(request.user, found, request.GET)}
    if has_role(request.user, Role.STAFF) and not found.outcome and found.state == found.State.DONE:
        fresh = ActForm(version=found.version)
        act = {"label": _("采用这个方案"), "tone": "primary", "value": "take_up"}
        does = [_("表中每一对成为“拟分配”；此时专家还不知道。"), _("负责人开始初评时一并邀请。")]
        context["act"] = {
            "title": _("采用方案"), "does": does, "url": reverse("assignment:take_up", args=[key]),
            "version": found.version, "key": fresh["key"].value(), "actions": [act],
        }  # fmt: skip
        context["aside"] = fresh
    return render(request, f"{PAGES}/plan.html", context, status=422 if form is not None else 200)


def _detail(request: HttpRequest, key: UUID, form: Any = None) -> HttpResponse:
    found = _found(queries.application(request.user, key))
    context = {"application": found, "form": form, "click": ActForm(version=0), **queries.detail(request.user, found)}
    return render(request, f"{PAGES}/detail.html", context, status=422 if form is not None else 200)


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None:
        raise Http404
    return thing
