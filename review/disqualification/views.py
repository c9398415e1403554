"""The screens of a proceeding: queue, proposal, its page with the step that is due, hearing, bans."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.roles import Role
from documents import denials, registry
from documents.serving import serve
from nominations.acting import Actor, WrongState, refusals
from nominations.transitions import latest_event
from nominations.visibility import READERS
from review.disqualification import forms, permissions, queries, transitions
from review.proceeding_panels import PANELS, due_panel, panel

PAGES = "review/disqualification"


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None or thing is False:
        raise Http404
    return thing


def _taken(form: Any, verb: Callable[[], Any]) -> bool:
    """Do it; a refusal stands beside its field."""
    with refusals(form):
        verb()
        return True
    return False


@requires(*READERS)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """All matters."""
    listing = queries.queue(request.user, forms.FilterForm(request.GET), request.GET)
    context = {"listing": listing, "empty": queries.EMPTY, "may_find": permissions.may_begin(request.user)}
    return render(request, f"{PAGES}/queue.html", context)


@requires(Role.STAFF)
def find(request: HttpRequest) -> HttpResponse:
    """The way to an application that is still with its units, for whoever knows exactly whose it is."""
    form = forms.FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if application := queries.named_exactly(request.user, **form.cleaned_data):
            return redirect("disqualification:new", key=application.key)
        form.add_error("name", _("没有找到正在申报或已命名的这个人，请核对姓名和单位全称。"))
    context = {"form": form, "act": panel("find", form)}
    return render(request, f"{PAGES}/act.html", context, status=422 if form.is_bound else 200)


@requires(Role.STAFF)
def new(request: HttpRequest, key: UUID) -> HttpResponse:
    """Propose: facts and proof."""
    application = _found(queries.to_propose(request.user, key))
    if request.method != "POST" and (running := queries.open_of(application)):
        return redirect("disqualification:detail", key=running.key)
    form = forms.ProposeForm(request.POST or None, files=request.FILES or None, version=application.version)
    if request.method == "POST" and form.is_valid():
        by = Actor.of(request, Role.STAFF)
        if _taken(form, lambda: transitions.propose(application, by=by, **form.terms)):
            messages.success(request, _("已提出，等待负责人复核。"))
            return redirect("disqualification:queue")
    context = {"form": form, "application": application, "act": panel("propose", form)}
    return render(request, f"{PAGES}/act.html", context, status=422 if form.is_bound else 200)


@requires(*READERS)
@require_safe
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """One matter."""
    return _page(request, _found(queries.find(request.user, key)))


def _page(request: HttpRequest, row: Any, bound: Any = None) -> HttpResponse:
    name, why_not = due_panel(row)
    allowed = bool(name) and PANELS[name].permit(request.user, row)
    form = bound or (_form(request, name, row) if allowed else None)
    act = panel(name, form, key=row.key, why_not=why_not) if allowed and form is not None else None
    may = {
        "paper": row.step == queries.Step.HEARING and permissions.can_conduct(request.user, row),
        "drop": row.is_open and permissions.can_drop(request.user, row),
    }
    context = queries.case(row) | {"form": form, "act": act, "may": may}
    return render(request, f"{PAGES}/detail.html", context, status=422 if bound else 200)


def _form(request: HttpRequest, name: str, row: Any) -> Any:
    """The form of one step, bound when it was sent."""
    extra: dict[str, Any] = {}
    if name == "decide":
        seen = queries.done(row, request.user, "decide", request.POST.get("key", ""))
        extra = {"user": request.user, "done": seen, "subjects": queries.subjects(row.application)}
        extra["initial"] = {"findings": row.facts, "subjects": ["person"]}
    if name == "paper":
        return forms.PaperForm(request.POST or None, files=request.FILES or None, version=row.version)
    return PANELS[name].form(request.POST or None, version=row.version, **extra)


def _step(name: str, role: str, verb: Any, sentence: Any) -> Any:
    """The POST of the step that is due; the page is the matter's own."""

    @requires(role)
    @require_POST
    def view(request: HttpRequest, key: UUID) -> HttpResponse:
        row = _found(queries.find(request.user, key))
        _found(PANELS[name].permit(request.user, row))
        form = _form(request, name, row)
        if form.is_valid() and _taken(form, lambda: verb(row, by=Actor.of(request, role), **form.terms)):
            messages.success(request, sentence)
            return redirect("disqualification:detail", key=key)
        if due_panel(row)[0] != name:  # from an older page: what is wrong in it is no longer the question
            raise WrongState(str(_("该事项已进入其他环节，请核对最新内容后再办理。")), latest=latest_event(row))
        return _page(request, row, form)

    return view


