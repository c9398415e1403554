"""Thin views: the year, a session's results, a score card, the counting, its charts, the list, and the acts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import requires
from accounts.roles import Role
from documents import denials
from documents.serving import serve
from nominations.acting import Actor, refusals
from nominations.visibility import READERS
from review import proposal_panels
from review.proposal import forms, permissions, queries, transitions

PAGES = "review/proposal"


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None:
        raise Http404
    return thing


def _status(form: Any) -> int:
    return 422 if form is not None and form.errors else 200


@requires(*READERS)
@require_safe
def queue(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The sessions of a year, and how far counting and list are."""
    cycle = queries.cycle_of(request.user, year)
    if cycle is None and year is None:
        return render(request, f"{PAGES}/queue.html", {"empty": queries.EMPTY})
    return _year(request, _found(cycle))


def _year(request: HttpRequest, cycle: Any, verb: str = "", form: Any = None) -> HttpResponse:
    context = queries.overview_of(request.user, cycle, request.GET.get("page"))
    context |= {"acts": proposal_panels.on_year(request.user, cycle, verb, form), "form": form}
    return render(request, f"{PAGES}/queue.html", context, status=_status(form))


@requires(*READERS)
@require_safe
def totals(request: HttpRequest, year: int) -> HttpResponse:
    """One counting with all its rows."""
    cycle = _found(queries.cycle_of(request.user, year))
    context = queries.totals(request.user, cycle, request.GET.get("number"), request.GET.get("page"))
    return render(request, f"{PAGES}/totals.html", context)


@requires(*READERS)
@require_safe
def charts(request: HttpRequest, year: int) -> HttpResponse:
    """Every chart with its table."""
    cycle = _found(queries.cycle_of(request.user, year))
    return render(request, f"{PAGES}/charts.html", {"cycle": cycle, "charts": queries.drawn(request.user, cycle)})


@requires(*READERS)
@require_POST
def workbook(request: HttpRequest, year: int) -> HttpResponse:
    """Ask for the workbook; its state is shown until it is there."""
    cycle = _found(queries.cycle_of(request.user, year))
    document = transitions.ask_workbook(cycle, by=Actor.of(request, Role.STAFF))
    return redirect("documents:status", key=document.key)


@requires(*READERS)
@require_safe
def session(request: HttpRequest, key: UUID) -> HttpResponse:
    """One session: how many sheets have come in, and once it is closed what they add up to."""
    return _session(request, _found(queries.session_of(request.user, key)))


def _session(request: HttpRequest, one: Any, verb: str = "", form: Any = None) -> HttpResponse:
    context = queries.session(request.user, one)
    context |= {"acts": proposal_panels.on_session(request.user, one, verb, form), "form": form}
    return render(request, f"{PAGES}/session.html", context, status=_status(form))


@requires(*READERS)
@require_safe
def card(request: HttpRequest, key: UUID) -> HttpResponse:
    """All marks of one nominee."""
    return render(request, f"{PAGES}/card.html", _found(queries.card(request.user, key)))


@requires(*READERS)
def decisions(request: HttpRequest, year: int) -> HttpResponse:
    """What becomes of whom, fifty a page."""
    cycle = _found(queries.cycle_of(request.user, year))
    proposal = queries.proposal_of(request.user, cycle)
    if request.method == "POST":
        return _write(request, _found(proposal))
    if proposal is None:
        return redirect("proposal:totals", year=year)  # which says what the list still waits for
    return _list(request, proposal)


def _list(
    request: HttpRequest, proposal: Any, verb: str = "", form: Any = None, lines_form: Any = None
) -> HttpResponse:
    context = queries.decisions(request.user, proposal, request.GET.get("page"))
    lines_form = lines_form or forms.ListForm(version=proposal.version, lines=context["lines"])
    context |= {"acts": proposal_panels.on_list(request.user, proposal, verb, form), "lines_form": lines_form}
    wrong = form if form is not None else lines_form
    return render(request, f"{PAGES}/list.html", context | {"form": wrong}, status=_status(wrong))


def _write(request: HttpRequest, proposal: Any) -> HttpResponse:
    _found(permissions.can_draft(request.user, proposal) or None)
    lines = queries.decisions(request.user, proposal, request.GET.get("page"))["lines"]
    form = forms.ListForm(request.POST, version=proposal.version, lines=lines)
    if form.is_valid():
        with refusals(form):
            transitions.write(proposal, by=Actor.of(request, Role.STAFF), **form.terms)
            messages.success(request, _("已登记本页的决定。"))
            return redirect(request.get_full_path())
    return _list(request, proposal, lines_form=form)


@requires(Role.STAFF, Role.LEAD, Role.CHIEF)
@require_POST
def act(request: HttpRequest, year: int, verb: str) -> HttpResponse:
    """One step of the year or of the list."""
    cycle = _found(queries.cycle_of(request.user, year))
    proposal = queries.proposal_of(request.user, cycle)
    step = _found(proposal_panels.step(request.user, verb, cycle, proposal))
    form = step.form(request.POST, request.FILES)
    if form.is_valid():
        with refusals(form):
            step.run(by=Actor.of(request, step.role), **form.terms)
            messages.success(request, step.done)
            return redirect(f"proposal:{step.on}", year=year)
    if step.on == "list":
        return _list(request, proposal, verb, form)
    return _year(request, cycle, verb, form)


@requires(Role.STAFF, Role.LEAD)
@require_POST
def act_on_session(request: HttpRequest, key: UUID, verb: str) -> HttpResponse:
    """One step of a closed session."""
    one = _found(queries.session_of(request.user, key))
    step = _found(proposal_panels.session_step(request.user, verb, one))
    form = step.form(request.POST, request.FILES)
    if form.is_valid():
        with refusals(form):
            step.run(by=Actor.of(request, step.role), **form.terms)
            messages.success(request, step.done)
            return redirect("proposal:session", key=key)
    return _session(request, one, verb, form)


@denials.recorded
@requires(*READERS)
@require_safe
def scan(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The signed summary."""
    one = _found(queries.session_of(request.user, key))
    file = one.scan if permissions.is_clear_of_session(request.user, one) else None
    return serve(_found(file), request, inline="download" not in request.GET, filename=one.scan.original_name)
