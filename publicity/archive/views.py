"""Thin views: a year's package, how far it is, its steps, the package itself."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import requires
from accounts.roles import Role
from documents import denials
from documents.serving import serve
from nominations.act_forms import ActForm
from nominations.acting import Actor, refusals
from nominations.visibility import READERS
from publicity import archive_panels
from publicity.archive import forms, permissions, queries, transitions

PAGES = "publicity/archive"


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None or thing is False:
        raise Http404
    return thing


@requires(*READERS)
@require_safe
def queue(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The package of a year, or that there is nothing to archive yet."""
    cycle = queries.cycle_of(request.user, year)
    if cycle is None and year is None:
        return render(request, f"{PAGES}/queue.html", {"empty": queries.EMPTY})
    return _year(request, _found(cycle))


def _year(request: HttpRequest, cycle: Any, form: Any = None, verb: str = "") -> HttpResponse:
    context = queries.page(request.user, cycle)
    context |= {"form": form or ActForm(version=cycle.version)}
    context |= {"acts": archive_panels.on_page(request.user, context["package"], verb, form)}
    return render(request, f"{PAGES}/queue.html", context, status=422 if form and form.errors else 200)


@requires(*READERS)
@require_safe
def building(request: HttpRequest, year: int) -> HttpResponse:
    """How far the package is: a part of the page."""
    package = _found(queries.package_of(request.user, year))
    context = {"package": package, "cycle": package.cycle, "waited": True} | queries.seen(request.user, package)
    return render(request, f"{PAGES}/_building.html", context)


@requires(Role.STAFF)
@require_POST
def propose(request: HttpRequest, year: int) -> HttpResponse:
    """Freeze the year and pack it."""
    cycle = _found(queries.cycle_of(request.user, year))
    form = ActForm(request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.propose(cycle, by=Actor.of(request, Role.STAFF), **form.terms)
            messages.success(request, _("正在生成归档数据包，可以离开本页。"))
            return redirect("archive:year", year=year)
    return _year(request, cycle, form)


@requires(*READERS)
@sensitive_post_parameters("proof")
@require_POST
def act(request: HttpRequest, year: int, verb: str) -> HttpResponse:
    """One step of the package."""
    package = _found(queries.package_of(request.user, year))
    step = _found(archive_panels.step(request.user, verb, package, request.POST.get("key", "")))
    form = step.form(request.POST, request.FILES)
    if form.is_valid():
        with refusals(form):
            step.run(by=Actor.of(request, step.role), **form.terms)
            messages.success(request, step.done)
            return redirect("archive:year", year=year)
    return _year(request, package.cycle, form, verb)


@denials.recorded
@requires(*READERS)
@sensitive_post_parameters("proof")
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, year: int) -> HttpResponseBase:
    """The package itself, after the second proof."""
    package = _found(queries.package_of(request.user, year))
    file = _found(permissions.can_take(request.user, package) and package.document.file)
    form = forms.SignForm(request.POST or None, user=request.user, version=0)
    if request.method == "POST" and form.is_valid():
        transitions.take(package, by=Actor.of(request, archive_panels.role_of(request.user)))
        return serve(file, request, inline=False, filename=file.original_name)
    context = {"package": package, "cycle": package.cycle, "form": form, "file": file}
    return render(request, f"{PAGES}/take.html", context, status=422 if form.is_bound else 200)
