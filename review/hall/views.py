"""Thin views: the console with its pulse and steps, the list of who came, checking in, the screen in the hall."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts import clock, sessions
from accounts.guards import public, requires, signed_in
from accounts.roles import Role
from nominations.acting import Actor, TransitionError, refusals
from nominations.visibility import READERS
from review import hall_panels
from review.hall import forms, queries, transitions
from review.halls import checkin
from review.halls.models import Slot

PAGES = "review/hall"
CONSOLE = (*READERS, Role.EXP)
SCANNED = "hall_scanned"  # in the browser's session: which codes were read, and when


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None:
        raise Http404
    return thing


def _news(request: HttpRequest, part: str, content: dict[str, Any]) -> HttpResponseBase:
    """A part of a page, or nothing at all while it stands as the browser has it; with the server's time."""
    mark = quote_etag(content["mark"])
    answer = get_conditional_response(request, etag=mark) or render(request, f"{PAGES}/{part}.html", content)
    answer.headers["ETag"], answer.headers["X-Saq-Now"] = mark, str(int(clock.now().timestamp() * 1000))
    return answer


@requires(*CONSOLE)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The sessions whose console this person may open."""
    page = queries.queue(request.user, request.GET.get("page"))
    return render(request, f"{PAGES}/queue.html", {"page": page, "empty": queries.EMPTY})


@requires(*CONSOLE)
@require_safe
def console(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who is on, how long there is, the next step, the order."""
    return _console(request, key)


def _console(request: HttpRequest, key: UUID, form: Any = None) -> HttpResponse:
    content = _found(queries.console(request.user, key))
    return render(request, f"{PAGES}/console.html", content | {"form": form}, status=422 if form is not None else 200)


