"""Thin views: the ranking, a score card, the charts, the meeting with its cases, list and acts."""

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
from review import consensus_panels
from review.consensus import forms, permissions, queries, transitions

PAGES = "review/consensus"


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None:
        raise Http404
    return thing


@requires(*READERS)
@require_safe
def queue(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Progress before the sheets are locked, the ranking after it."""
    cycle = queries.cycle_of(request.user, year)
    if cycle is None and year is None:
        return render(request, f"{PAGES}/queue.html", {"empty": queries.EMPTY})
    return _year(request, _found(cycle))


def _year(request: HttpRequest, cycle: Any, verb: str = "", form: Any = None) -> HttpResponse:
    page = request.GET.get("page")
    context = queries.ranking(request.user, cycle, request.GET.get("number"), page)
    template = "queue" if context else "before"
    context = context or queries.before(request.user, cycle, page)
    context |= {"act": consensus_panels.on_year(request.user, cycle, verb, form), "form": form}
    return render(request, f"{PAGES}/{template}.html", context, status=422 if form and form.errors else 200)


@requires(*READERS)
@require_safe
def charts(request: HttpRequest, year: int) -> HttpResponse:
    """Every chart with its table."""
    cycle = _found(queries.cycle_of(request.user, year))
    return render(request, f"{PAGES}/charts.html", {"cycle": cycle, "charts": queries.drawn(request.user, cycle)})


@requires(*READERS)
@require_safe
def card(request: HttpRequest, key: UUID) -> HttpResponse:
    """All sheets of one application."""
    return render(request, f"{PAGES}/card.html", _found(queries.card(request.user, key)))


@requires(*READERS)
@require_POST
def workbook(request: HttpRequest, year: int) -> HttpResponse:
    """Ask for the workbook; its state is shown until it is there."""
    cycle = _found(queries.cycle_of(request.user, year))
    document = transitions.ask_workbook(cycle, by=Actor.of(request, Role.STAFF))
    return redirect("documents:status", key=document.key)


@requires(*READERS)
@require_safe
def room(request: HttpRequest, year: int) -> HttpResponse:
    """The meeting."""
    return _room(request, _found(queries.meeting_of(request.user, year)))


def _room(request: HttpRequest, meeting: Any, verb: str = "", form: Any = None) -> HttpResponse:
    context = queries.room(request.user, meeting)
    context |= {"acts": consensus_panels.in_room(request.user, meeting, verb, form), "form": form}
    return render(request, f"{PAGES}/room.html", context, status=422 if form and form.errors else 200)


@requires(Role.STAFF, Role.LEAD, Role.CHIEF)
@require_POST
def act(request: HttpRequest, year: int, verb: str) -> HttpResponse:
    """One step of the year or of the meeting."""
    cycle = _found(queries.cycle_of(request.user, year))
    meeting = queries.meeting_of(request.user, year)
    step = _found(consensus_panels.step(request.user, verb, cycle, meeting))
    form = step.form(request.POST, request.FILES)
    if form.is_valid():
        with refusals(form):
            step.run(by=Actor.of(request, step.role), **form.terms)
            messages.success(request, step.done)
            return redirect("consensus:room" if step.on == "room" else "consensus:year", year=year)
    if step.on == "room" and meeting is not None:
        return _room(request, meeting, verb, form)
    return _year(request, cycle, verb, form)


@requires(Role.STAFF)
def roll(request: HttpRequest, year: int) -> HttpResponse:
    """Date, place, who came, who is in the chair."""
    meeting = _found(queries.meeting_of(request.user, year))
    form = forms.RollForm(request.POST or None, meeting=meeting, people=queries.roll(meeting))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            transitions.call_roll(meeting, by=Actor.of(request, Role.STAFF), **form.terms)
            messages.success(request, _("已登记到会情况。"))
            return redirect("consensus:room", year=year)
    context = {"meeting": meeting, "cycle": meeting.cycle, "form": form}
    return render(request, f"{PAGES}/roll.html", context, status=422 if form.errors else 200)


@requires(Role.STAFF)
def add(request: HttpRequest, year: int) -> HttpResponse:
    """One more application for the meeting."""
    meeting = _found(queries.meeting_of(request.user, year))
    form = forms.AddForm(request.POST or None, version=meeting.version, rows=queries.addable(request.user, meeting))
    if request.method == "POST" and form.is_valid():
        application = _found(queries.application_of(request.user, form.cleaned_data["application"]))
        with refusals(form):
            reason, by = form.cleaned_data["reason"], Actor.of(request, Role.STAFF)
            transitions.add_case(meeting, application, by=by, reason=reason, **form.act)
            messages.success(request, _("已列入合议。"))
            return redirect("consensus:room", year=year)
    context = {"meeting": meeting, "cycle": meeting.cycle, "form": form}
    return render(request, f"{PAGES}/add.html", context, status=422 if form.errors else 200)


@requires(*READERS)
def case(request: HttpRequest, key: UUID) -> HttpResponse:
    """One case: what was said, what follows."""
    one = _found(queries.case_of(request.user, key))
    context = queries.case(request.user, one)
    form = forms.CaseForm(request.POST or None, case=one, room=context["room"])
    if request.method == "POST":
        _found(permissions.can_settle(request.user, one) or None)
        if form.is_valid():
            with refusals(form):
                transitions.settle(one, by=Actor.of(request, Role.STAFF), **form.terms)
                messages.success(request, _("已登记。"))
                return redirect("consensus:room", year=one.meeting.cycle.year)
    return render(request, f"{PAGES}/case.html", context | {"form": form}, status=422 if form.errors else 200)


@requires(*READERS)
def decisions(request: HttpRequest, year: int) -> HttpResponse:
    """Who is in and who is out, fifty a page."""
    meeting = _found(queries.meeting_of(request.user, year))
    context = queries.decisions(request.user, meeting, request.GET.get("page"))
    form = forms.ListForm(request.POST or None, version=meeting.version, rows=context["lines"])
    if request.method == "POST":
        _found(permissions.can_record(request.user, meeting) or None)
        if form.is_valid():
            with refusals(form):
                transitions.decide(meeting, by=Actor.of(request, Role.STAFF), **form.terms)
                messages.success(request, _("已登记本页的决定。"))
                return redirect(request.get_full_path())
    return render(request, f"{PAGES}/decisions.html", context | {"form": form}, status=422 if form.errors else 200)


@denials.recorded
@requires(*READERS)
@require_safe
def scan(request: HttpRequest, year: int) -> HttpResponseBase:
    """The signed minutes."""
    meeting = _found(queries.meeting_of(request.user, year))
    file = _found(queries.scan(request.user, meeting, request.GET.get("event")))
    return serve(file, request, inline="download" not in request.GET, filename=file.original_name)
