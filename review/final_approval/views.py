"""Thin views: the year's meeting, its data and committee, the roll, rounds and their count, the signed minutes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import requires
from accounts.roles import Role
from documents import denials
from documents.marks import qr_data_uri
from documents.serving import serve
from nominations.acting import Actor, refusals
from nominations.visibility import READERS
from review import approval_panels
from review.final_approval import forms, permissions, queries, transitions
from review.votes import seating

PAGES = "review/final_approval"
FORM = require_http_methods(["GET", "HEAD", "POST"])


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None or thing is False:
        raise Http404
    return thing


def _writable(request: HttpRequest, year: int) -> Any:
    approval = _found(queries.approval_of(request.user, year))
    _found(permissions.can_record(request.user, approval))
    return approval


@requires(*READERS)
@require_safe
def queue(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The year's meeting, or that there is none yet."""
    cycle = queries.cycle_of(request.user, year)
    if cycle is None and year is None:
        return render(request, f"{PAGES}/queue.html", {"empty": queries.EMPTY})
    return _year(request, _found(cycle))


def _year(request: HttpRequest, cycle: Any, verb: str = "", form: Any = None) -> HttpResponse:
    context = queries.page(request.user, cycle)
    context |= {"acts": approval_panels.on_page(request.user, cycle, context["approval"], verb, form), "form": form}
    return render(request, f"{PAGES}/queue.html", context, status=422 if form and form.errors else 200)


@requires(Role.STAFF, Role.LEAD, Role.CHIEF)
@sensitive_post_parameters("proof")
@require_POST
def act(request: HttpRequest, year: int, verb: str) -> HttpResponse:
    """One step of the meeting."""
    cycle = _found(queries.cycle_of(request.user, year))
    approval = queries.approval_of(request.user, year)
    step = _found(approval_panels.step(request.user, verb, cycle, approval, request.POST.get("key", "")))
    form = step.form(request.POST, request.FILES)
    if form.is_valid():
        with refusals(form):
            step.run(by=Actor.of(request, step.role), **form.terms)
            messages.success(request, step.done)
            return redirect("final_approval:year", year=year)
    return _year(request, cycle, verb, form)


def _page(request: HttpRequest, template: str, form: Any, context: dict[str, Any]) -> HttpResponse:
    return render(request, f"{PAGES}/{template}.html", context | {"form": form}, status=422 if form.errors else 200)


@requires(Role.STAFF)
@FORM
def meeting(request: HttpRequest, year: int) -> HttpResponse:
    """Time, place, how it is voted."""
    approval = _writable(request, year)
    form = forms.MeetingForm(request.POST or None, approval=approval)
    if form.is_valid():
        with refusals(form):
            transitions.settle(approval, by=Actor.of(request, Role.STAFF), **form.terms)
            messages.success(request, _("已保存会议安排。"))
            return redirect("final_approval:year", year=year)
    return _page(request, "form", form, {"cycle": approval.cycle, "title": _("会议时间和地点")})


@requires(Role.STAFF)
@FORM
def appoint(request: HttpRequest, year: int) -> HttpResponse:
    """One more member."""
    approval = _writable(request, year)
    form = forms.MemberForm(request.POST or None, version=approval.version, people=seating.candidates_for(approval))
    if form.is_valid():
        said = form.cleaned_data
        expert = _found(seating.expert_of_pool(said["expert"]))
        with refusals(form):
            transitions.appoint(
                approval, expert, said["kind"], by=Actor.of(request, Role.STAFF), chair=said["chair"], **form.act
            )
            messages.success(request, _("已聘请委员。"))
            return redirect("final_approval:appoint", year=year)
    context = {"cycle": approval.cycle, "members": queries.members(approval), "title": _("聘请委员")}
    return _page(request, "members", form, context)


@requires(Role.STAFF)
@FORM
def dismiss(request: HttpRequest, year: int, key: UUID) -> HttpResponse:
    """A member gives the seat up."""
    approval = _writable(request, year)
    member = _found(queries.member_of(request.user, approval, key))
    form = forms.VoidForm(request.POST or None, version=approval.version)
    form.fields["reason"].label = _("退出的理由")
    if form.is_valid():
        with refusals(form):
            transitions.dismiss(member, by=Actor.of(request, Role.STAFF), **form.terms)
            messages.success(request, _("已办理委员退出。"))
            return redirect("final_approval:appoint", year=year)
    return _page(request, "form", form, {"cycle": approval.cycle, "title": member.expert.user.name})