@requires(*CONSOLE)
@require_safe
def pulse(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """What has changed on the console since it was asked last."""
    answer = _news(request, "_live", _found(queries.console(request.user, key)))
    answer.headers["X-Saq-Left"] = str(sessions.seconds_left(request))
    return answer


@requires(Role.STAFF, Role.EXP)
@require_POST
def act(request: HttpRequest, key: UUID, verb: str) -> HttpResponse:
    """Open or end the session."""
    session, one = _found(queries.session_of(request.user, key)), _found(hall_panels.SESSION_VERBS.get(verb))
    return _do(request, key, one, session)


@requires(Role.STAFF, Role.EXP)
@require_POST
def step(request: HttpRequest, key: UUID, verb: str) -> HttpResponse:
    """One step of one nominee."""
    slot, one = _found(queries.slot_of(request.user, key)), _found(hall_panels.SLOT_VERBS.get(verb))
    return _do(request, slot.session.key, one, slot)


def _do(request: HttpRequest, key: UUID, verb: Any, subject: Any) -> HttpResponse:
    """A button of the console; what stands against it is said above the buttons."""
    form = forms.StepForm(request.POST)
    if form.is_valid():
        with refusals(form):
            verb.run(subject, by=Actor.of(request, hall_panels.role_of(request.user)), **form.act)
            messages.success(request, verb.done)
            return redirect("hall:console", key=key)
    return _console(request, key, form)


@requires(Role.STAFF)
def reinstate(request: HttpRequest, key: UUID) -> HttpResponse:
    """Somebody who was absent is heard at the end."""
    slot = _found(queries.slot_of(request.user, key))
    form = forms.ReinstateForm(request.POST or None, version=slot.version)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            transitions.reinstate(slot, by=Actor.of(request, Role.STAFF), **form.terms)
            messages.success(request, _("已改在本场最后进行。"))
            return redirect("hall:console", key=slot.session.key)
    context = {"slot": slot, "session": slot.session, "form": form}
    return render(request, f"{PAGES}/reinstate.html", context, status=422 if form.errors else 200)


@requires(Role.STAFF)
def chair(request: HttpRequest, key: UUID) -> HttpResponse:
    """Somebody else in the chair."""
    session = _found(queries.session_of(request.user, key))
    seats = queries.chairs(session)
    form = forms.ChairForm(request.POST or None, version=session.version, seats=seats)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            seat = next(one for one in seats if one.pk == form.cleaned_data["seat"])
            transitions.name_chair(seat, by=Actor.of(request, Role.STAFF), **form.act)
            messages.success(request, _("已确定主持人。"))
            return redirect("hall:console", key=key)
    context = {"session": session, "form": form}
    return render(request, f"{PAGES}/chair.html", context, status=422 if form.errors else 200)


@requires(*CONSOLE)
def roll(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who is to come and who has; STAFF ticks somebody by hand."""
    context = _found(queries.roll_of(request.user, key))
    form = None
    if request.method == "POST":
        _found(context["writes"] or None)
        form = forms.TickForm(request.POST, places=context["places"])
        if form.is_valid():
            with refusals(form):
                there = form.cleaned_data["there"]
                transitions.tick(form.chosen, by=Actor.of(request, Role.STAFF), there=there)
                return redirect("hall:roll", key=key)
    return render(request, f"{PAGES}/roll.html", context | {"form": form}, status=422 if form is not None else 200)


@requires(Role.STAFF)
def since(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """Since when a member who checked in late was there."""
    seat = _found(queries.late_seat(_found(queries.session_of(request.user, key)), number))
    form = forms.SinceForm(request.POST or None, seat=seat)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            transitions.correct_since(seat, by=Actor.of(request, Role.STAFF), **form.terms)
            messages.success(request, _("到会时间已更正。"))
            return redirect("hall:roll", key=key)
    context = {"seat": seat, "session": seat.session, "form": form}
    return render(request, f"{PAGES}/since.html", context, status=422 if form.errors else 200)


@requires(*CONSOLE)
@require_safe
def code(request: HttpRequest, key: UUID) -> HttpResponse:
    """The code that turns over, as a picture."""
    session = _found(queries.session_of(request.user, key))
    path = request.build_absolute_uri(queries.code_address(session))
    return HttpResponse(checkin.drawn(path), content_type="image/svg+xml")


@requires(*CONSOLE)
@require_safe
def door(request: HttpRequest, key: UUID) -> HttpResponse:
    """The code as large as the screen at the door."""
    return render(request, f"{PAGES}/door.html", {"session": _found(queries.session_of(request.user, key))})


@public
@require_safe
def scan(request: HttpRequest, token: str) -> HttpResponse:
    """The code was read: remembered in this browser through the log-in; an old one is said to be old."""
    found, fresh = checkin.session_of(token)
    session = _found(found)
    if not fresh:
        return render(request, f"{PAGES}/old_code.html", {"session": session}, status=422)
    moment = int(clock.now().timestamp())
    request.session[SCANNED] = request.session.get(SCANNED, {}) | {str(session.pk): moment}
    return redirect("hall:check_in", key=session.key)


@signed_in
def check_in(request: HttpRequest, key: UUID) -> HttpResponse:
    """Whoever read the code says that they are here."""
    context = _found(queries.check_in(request.user, key, request.session.get(SCANNED, {})))
    if request.method == "POST" and context["place"] is not None and not context["why_not"]:
        role = Role.NOM if isinstance(context["place"], Slot) else Role.EXP
        try:
            transitions.check_in(context["place"], by=Actor.of(request, role))
            return redirect("hall:check_in", key=key)
        except TransitionError as refusal:
            context["why_not"] = str(refusal)
    refused = request.method == "POST" or (context["place"] is None and not context["since"])
    return render(request, f"{PAGES}/check_in.html", context, status=422 if refused else 200)


@requires(Role.STAFF)
def screens(request: HttpRequest, key: UUID) -> HttpResponse:
    """The addresses under which screens show this session; a new one with a click."""
    session = _found(queries.session_of(request.user, key))
    form = forms.ScreenForm(request.POST or None, version=session.version)
    if request.method == "POST" and form.is_valid():
        transitions.show_screen(session, by=Actor.of(request, Role.STAFF), key=form.cleaned_data["key"])
        return redirect("hall:screens", key=key)
    rows = queries.screens(session, request.build_absolute_uri)
    return render(request, f"{PAGES}/screens.html", {"session": session, "form": form, "rows": rows})


@requires(Role.STAFF)
@require_POST
def end_screen(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """Take one address back."""
    session = _found(queries.session_of(request.user, key))
    transitions.end_screen(_found(queries.screen_of(session, pk)), by=Actor.of(request, Role.STAFF))
    messages.success(request, _("大屏地址已停用。"))
    return redirect("hall:screens", key=key)


@public
@require_safe
def screen(request: HttpRequest, token: str) -> HttpResponse:
    """What everybody in the hall may read; always in Chinese, whatever the screen's browser prefers."""
    with translation.override("zh-hans"):
        return render(request, f"{PAGES}/screen.html", _found(queries.shown(token)))


@public
@require_safe
def screen_pulse(request: HttpRequest, token: str) -> HttpResponseBase:
    """What has changed on the screen since it was asked last."""
    with translation.override("zh-hans"):
        return _news(request, "_screen", _found(queries.shown(token)))
