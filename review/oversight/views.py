"""Thin views."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.guards import requires
from accounts.roles import Role, has_role
from nominations.acting import Actor
from review.oversight import forms, queries, transitions

PAGES = "review/oversight"


@requires(Role.LEAD, Role.SUP)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The rules of sight, and the way to one application by its number."""
    form = forms.FindForm(request.GET if "number" in request.GET else None)
    if form.is_bound and form.is_valid():
        found = queries.numbered(request.user, form.cleaned_data["number"])
        if found is not None:
            return redirect("oversight:detail", key=found.key)
        form.add_error("number", _("没有找到这个受理编号，请核对后重新输入，如 2023-0001。"))
    return render(request, f"{PAGES}/queue.html", {"form": form, **queries.rules()})


@requires(Role.LEAD, Role.SUP)
@require_safe
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """Everyone who can open one application now; the question is recorded."""
    case = queries.case(request.user, key)
    if case is None:
        raise Http404
    role = Role.SUP if has_role(request.user, Role.SUP) else Role.LEAD
    transitions.look(case["application"], by=Actor.of(request, role))
    return render(request, f"{PAGES}/detail.html", case)