@requires(Role.STAFF)
@FORM
def roll(request: HttpRequest, year: int) -> HttpResponse:
    """Who is in the room; the code for the wall."""
    approval = _writable(request, year)
    members = queries.members(approval)
    form = forms.RollForm(request.POST or None, version=approval.version, members=members)
    if form.is_valid():
        with refusals(form):
            transitions.call_roll(approval, by=Actor.of(request, Role.STAFF), **form.terms)
            messages.success(request, _("已登记到会情况。"))
            return redirect("final_approval:year", year=year)
    address = request.build_absolute_uri(queries.check_in_address(approval))
    return _page(request, "roll", form, {"cycle": approval.cycle, "code": qr_data_uri(address)})


@requires(Role.STAFF)
@FORM
def begin(request: HttpRequest, year: int) -> HttpResponse:
    """Open a vote."""
    approval = _writable(request, year)
    form = forms.RoundForm(request.POST or None, approval=approval, rows=queries.choosable(approval))
    if form.is_valid():
        with refusals(form):
            one = transitions.open_round(approval, by=Actor.of(request, Role.STAFF), **form.terms)
            messages.success(request, _("投票已开始。"))
            return redirect("final_approval:round", key=one.key)
    return _page(request, "begin", form, {"cycle": approval.cycle, "approval": approval})


@requires(*READERS)
@require_safe
def round_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """Progress while it is open, the count after it."""
    return _round(request, key)


def _round(request: HttpRequest, key: UUID, **more: Any) -> HttpResponse:
    """The round as it stands now: what a refused act had written on it in memory was undone."""
    one = _found(queries.round_of(request.user, key))
    context = queries.one_round(request.user, one)
    context |= {"close_form": forms.CloseForm(version=one.approval.version)}
    context |= {"void_form": forms.VoidForm(version=one.approval.version)}
    context |= more
    wrong = any(form.errors for form in more.values())
    return render(request, f"{PAGES}/round.html", context, status=422 if wrong else 200)


@requires(Role.STAFF)
@require_POST
def close_round(request: HttpRequest, key: UUID) -> HttpResponse:
    """Count."""
    one = _found(queries.round_of(request.user, key))
    form = forms.CloseForm(request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.close_round(one, by=Actor.of(request, Role.STAFF), **form.terms)
            messages.success(request, _("投票已结束，计票结果如下。"))
            return redirect("final_approval:round", key=key)
    return _round(request, key, close_form=form)


@requires(Role.STAFF)
@require_POST
def void_round(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give the vote up uncounted."""
    one = _found(queries.round_of(request.user, key))
    form = forms.VoidForm(request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.void_round(one, by=Actor.of(request, Role.STAFF), **form.terms)
            messages.success(request, _("这一轮已作废，没有计票。"))
            return redirect("final_approval:round", key=key)
    return _round(request, key, void_form=form)


@requires(Role.STAFF, Role.LEAD)
@FORM
def count(request: HttpRequest, key: UUID, candidacy: int) -> HttpResponse:
    """One teller's figures for one candidate."""
    one = _found(queries.round_of(request.user, key))
    _found(permissions.can_count(request.user, one))
    row = _found(queries.candidacy_of(one, candidacy))
    form = forms.CountForm(request.POST or None, row=row)
    if form.is_valid():
        with refusals(form):
            transitions.count(row, by=Actor.of(request, queries.teller_role(request.user)), **form.terms)
            messages.success(request, _("已登记您的计票结果。"))
            return redirect("final_approval:round", key=key)
    context = {"cycle": one.approval.cycle, "title": row.application.name, "round": one}
    return _page(request, "count", form, context)


@denials.recorded
@requires(*READERS)
@require_safe
def scan(request: HttpRequest, year: int, nth: int | None = None) -> HttpResponseBase:
    """The signed minutes; `nth`: those of an earlier meeting of the year."""
    approval = _found(queries.approval_of(request.user, year))
    file = _found(queries.scan_of(request.user, approval, nth))
    return serve(file, request, inline="download" not in request.GET, filename=file.original_name)
