"""Thin views: the association's planning, and the public page of the lots."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import public, requires
from accounts.roles import Role
from nominations.act_forms import ActForm
from nominations.acting import Actor, refusals
from nominations.visibility import READERS
from review import defense_panels
from review.attending import absences as entered
from review.attending.forms import AbsenceForm
from review.defense import forms, permissions, queries, transitions
from review.halls.board_form import BoardForm

PAGES = "review/defense"


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None or thing is False:
        raise Http404
    return thing


def _taken(form: Any, verb: Callable[[], Any]) -> bool:
    """Valid and done; a refusal becomes an error of the form."""
    if not form.is_valid():
        return False
    with refusals(form):
        verb()
        return True
    return False


def _shown(request: HttpRequest, page: str, form: Any, **context: Any) -> HttpResponse:
    wrong = form is not None and bool(form.errors)
    return render(request, f"{PAGES}/{page}.html", context | {"form": form}, status=422 if wrong else 200)


def _planned(request: HttpRequest, year: int) -> Any:
    """The year, for whoever plans it."""
    cycle = _found(queries.cycle_of(request.user, year))
    _found(permissions.can_plan(request.user, cycle))
    return cycle


@requires(*READERS)
@require_safe
def queue(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The sessions of a year."""
    cycle = queries.cycle_of(request.user, year)
    if cycle is None and year is None:
        return render(request, f"{PAGES}/queue.html", {"empty": queries.EMPTY})
    return _year(request, _found(cycle))


def _year(request: HttpRequest, cycle: Any, form: Any = None) -> HttpResponse:
    context = queries.year(request.user, cycle)
    return _shown(request, "queue", form or forms.ArrangeForm(version=context["version"]), **context)


@requires(Role.STAFF)
@require_POST
def arrange(request: HttpRequest, year: int) -> HttpResponse:
    """Let the solver spread the nominees; who cannot be placed is named on the page."""
    cycle, form = _planned(request, year), forms.ArrangeForm(request.POST)
    if _taken(form, lambda: transitions.arrange(cycle, by=Actor.of(request, Role.STAFF), **form.terms)):
        messages.success(request, _("已排好日程，请核对。"))
        return redirect("defense:board", year=year)
    return _year(request, cycle, form)


@requires(Role.STAFF)
def new(request: HttpRequest, year: int) -> HttpResponse:
    """S1."""
    cycle, form = _planned(request, year), forms.SessionForm(request.POST or None)
    by = Actor.of(request, Role.STAFF)
    if request.method == "POST" and _taken(form, lambda: transitions.plan(cycle, by=by, **form.terms)):
        messages.success(request, _("已新建场次，抽签承诺值已经公布。"))
        return redirect("defense:year", year=year)
    return _shown(request, "new", form, cycle=cycle)


