"""Thin views: a year's decisions and its two steps, one decision and its steps."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import requires
from accounts.roles import Role
from nominations.act_forms import ActForm
from nominations.acting import Actor, refusals
from nominations.visibility import READERS
from publicity import naming_panels
from publicity.naming import permissions, queries, transitions

PAGES = "publicity/naming"


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None or thing is False:
        raise Http404
    return thing


@requires(*READERS)
@require_safe
def queue(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The decisions of a year, or that there is none yet."""
    cycle = queries.cycle_of(request.user, year)
    if cycle is None and year is None:
        return render(request, f"{PAGES}/queue.html", {"empty": queries.EMPTY})
    return _year(request, _found(cycle))


def _year(request: HttpRequest, cycle: Any, form: Any = None, verb: str = "") -> HttpResponse:
    context = queries.page(request.user, cycle)
    context |= {"form": form or ActForm(version=cycle.version)}
    context |= {"acts": naming_panels.of_year(request.user, cycle, verb, form)}
    return render(request, f"{PAGES}/queue.html", context, status=422 if form and form.errors else 200)


@requires(Role.STAFF)
@require_POST
def prepare(request: HttpRequest, year: int) -> HttpResponse:
    """Begin a decision."""
    cycle = _found(queries.cycle_of(request.user, year))
    _found(permissions.can_prepare(request.user, cycle))
    form = ActForm(request.POST)
    if form.is_valid():
        with refusals(form):
            made = transitions.prepare(cycle, by=Actor.of(request, Role.STAFF), **form.terms)
            messages.success(request, _("已列出公示期满的人，请核对并填写发文字号。"))
            return redirect("naming:detail", key=made.key)
    return _year(request, cycle, form)


@requires(Role.LEAD, Role.CHIEF)
@sensitive_post_parameters("proof")
@require_POST
def year_act(request: HttpRequest, year: int, verb: str) -> HttpResponse:
    """One step of the year."""
    cycle = _found(queries.cycle_of(request.user, year))
    step = _found(naming_panels.year_step(request.user, verb, cycle, request.POST.get("key", "")))
    form = step.form(request.POST, request.FILES)
    if form.is_valid():
        with refusals(form):
            step.run(by=Actor.of(request, step.role), **form.terms)
            messages.success(request, step.done)
            return redirect("naming:year", year=year)
    return _year(request, cycle, form, verb)


@requires(*READERS)
@require_safe
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """One decision."""
    return _one(request, _found(queries.naming_of(request.user, key)))


def _one(request: HttpRequest, naming: Any, verb: str = "", form: Any = None) -> HttpResponse:
    context = queries.one(request.user, naming)
    context |= {"acts": naming_panels.on_page(request.user, naming, verb, form), "form": form}
    return render(request, f"{PAGES}/detail.html", context, status=422 if form and form.errors else 200)


@requires(Role.STAFF, Role.LEAD, Role.CHIEF)
@sensitive_post_parameters("proof")
@require_POST
def act(request: HttpRequest, key: UUID, verb: str) -> HttpResponse:
    """One step of the decision."""
    naming = _found(queries.naming_of(request.user, key))
    step = _found(naming_panels.step(request.user, verb, naming, request.POST.get("key", "")))
    form = step.form(request.POST, request.FILES)
    if form.is_valid():
        with refusals(form):
            step.run(by=Actor.of(request, step.role), **form.terms)
            messages.success(request, step.done)
            return redirect("naming:detail", key=key)
    return _one(request, naming, verb, form)