review = _step("review", Role.LEAD, transitions.review, _("已复核，等待经办人发出听取意见通知。"))
summon = _step("summon", Role.STAFF, transitions.summon, _("通知已发出。"))
close = _step("close", Role.STAFF, transitions.close_hearing, _("听取意见已结束，等待秘书长决定。"))
decide = _step("decide", Role.CHIEF, transitions.decide, _("决定已作出，决定书正在生成。"))


def _aside(name: str, roles: tuple[str, ...], verb: Any, sentence: Any) -> Any:
    """An act on a page of its own: enter a paper, drop the matter."""

    @requires(*roles)
    def view(request: HttpRequest, key: UUID) -> HttpResponse:
        row = _found(queries.find(request.user, key))
        _found(PANELS[name].permit(request.user, row))
        form = _form(request, name, row)
        by = Actor.of(request, permissions.acting_role(request.user, roles))
        valid = request.method == "POST" and form.is_valid()
        if valid and _taken(form, lambda: verb(row, by=by, **form.terms)):
            messages.success(request, sentence)
            return redirect("disqualification:detail", key=key)
        context = {"form": form, "row": row, "application": row.application, "act": panel(name, form)}
        return render(request, f"{PAGES}/act.html", context, status=422 if form.is_bound else 200)

    return view


paper = _aside("paper", (Role.STAFF,), transitions.enter_paper, _("已登记。"))
drop = _aside("drop", (Role.LEAD, Role.CHIEF, Role.STAFF), transitions.drop, _("事项已终止。"))


@signed_in
def hearing(request: HttpRequest, key: UUID) -> HttpResponse:
    """Those concerned read the facts and answer."""
    found = _found(queries.hearing(request.user, key))
    form = forms.StateForm(request.POST or None, files=request.FILES or None, version=found["row"].version)
    if request.method == "POST" and form.is_valid():
        by = Actor.of(request, permissions.party_role(request.user, found["row"]))
        if _taken(form, lambda: transitions.state(found["row"], by=by, **form.terms)):
            messages.success(request, _("已收到您的意见。期限之前还可以补充。"))
            return redirect("disqualification:hearing", key=key)
    context = found | {"form": form, "act": panel("state", form) if found["open"] else None}
    return render(request, f"{PAGES}/hearing.html", context, status=422 if form.errors else 200)


@denials.recorded
@signed_in
@require_safe
def file(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Proof, or a statement in writing."""
    found = _found(queries.file(request.user, key))
    return serve(found, request, inline="download" not in request.GET, filename=found.original_name)


@denials.recorded
@signed_in
@require_safe
def decision(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The letter D18."""
    letter = _found(queries.decision(request.user, key)).letter
    name = registry.get(letter.kind).filename(letter.snapshot.payload)
    return serve(letter.file, request, inline=True, filename=f"{name}.{letter.format}")


@requires(*READERS)
@require_safe
def ban_list(request: HttpRequest) -> HttpResponse:
    """Who may not apply, and until when."""
    listing = queries.ban_list(request.user, forms.BanFilterForm(request.GET), request.GET)
    return render(request, f"{PAGES}/bans.html", {"listing": listing, "empty": queries.NO_BANS})


@requires(*READERS)
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """One ban; the secretary general ends it before its time."""
    found = _found(queries.ban(request.user, pk))
    ban, may = found["ban"], permissions.can_lift(request.user, found["ban"])
    seen = queries.lifted(ban, request.user, request.POST.get("key", ""))
    form = forms.LiftForm(request.POST or None, user=request.user, done=seen, version=0) if may or seen else None
    if request.method == "POST" and _found(form or permissions.may_lift(request.user)):
        by = Actor.of(request, Role.CHIEF)
        if form is None or form.is_valid():
            terms = form.terms if form else {"reason": "", "key": ""}
            if _taken(form, lambda: transitions.lift(ban, by=by, **terms)):
                messages.success(request, _("禁报已解除。"))
                return redirect("disqualification:ban", pk=pk)
    context = found | {"form": form, "act": panel("lift", form) if form else None}
    return render(request, f"{PAGES}/ban.html", context, status=422 if form and form.errors else 200)


@requires(*READERS)
@require_safe
def flagged(request: HttpRequest) -> HttpResponse:
    """What is under way with somebody under a ban."""
    listing = queries.flagged(request.user, forms.PageForm(request.GET), request.GET)
    return render(request, f"{PAGES}/flagged.html", {"listing": listing, "empty": queries.NO_FLAGS})
