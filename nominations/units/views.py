"""The registry's screens: search, read, enter, change, verify, take out of use."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.guards import requires
from accounts.roles import Role
from nominations.acting import Actor, refusals
from nominations.units import queries, transitions
from nominations.units.forms import FilterForm, MoveForm, UnitForm
from nominations.units.permissions import READERS, can_edit


@requires(*READERS)
def queue(request: HttpRequest) -> HttpResponse:
    """The registry with search and filters."""
    listing = queries.queue(request.user, FilterForm(request.GET), request.GET)
    context = {"listing": listing, "empty": queries.EMPTY, "may_edit": can_edit(request.user)}
    return render(request, "nominations/units/queue.html", context)


@requires(*READERS)
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """One unit: its line, its officers, its history."""
    found = queries.detail(request.user, key)
    if found is None:
        raise Http404
    context = {"found": found, "unit": found.unit, "may_edit": can_edit(request.user, found.unit), "form": MoveForm()}
    return render(request, "nominations/units/detail.html", context)


@requires(Role.STAFF)
def new(request: HttpRequest) -> HttpResponse:
    """Enter a unit."""
    form = UnitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            unit = transitions.add(form.cleaned_data, by=Actor.of(request, Role.STAFF))
            return _done(request, unit.key, _("已登记单位。"))
    return _form(request, form)


@requires(Role.STAFF)
def edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change a unit's record."""
    unit = queries.unit(request.user, key)
    if unit is None:
        raise Http404
    form = UnitForm(request.POST or None, instance=unit)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            version = form.cleaned_data["version"] or 0
            transitions.change(unit, form.cleaned_data, by=Actor.of(request, Role.STAFF), version=version)
            return _done(request, key, _("已保存单位信息。"))
    return _form(request, form, unit)


@requires(Role.STAFF)
@require_POST
def move(request: HttpRequest, key: UUID, verb: str) -> HttpResponse:
    """Verify, take out of use, bring back."""
    unit = queries.unit(request.user, key)
    if unit is None or verb not in transitions.VERBS:
        raise Http404
    form = MoveForm(request.POST)
    if form.is_valid():
        with refusals(form):
            by = Actor.of(request, Role.STAFF)
            transitions.VERBS[verb](
                unit, by=by, version=form.cleaned_data["version"], reason=form.cleaned_data["reason"]
            )
            return _done(request, key, _("已办理。"))
    context = {"found": queries.detail(request.user, key), "unit": unit, "may_edit": True, "form": form}
    return render(request, "nominations/units/detail.html", context, status=422)


def _form(request: HttpRequest, form: UnitForm, unit: object = None) -> HttpResponse:
    """The record's form; namesakes are shown while it is being filled, not only afterwards."""
    name = form.data.get("name") or ""
    besides = getattr(unit, "pk", None)
    context = {"form": form, "unit": unit, "namesakes": queries.namesakes(name, besides=besides) if name else []}
    return render(request, "nominations/units/decide.html", context, status=422 if form.errors else 200)


def _done(request: HttpRequest, key: UUID, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("units:detail", key=key)
