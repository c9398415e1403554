"""The score sheets' screens: the years, one sheet as experts get it, the page on which it is written."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import requires
from accounts.roles import Role
from nominations.act_forms import ActForm
from nominations.acting import Actor, refusals
from nominations.visibility import READERS
from review.rubric import forms, queries, transitions
from review.rubric.models import HALL, WRITTEN, Kind
from review.sheets.guidance import GUIDANCE

PAGES = "review/rubric"


@requires(*READERS)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The years with their score sheets."""
    listing = queries.queue(request.user, request.GET.get("page"))
    return render(request, f"{PAGES}/queue.html", {"listing": listing, "empty": queries.EMPTY})


@requires(*READERS)
@require_safe
def detail(request: HttpRequest, year: int) -> HttpResponse:
    """That of the written review, as experts get it."""
    return _sheet(request, year, WRITTEN)


@requires(*READERS)
@require_safe
def hall(request: HttpRequest, year: int) -> HttpResponse:
    """That of the defense, as the panel gets it."""
    return _sheet(request, year, HALL)


@requires(Role.LEAD)
def edit(request: HttpRequest, year: int) -> HttpResponse:
    """Write that of the written review."""
    return _edit(request, year, WRITTEN)


@requires(Role.LEAD)
def edit_hall(request: HttpRequest, year: int) -> HttpResponse:
    """Write that of the defense."""
    return _edit(request, year, HALL)


@requires(Role.LEAD)
@require_POST
def reset(request: HttpRequest, year: int) -> HttpResponse:
    """That of the written review back to the one the portal comes with."""
    return _reset(request, year, WRITTEN)


@requires(Role.LEAD)
@require_POST
def reset_hall(request: HttpRequest, year: int) -> HttpResponse:
    """That of the defense back to the one the portal comes with."""
    return _reset(request, year, HALL)


def _edit(request: HttpRequest, year: int, kind: Kind) -> HttpResponse:
    """Buttons for one item more or fewer only change the page."""
    cycle, shape = _found(queries.to_edit(request.user, year, kind)), forms.FORMS[kind.name]
    held = kind.rules.shown(cycle)
    if request.method != "POST":
        return _form(request, cycle, shape(content=held.content, version=held.version))
    if request.POST.get("move", "save") != "save":
        return _form(request, cycle, forms.reshaped(request.POST, held.content, shape))
    form = shape(request.POST, content=held.content)
    if form.is_valid():
        with refusals(form):
            version = form.cleaned_data["version"]
            transitions.edit(cycle, form.given, kind, by=Actor.of(request, Role.LEAD), version=version)
            messages.success(request, _("评分表已保存。"))
            return redirect(queries.PLACES[kind.name]["names"][0], year=year)
    return _form(request, cycle, form, 422)


def _reset(request: HttpRequest, year: int, kind: Kind) -> HttpResponse:
    cycle, form = _found(queries.to_edit(request.user, year, kind)), ActForm(request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.reset(cycle, kind, by=Actor.of(request, Role.LEAD), version=form.cleaned_data["version"])
            messages.success(request, _("评分表已恢复为默认内容。"))
            return redirect(queries.PLACES[kind.name]["names"][0], year=year)
    return _sheet(request, year, kind, form)


def _sheet(request: HttpRequest, year: int, kind: Kind, form: Any = None) -> HttpResponse:
    found = _found(queries.detail(request.user, year, kind))
    shown = {"grades": forms.GRADES, "guidance": GUIDANCE, "form": form or ActForm(version=found["rubric"].version)}
    return render(request, f"{PAGES}/detail.html", found | shown, status=422 if form else 200)


def _form(request: HttpRequest, cycle: Any, form: Any, status: int = 200) -> HttpResponse:
    return render(request, f"{PAGES}/{form.page}.html", {"cycle": cycle, "form": form}, status=status)


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None:
        raise Http404
    return thing
