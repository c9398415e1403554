"""The screens of the years: list, one year, its form, its decisions."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.guards import requires
from accounts.roles import ASSOCIATION, Role
from nominations.act_panels import panel
from nominations.acting import Actor, refusals
from nominations.cycle_fields import settings_of
from nominations.cycles import queries, transitions
from nominations.cycles.forms import CycleForm, DatesForm, decision_form
from nominations.cycles.permissions import can_create, can_edit, open_moves
from nominations.models import Cycle
from nominations.pipeline import CYCLE_MOVES

PREPARE = (Role.STAFF, Role.LEAD)


@requires(*ASSOCIATION)
def queue(request: HttpRequest) -> HttpResponse:
    """All years."""
    context = {"rows": queries.queue(request.user), "may_create": can_create(request.user), "empty": queries.EMPTY}
    return render(request, "nominations/cycles/queue.html", context)


@requires(*ASSOCIATION)
def detail(request: HttpRequest, year: int) -> HttpResponse:
    """One year: where it stands, what is missing, its settings, its history."""
    found = queries.detail(request.user, year)
    if found is None:
        raise Http404
    context = {
        "found": found,
        "cycle": found.cycle,
        "chip": queries.chip(found.cycle),
        "sections": settings_of(found.cycle),
        "may_edit": can_edit(request.user, found.cycle),
        "may_create": can_create(request.user),
    }
    return render(request, "nominations/cycles/detail.html", context)


@requires(*PREPARE)
def new(request: HttpRequest) -> HttpResponse:
    """Open a year from nothing."""
    return _create(request, None)


@requires(*PREPARE)
def clone(request: HttpRequest, year: int) -> HttpResponse:
    """Open the year after with this one's notice and numbers (R10)."""
    return _create(request, _cycle(request, year))


def _create(request: HttpRequest, source: Cycle | None) -> HttpResponse:
    form = DatesForm(request.POST or None, initial=queries.suggestions(source))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            cycle = transitions.create(form.values(), by=_preparer(request), source=source)
            messages.success(request, _("已建立，请继续补充设置。"))
            return redirect("cycles:edit", year=cycle.year)
    context = {"form": form, "source": source, "sections": [("notice", "", list(form.visible_fields()))]}
    return render(request, "nominations/cycles/edit.html", context, status=422 if form.errors else 200)


@requires(*PREPARE, Role.CHIEF)
def edit(request: HttpRequest, year: int) -> HttpResponse:
    """All settings of a year in one form."""
    cycle = _cycle(request, year)
    if not can_edit(request.user, cycle):
        raise Http404
    form = CycleForm(request.POST or None, instance=cycle)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            version = form.cleaned_data["version"] or 0
            transitions.edit(cycle, form.values(), by=_preparer(request), version=version)
            messages.success(request, _("已保存年度设置。"))
            return redirect("cycles:detail", year=year)
    context = {"form": form, "cycle": cycle, "sections": form.by_section()}
    return render(request, "nominations/cycles/edit.html", context, status=422 if form.errors else 200)


@requires(Role.CHIEF)
def move(request: HttpRequest, year: int, move: str) -> HttpResponse:
    """One decision: what it does, who is told, then the click."""
    cycle = _cycle(request, year)
    if move not in transitions.VERBS:
        raise Http404
    form = decision_form(move, cycle, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            given = {name: form.cleaned_data[name] for name in ("reason", "deadline") if name in form.cleaned_data}
            transitions.VERBS[move](cycle, by=Actor.of(request, Role.CHIEF), **form.act, **given)
            messages.success(request, _("已办理：%(label)s。") % {"label": CYCLE_MOVES[move].label})
            return redirect("cycles:detail", year=year)
    return _decide(request, cycle, move, form)


def _decide(request: HttpRequest, cycle: Cycle, name: str, form: Any) -> HttpResponse:
    does, final = queries.words_for(name, cycle)
    problems = transitions.publish_problems(cycle) if name == "publish_notice" else []
    why_not = _("请先补充上面列出的内容。") if problems else ""
    if name not in open_moves(request.user, cycle):
        why_not = queries.too_late(cycle)
    fields = [field.name for field in form.visible_fields()]
    url, tone = reverse("cycles:move", args=[cycle.year, name]), "danger" if name == "cancel_cycle" else "primary"
    act = panel(CYCLE_MOVES[name], form, url=url, fields=fields, why_not=why_not, tone=tone)
    act |= {"does": list(does), "final": final}
    context = {"cycle": cycle, "act": act, "form": form, "problems": problems, "preview": name == "publish_notice"}
    return render(request, "nominations/cycles/decide.html", context, status=422 if form.errors else 200)


def _cycle(request: HttpRequest, year: int) -> Cycle:
    cycle = queries.cycle_of(request.user, year)
    if cycle is None:
        raise Http404
    return cycle


def _preparer(request: HttpRequest) -> Actor:
    """In the role in which this person prepares or changes a year; the transition asks for the right itself."""
    return Actor(request.user, "", request.META.get("REMOTE_ADDR") or None)  # type: ignore[arg-type]
