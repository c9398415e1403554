"""The work unit's screens: queue, case, evidence tick, the three decisions, a form on behalf."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.roles import Role
from nominations import act_panels, registry
from nominations.acting import Actor, refusals
from nominations.endorsement import queries, transitions
from nominations.endorsement.forms import AgreeForm, ConfirmForm, FilterForm, NewForm, RefuseForm, SendBackForm
from nominations.models import Application
from nominations.pipeline import MOVES

PAGES = "nominations/endorsement"


@requires(Role.UNIT)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Everybody of the own unit, my turn first."""
    listing = queries.queue(request.user, FilterForm(request.GET), request.GET)
    return render(request, f"{PAGES}/queue.html", {"listing": listing, "empty": queries.EMPTY})


@requires(Role.UNIT)
@require_safe
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """The case screen; that an officer looks at it is noted once."""
    case = _found(queries.case(request.user, key, request.GET.get("file", "")))
    transitions.open_case(case["application"], by=Actor.of(request, Role.UNIT))
    return _case(request, case, _agree_form(case))


@requires(Role.UNIT)
@require_POST
def confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    """Tick or untick one file, and go on to the next one that is still to do."""
    attachment = _found(queries.to_confirm(request.user, key))
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        raise Http404
    confirmed = form.cleaned_data["confirmed"]
    transitions.confirm(attachment, by=Actor.of(request, Role.UNIT), confirmed=confirmed)
    sheet = _found(queries.case(request.user, attachment.application.key))["sheet"]
    shown = sheet["current"]["attachment"].key if confirmed and sheet["done"] < sheet["total"] else key
    return redirect(reverse("endorsement:detail", args=[attachment.application.key]) + f"?file={shown}#evidence")


@requires(Role.UNIT)
@require_POST
def agree(request: HttpRequest, key: UUID) -> HttpResponse:
    """T7."""
    application = _found(queries.to_decide(request.user, key))
    form = AgreeForm(request.POST, recommenders=registry.recommenders_for(application.employer))
    if form.is_valid():
        with refusals(form):
            transitions.agree(
                application,
                by=Actor.of(request, Role.UNIT),
                decision=form.decision,
                recommender=form.cleaned_data["recommender"],
                **form.act,
            )
            return _done(request, key, _("已同意申报，申报表已转到推荐单位。"))
    return _case(request, _found(queries.case(request.user, key)), form)


@requires(Role.UNIT)
def send_back(request: HttpRequest, key: UUID) -> HttpResponse:
    """T5."""
    application = _found(queries.to_decide(request.user, key))
    form = SendBackForm(request.POST or None, application=application, version=application.version)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            transitions.send_back(application, by=Actor.of(request, Role.UNIT), **form.terms)
            messages.success(request, _("已退回申报人修改。"))
            return redirect("endorsement:queue")
    return _decide(request, application, form, "unit_return")


@requires(Role.UNIT)
def refuse(request: HttpRequest, key: UUID) -> HttpResponse:
    """T6."""
    application = _found(queries.to_decide(request.user, key))
    form = RefuseForm(request.POST or None, version=application.version)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            transitions.refuse(application, by=Actor.of(request, Role.UNIT), **form.terms)
            return _done(request, key, _("已办理：不同意申报。"))
    return _decide(request, application, form, "unit_refuse")


@signed_in
@require_safe
def summary(request: HttpRequest, key: UUID) -> HttpResponse:
    """The unit's opinion, embedded by the screens of later stages."""
    return render(request, f"{PAGES}/_summary.html", _found(queries.summary(request.user, key)))


@requires(Role.UNIT)
def new(request: HttpRequest) -> HttpResponse:
    """Start a form on behalf of a worker; it is then filled in the nominee's own steps."""
    units, cycles = queries.to_fill(request.user)
    form = NewForm(request.POST or None, units=units, cycles=cycles)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            unit, cycle, name = (form.cleaned_data[field] for field in ("unit", "cycle", "name"))
            application = transitions.start_for(unit, cycle, name=name, by=Actor.of(request, Role.UNIT))
            return redirect("application:detail", key=application.key)
    status = 422 if form.is_bound else 200
    return render(request, f"{PAGES}/new.html", {"form": form, "open": bool(units and cycles)}, status=status)


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None:
        raise Http404
    return thing


def _agree_form(case: dict[str, Any]) -> AgreeForm:
    application = case["application"]
    chosen = {"recommender": str(application.recommender.key) if application.recommender else ""}
    return AgreeForm(recommenders=case["recommenders"], version=application.version, initial=chosen)


def _with_panel(case: dict[str, Any], form: AgreeForm) -> dict[str, Any]:
    """The case with its one decision, greyed with a reason where it cannot be taken."""
    sheet, address = case["sheet"], case["application"].key
    left = sheet["total"] - sheet["done"]
    why_not = case["closed"] or (_("还有 %(n)d 份材料没有核对原件并盖章确认。") % {"n": left} if left else "")
    moves = MOVES["unit_agree"], MOVES["unit_return"], MOVES["unit_refuse"]
    url = reverse("endorsement:agree", args=[address])
    act = act_panels.case_panel("endorsement", moves, form, address, fields=form.field_order, why_not=why_not, url=url)
    return case | {"form": form, "act": act}


def _case(request: HttpRequest, case: dict[str, Any], form: AgreeForm) -> HttpResponse:
    return render(request, f"{PAGES}/detail.html", _with_panel(case, form), status=422 if form.is_bound else 200)


def _decide(request: HttpRequest, application: Application, form: Any, name: str) -> HttpResponse:
    move, danger = MOVES[name], name == "unit_refuse"
    act = act_panels.reason_panel(move, form, application, back="endorsement:detail", danger=danger, fields=["reason"])
    context = {"application": application, "form": form, "act": act}
    return render(request, f"{PAGES}/decide.html", context, status=422 if form.is_bound else 200)


def _done(request: HttpRequest, key: UUID, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("endorsement:detail", key=key)
