"""Thin views: a month of working days and what STAFF enters; the single extensions that LEAD gives."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import requires
from accounts.roles import ASSOCIATION, Role
from nominations.acting import Actor, refusals
from nominations.calendar import forms, permissions, queries, transitions

PAGES = "nominations/calendar"


def _found(thing: Any) -> Any:
    if thing is None:
        raise Http404
    return thing


@requires(*ASSOCIATION)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """One month, day by day."""
    return _month(request, forms.PasteForm())


def _month(request: HttpRequest, form: Any) -> HttpResponse:
    context = queries.month(*forms.MonthForm(request.GET).shown)
    context |= {"form": form, "may_keep": permissions.can_keep_days(request.user)}
    return render(request, f"{PAGES}/queue.html", context, status=422 if form.errors else 200)


def _back(request: HttpRequest) -> HttpResponse:
    year, month = forms.MonthForm(request.GET).shown
    response = redirect("calendar:queue")
    response["Location"] += f"?year={year}&month={month}"
    return response


@requires(Role.STAFF)
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Enter days, one or a whole notice."""
    form = forms.PasteForm(request.POST)
    if form.is_valid():
        with refusals(form):
            said = form.cleaned_data
            n = transitions.set_days(said["days"].items(), source=said["source"], by=Actor.of(request, Role.STAFF))
            messages.success(request, _("已登记 %(n)d 天；此前已通知的期限不变。") % {"n": n})
            return _back(request)
    return _month(request, form)


@requires(Role.STAFF)
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Take an own entry back."""
    form = forms.RemoveForm(request.POST)
    if not form.is_valid():
        raise Http404
    if transitions.remove_day(form.cleaned_data["date"], by=Actor.of(request, Role.STAFF)):
        messages.success(request, _("已取消登记；此前已通知的期限不变。"))
    return _back(request)


@requires(*ASSOCIATION)
@require_safe
def extensions(request: HttpRequest) -> HttpResponse:
    """All single extensions."""
    return render(request, f"{PAGES}/extensions.html", queries.extensions(request.user, request.GET))


@requires(Role.LEAD)
def extend(request: HttpRequest) -> HttpResponse:
    """Give one recommending unit more time."""
    cycle = _found(queries.cycle_now())
    form = forms.ExtendForm(request.POST or None, cycle=cycle, units=queries.units())
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            transitions.extend(cycle=cycle, by=Actor.of(request, Role.LEAD), **form.terms)
            messages.success(request, _("已延期，并通知了有关单位。"))
            return redirect("calendar:extensions")
    context = {"form": form, "act": queries.extending(form), "cycle": cycle}
    return render(request, f"{PAGES}/decide.html", context, status=422 if form.errors else 200)


@requires(Role.LEAD)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an extension back."""
    row = _found(queries.extension(request.user, pk))
    form = forms.RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            reason = form.cleaned_data["reason"]
            transitions.revoke(row, reason=reason, by=Actor.of(request, Role.LEAD))
            messages.success(request, _("已撤销延期，并通知了有关单位。"))
            return redirect("calendar:extensions")
    context = {"form": form, "act": queries.revoking(form), "cycle": row.cycle, "row": row}
    return render(request, f"{PAGES}/decide.html", context, status=422 if form.errors else 200)
