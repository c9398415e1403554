"""Thin views: the register of a year, one title and its lines, the lists, and what its holders read of their own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import requires
from accounts.roles import Role
from documents import denials
from documents.serving import serve
from nominations.act_forms import ActForm
from nominations.acting import Actor, refusals
from nominations.visibility import READERS
from publicity.certificates import forms, permissions, queries, transitions
from publicity.titles import lists

PAGES = "publicity/certificates"
HOLDERS = (Role.NOM, Role.UNIT, Role.REC)
FORM = require_http_methods(["GET", "HEAD", "POST"])


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None or thing is False:
        raise Http404
    return thing


@requires(*READERS)
@require_safe
def queue(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The register of a year, or that there is none yet."""
    cycle = queries.cycle_of(request.user, year)
    if cycle is None and year is None:
        return render(request, f"{PAGES}/queue.html", {"empty": queries.EMPTY})
    cycle = _found(cycle)
    listing = queries.register(request.user, cycle, forms.QueueForm(request.GET), request.GET)
    context = {"cycle": cycle, "listing": listing, "empty": queries.EMPTY, "years": queries.years()}
    context |= {"takes_lists": permissions.can_take_lists(request.user, cycle)}
    return render(request, f"{PAGES}/queue.html", context)


@requires(*READERS)
@require_POST
def take_list(request: HttpRequest, year: int, kind: str, format: str) -> HttpResponse:
    """The 发放登记表 or the list recommended upward, as a file."""
    cycle = _found(queries.cycle_of(request.user, year))
    _found(permissions.can_take_lists(request.user, cycle) and format in lists.KINDS.get(kind, ()))
    document = transitions.ask_list(cycle, kind, format, by=request.user)  # type: ignore[arg-type]
    return redirect("documents:status", key=document.key)


@requires(*READERS)
@require_safe
def title(request: HttpRequest, key: UUID) -> HttpResponse:
    """One title."""
    return _one(request, _found(queries.title_of(request.user, key)))


def _one(request: HttpRequest, row: Any, form: Any = None, hand: Any = None, upward: Any = None) -> HttpResponse:
    form = form or hand or upward
    context = queries.one(request.user, row) | {"form": form}
    context |= {"hand": hand or forms.HandOutForm(version=0)}
    context |= {"upward": upward or forms.UpwardForm(version=row.upward_version)}
    context |= {"again": ActForm(version=context["edition"], auto_id="id_again_%s")}
    return render(request, f"{PAGES}/title.html", context, status=422 if form and form.errors else 200)


@requires(Role.STAFF)
@require_POST
def hand_out(request: HttpRequest, key: UUID) -> HttpResponse:
    """One line of the register."""
    row = _found(queries.title_of(request.user, key))
    _found(permissions.can_register(request.user, row))
    form = forms.HandOutForm(request.POST, files=request.FILES, version=0)
    if form.is_valid():
        with refusals(form):
            transitions.hand_out(row, by=Actor.of(request, Role.STAFF), **form.terms)
            messages.success(request, _("已登记。"))
            return redirect("certificates:title", key=key)
    return _one(request, row, hand=form)


@requires(Role.STAFF)
@FORM
def void_line(request: HttpRequest, key: UUID, line: UUID) -> HttpResponse:
    """A line entered in error."""
    row = _found(queries.line_of(request.user, key, line))
    _found(permissions.can_register(request.user, row.title))
    form = forms.VoidForm(request.POST or None, version=0)
    if form.is_valid():
        with refusals(form):
            transitions.void_hand_out(row, by=Actor.of(request, Role.STAFF), **form.terms)
            messages.success(request, _("已作废。"))
            return redirect("certificates:title", key=key)
    return render(request, f"{PAGES}/void.html", {"line": row, "form": form}, status=422 if form.errors else 200)


@requires(Role.STAFF)
@require_POST
def renew(request: HttpRequest, key: UUID) -> HttpResponse:
    """Certificate and plaque once more."""
    row = _found(queries.title_of(request.user, key))
    _found(permissions.can_register(request.user, row))
    form = ActForm(request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.renew(row, by=Actor.of(request, Role.STAFF), **form.terms)
            messages.success(request, _("正在重新生成。"))
            return redirect("certificates:title", key=key)
    return _one(request, row, form)


@requires(Role.LEAD)
@require_POST
def recommend(request: HttpRequest, key: UUID) -> HttpResponse:
    """择优推荐上海工匠, or no longer."""
    row = _found(queries.title_of(request.user, key))
    form = forms.UpwardForm(request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.recommend(row, by=Actor.of(request, Role.LEAD), **form.terms)
            messages.success(request, _("已登记。"))
            return redirect("certificates:title", key=key)
    return _one(request, row, upward=form)


@denials.recorded
@requires(*READERS)
@require_safe
def scan(request: HttpRequest, key: UUID, line: UUID) -> HttpResponseBase:
    """The scan of a signature."""
    file = _found(queries.scan_of(request.user, key, line))
    return serve(file, request, inline=True, filename=file.original_name)


@requires(*HOLDERS)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The titles of this person and of their units."""
    return render(request, f"{PAGES}/mine.html", queries.mine(request.user))


@requires(*HOLDERS)
@require_safe
def own(request: HttpRequest, application: UUID) -> HttpResponse:
    """One of them, with the certificate for the person named."""
    return render(request, f"{PAGES}/own.html", _found(queries.own(request.user, application)))
