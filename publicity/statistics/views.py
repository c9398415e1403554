"""Thin views: the figures of a year, years beside each other, D21."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import requires
from accounts.roles import Role, has_role
from nominations.acting import Actor
from nominations.visibility import READERS
from publicity.statistics import permissions, queries, transitions

PAGES = "publicity/statistics"
MAKERS = (Role.STAFF, Role.LEAD, Role.CHIEF)


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None or thing is False:
        raise Http404
    return thing


@requires(*READERS)
@require_safe
def queue(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The figures of a year, or that there are none yet."""
    cycle = queries.cycle_of(request.user, year)
    if cycle is None and year is None:
        return render(request, f"{PAGES}/queue.html", {"empty": queries.EMPTY})
    return render(request, f"{PAGES}/queue.html", queries.page(request.user, _found(cycle)))


@requires(*READERS)
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The years beside each other."""
    return render(request, f"{PAGES}/compare.html", queries.comparison(request.user))


@requires(*MAKERS)
@require_POST
def make(request: HttpRequest, year: int) -> HttpResponse:
    """D21 as the year stands now."""
    cycle = _found(queries.cycle_of(request.user, year))
    _found(permissions.can_make(request.user, cycle))
    role = next(role for role in MAKERS if has_role(request.user, role))
    transitions.make(cycle, by=Actor.of(request, role))
    messages.success(request, _("正在生成年度统计表，完成后可以下载。"))
    return redirect("statistics:year", year=year)