@requires(Role.STAFF)
def edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Another hall or other hours."""
    row = _found(queries.session_of(request.user, key))
    _found(permissions.can_plan(request.user, row.cycle_id))
    form, by = forms.SessionForm(request.POST or None, session=row), Actor.of(request, Role.STAFF)
    if request.method == "POST" and _taken(form, lambda: transitions.edit(row, by=by, **form.terms)):
        messages.success(request, _("已保存。"))
        return redirect("defense:session", key=key)
    return _shown(request, "new", form, cycle=row.cycle, session=row)


@requires(Role.STAFF)
def board(request: HttpRequest, year: int) -> HttpResponse:
    """The timetable by hand."""
    cycle = _found(queries.cycle_of(request.user, year))
    sessions, slots = _found(queries.board(request.user, cycle))
    sent, by = request.POST if request.method == "POST" else None, Actor.of(request, Role.STAFF)
    form = BoardForm(sent, sessions=sessions, slots=slots)
    if request.method == "POST" and _taken(form, lambda: transitions.rearrange(cycle, form.rows, form.versions, by=by)):
        messages.success(request, _("已保存日程。"))
        return redirect(reverse("defense:board", args=[year]) + form.anchor)
    lines = form.lines()
    halls = [{"row": row, "lines": lines[row.pk], "version": form[f"version_{row.pk}"]} for row in sessions]
    return _shown(request, "board", form, cycle=cycle, halls=halls)


@requires(*READERS)
def absences(request: HttpRequest, year: int) -> HttpResponse:
    """Who cannot come when."""
    cycle = _found(queries.cycle_of(request.user, year))
    context = queries.absences(request.user, cycle)
    form = AbsenceForm(request.POST or None, people=context["people"]) if context["people"] else None
    if request.method == "POST":
        by = Actor.of(request, Role.STAFF)

        def enter() -> Any:
            about = entered.who(cycle, _found(form).cleaned_data["who"])
            return transitions.enter_absence(cycle, by=by, **about, **_found(form).terms)

        if _taken(_found(form), enter):
            messages.success(request, _("已登记。"))
            return redirect("defense:absences", year=year)
    return _shown(request, "absences", form, **context)


@requires(Role.STAFF)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """An entry is taken back."""
    row = _found(queries.absence_of(request.user, pk))
    transitions.withdraw_absence(row, by=Actor.of(request, Role.STAFF))
    messages.success(request, _("已撤回。"))
    return redirect("defense:absences", year=row.cycle.year)


@public
@require_safe
def lot(request: HttpRequest, year: int) -> HttpResponse:
    """Commitments, and what was drawn: numbers alone, for anybody to count again."""
    return render(request, f"{PAGES}/lot.html", _found(queries.lot(year)))


@requires(*READERS)
@require_safe
def session(request: HttpRequest, key: UUID) -> HttpResponse:
    """One session."""
    return _session(request, _found(queries.session_of(request.user, key)))


def _session(request: HttpRequest, row: Any, verb: str = "", form: Any = None) -> HttpResponse:
    acts = defense_panels.on_session(request.user, row, verb, form)
    return _shown(request, "session", form, acts=acts, **queries.session(request.user, row))


@requires(Role.STAFF, Role.LEAD)
@require_POST
def act(request: HttpRequest, key: UUID, verb: str) -> HttpResponse:
    """The lot, S2, S3, S11."""
    row = _found(queries.session_of(request.user, key))
    step = _found(defense_panels.step(request.user, verb, row))
    form = step.form(request.POST)
    if _taken(form, lambda: step.run(row, by=Actor.of(request, step.role), **form.terms)):
        messages.success(request, step.done)
        return redirect("defense:session", key=key)
    return _session(request, _found(queries.session_of(request.user, key)), verb, form)


@requires(*READERS)
def panel(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who sits on the panel; STAFF invites."""
    row = _found(queries.session_of(request.user, key))
    form = ActForm(request.POST or None, version=row.version)
    if request.method == "POST":
        _found(permissions.can_plan(request.user, row.cycle_id))
        expert = _found(queries.expert_for(row, request.POST.get("expert", "")))
        if _taken(form, lambda: transitions.invite(row, expert, by=Actor.of(request, Role.STAFF), **form.terms)):
            messages.success(request, _("已邀请，等待对方答复。"))
            return redirect("defense:panel", key=key)
    return _shown(request, "panel", form, **queries.panel(request.user, row))


@requires(Role.STAFF)
@require_POST
def chair(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """Who is in the chair."""
    row = _found(queries.session_of(request.user, key))
    seat, form = _found(queries.seat_of(request.user, row, number)), ActForm(request.POST)
    if _taken(form, lambda: transitions.name_chair(seat, by=Actor.of(request, Role.STAFF), **form.terms)):
        messages.success(request, _("已确定主任评委。"))
        return redirect("defense:panel", key=key)
    return _shown(request, "panel", form, **queries.panel(request.user, row))


@requires(Role.STAFF)
def unseat(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """A seat is taken back, with a reason."""
    row = _found(queries.session_of(request.user, key))
    seat = _found(queries.seat_of(request.user, row, number))
    form, by = forms.SeatForm(request.POST or None, version=row.version), Actor.of(request, Role.STAFF)
    if request.method == "POST" and _taken(form, lambda: transitions.unseat(seat, by=by, **form.terms)):
        messages.success(request, _("已取消席位，并已通知对方。"))
        return redirect("defense:panel", key=key)
    return _shown(request, "unseat", form, session=row, seat=seat)
