"""Thin views: one's own slot with slides and leave, one's own seats, files and calendars."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.roles import Role, has_role
from documents import denials
from documents.serving import serve
from nominations.acting import Actor, refusals
from review.attendance import forms, permissions, queries, transitions
from review.attending.forms import AbsenceForm
from review.halls import calendar_file

PAGES = "review/attendance"
PARTIES = (Role.NOM, Role.UNIT, Role.REC)


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


@requires(*PARTIES)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The slots a nominee or a unit follows."""
    return render(request, f"{PAGES}/queue.html", {"rows": queries.own_list(request.user)})


@requires(*PARTIES)
@require_safe
def own(request: HttpRequest, key: UUID) -> HttpResponse:
    """One's own slot: when, where, what to bring."""
    application = _found(queries.own_of(request.user, key))
    return _shown(request, "own", None, upload=forms.SlidesForm(), **queries.own(request.user, application))


@requires(Role.NOM)
@require_POST
def bring(request: HttpRequest, key: UUID) -> HttpResponse:
    """Upload or replace the slides."""
    application = _found(queries.own_of(request.user, key))
    _found(permissions.can_bring(request.user, application))
    form, by = forms.SlidesForm(request.POST, request.FILES), Actor.of(request, Role.NOM)
    if _taken(form, lambda: transitions.bring(application, slides_=form.cleaned_data["slides"], by=by)):
        messages.success(request, _("已上传演示文稿。"))
        return redirect("attendance:own", key=key)
    return _shown(request, "own", form, upload=form, **queries.own(request.user, application))


@requires(Role.NOM)
@require_POST
def take_back(request: HttpRequest, key: UUID) -> HttpResponse:
    """Remove the slides."""
    application = _found(queries.own_of(request.user, key))
    _found(permissions.can_bring(request.user, application))
    transitions.take_back(application, by=Actor.of(request, Role.NOM))
    messages.success(request, _("已移除演示文稿。"))
    return redirect("attendance:own", key=key)


@requires(Role.NOM)
def leave(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask for leave."""
    application = _found(queries.own_of(request.user, key))
    context = queries.own(request.user, application)
    slot = _found(context["slot"] if context["mine"] and context["leave_open"] else None)
    form = forms.LeaveForm(request.POST or None, files=request.FILES or None, version=slot.version)
    by = Actor.of(request, Role.NOM)
    if request.method == "POST" and _taken(form, lambda: transitions.ask_leave(slot, by=by, **form.terms)):
        messages.success(request, _("已提交请假申请，协会答复后会通知您。"))
        return redirect("attendance:own", key=key)
    return _shown(request, "leave", form, **context)


@requires(Role.STAFF, Role.LEAD)
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """Answer a request for leave."""
    row = _found(queries.leave_of(request.user, key))
    may = permissions.can_decide(request.user, row)
    form = forms.DecideForm(request.POST or None, version=row.version, sessions=queries.make_up(row))
    if request.method == "POST":
        by = Actor.of(request, Role.STAFF if has_role(request.user, Role.STAFF) else Role.LEAD)
        if _found(may) and _taken(form, lambda: transitions.decide_leave(row, by=by, **form.terms)):
            messages.success(request, _("已答复，并已通知申报人。"))
            return redirect("defense:session", key=row.slot.session.key)
    waits = not row.outcome and row.slot.freed_at is None
    return _shown(request, "decide", form, leave=row, slot=row.slot, open=may and waits)


@denials.recorded
@signed_in
@require_safe
def proof(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The proof of a request for leave."""
    row = _found(queries.leave_of(request.user, key))
    return serve(_found(row.proof), request, inline="download" not in request.GET, filename=row.proof.original_name)


@denials.recorded
@signed_in
@require_safe
def deck(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The slides."""
    row = _found(queries.deck_of(request.user, key))
    name = f"{row.application.acceptance_no}-演示文稿.pdf"
    return serve(row.file, request, inline="download" not in request.GET, filename=name)


def _calendar(content: bytes, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(content, content_type=calendar_file.MEDIA_TYPE, headers={"Content-Disposition": disposition})


@requires(*PARTIES)
@require_safe
def calendar(request: HttpRequest, key: UUID) -> HttpResponse:
    """One's own slot for a calendar; off once it is given back or put off."""
    application = _found(queries.own_of(request.user, key))
    slot = _found(queries.slot_for_file(request.user, application))
    own = application.nominee_id == request.user.pk
    content = calendar_file.of_slot(slot, name="" if own else application.name)
    return _calendar(content, f"会审答辩-{application.acceptance_no}.ics")


@requires(Role.EXP)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The expert's seats and times."""
    return _mine(request, None, AbsenceForm())


def _mine(request: HttpRequest, form: Any, absence: Any) -> HttpResponse:
    reply = forms.AnswerForm()
    return _shown(request, "mine", form, absence=absence, reply=reply, **queries.mine(request.user))


@requires(Role.EXP)
@require_POST
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Yes or no to a seat."""
    seat, form = _found(queries.own_seat(request.user, key)), forms.AnswerForm(request.POST)
    by = Actor.of(request, Role.EXP)
    if _taken(form, lambda: transitions.answer(seat, by=by, **form.terms)):
        messages.success(request, _("已答复，谢谢。"))
        return redirect("attendance:mine")
    return _mine(request, form, AbsenceForm())


@requires(Role.EXP)
@require_safe
def seat_calendar(request: HttpRequest, key: UUID) -> HttpResponse:
    """The session for a calendar."""
    seat = _found(queries.own_seat(request.user, key))
    return _calendar(calendar_file.of_seat(seat), f"会审答辩-第{seat.session.number}场.ics")


@requires(Role.EXP)
@require_POST
def absence(request: HttpRequest) -> HttpResponse:
    """A time at which this expert cannot come."""
    cycle, expert = _found(queries.year_of_expert(request.user)), _found(queries.mine(request.user)["expert"])
    form, by = AbsenceForm(request.POST), Actor.of(request, Role.EXP)
    if _taken(form, lambda: transitions.enter_absence(cycle, expert, by=by, **form.terms)):
        messages.success(request, _("已登记。"))
        return redirect("attendance:mine")
    return _mine(request, form, form)


@requires(Role.EXP)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """An entry is taken back."""
    transitions.withdraw_absence(_found(queries.absence_of(request.user, pk)), by=Actor.of(request, Role.EXP))
    messages.success(request, _("已撤回。"))
    return redirect("attendance:mine")
