"""Thin views: a year's lists, one list and its steps, the order of the rows, the log of channels, exports."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import requires
from accounts.roles import Role
from documents import denials
from documents.serving import serve
from nominations.act_forms import ActForm
from nominations.acting import Actor, refusals
from nominations.visibility import READERS
from publicity import notice_panels
from publicity.lists import article as articles
from publicity.lists import papers, showing
from publicity.public_notice import forms, permissions, queries, transitions

PAGES = "publicity/public_notice"
FORM = require_http_methods(["GET", "HEAD", "POST"])


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None or thing is False:
        raise Http404
    return thing


@requires(*READERS)
@require_safe
def queue(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The lists of a year, or that there is none yet."""
    cycle = queries.cycle_of(request.user, year)
    if cycle is None and year is None:
        return render(request, f"{PAGES}/queue.html", {"empty": queries.EMPTY})
    return _year(request, _found(cycle))


def _year(request: HttpRequest, cycle: Any, form: Any = None, verb: str = "") -> HttpResponse:
    context = queries.page(request.user, cycle)
    context |= {"form": form or ActForm(version=cycle.version)}
    context |= {"acts": notice_panels.of_year(request.user, cycle, verb, form)}
    return render(request, f"{PAGES}/queue.html", context, status=422 if form and form.errors else 200)


@requires(Role.STAFF)
@require_POST
def prepare(request: HttpRequest, year: int) -> HttpResponse:
    """Begin a list."""
    cycle = _found(queries.cycle_of(request.user, year))
    _found(permissions.can_prepare(request.user, cycle))
    form = ActForm(request.POST)
    if form.is_valid():
        with refusals(form):
            made = transitions.prepare(cycle, by=Actor.of(request, Role.STAFF), **form.terms)
            messages.success(request, _("已列出等待公示的候选人，请核对。"))
            return redirect("public_notice:detail", key=made.key)
    return _year(request, cycle, form)


@requires(Role.LEAD, Role.CHIEF)
@sensitive_post_parameters("proof")
@require_POST
def promote(request: HttpRequest, year: int, verb: str) -> HttpResponse:
    """One step of 递补."""
    cycle = _found(queries.cycle_of(request.user, year))
    step = _found(notice_panels.promotion_step(request.user, verb, cycle, request.POST.get("key", "")))
    form = step.form(request.POST, request.FILES)
    if form.is_valid():
        with refusals(form):
            step.run(by=Actor.of(request, step.role), **form.terms)
            messages.success(request, step.done)
            return redirect("public_notice:year", year=year)
    return _year(request, cycle, form, verb)


@requires(*READERS)
@require_safe
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """One list."""
    return _one(request, _found(queries.publication_of(request.user, key)))


def _one(request: HttpRequest, publication: Any, verb: str = "", form: Any = None) -> HttpResponse:
    context = queries.one(request.user, publication)
    context |= {"acts": notice_panels.on_page(request.user, publication, verb, form), "form": form}
    return render(request, f"{PAGES}/detail.html", context, status=422 if form and form.errors else 200)


@requires(Role.STAFF, Role.LEAD, Role.CHIEF)
@sensitive_post_parameters("proof")
@require_POST
def act(request: HttpRequest, key: UUID, verb: str) -> HttpResponse:
    """One step of the list."""
    publication = _found(queries.publication_of(request.user, key))
    step = _found(notice_panels.step(request.user, verb, publication, request.POST.get("key", "")))
    form = step.form(request.POST, request.FILES)
    if form.is_valid():
        with refusals(form):
            step.run(by=Actor.of(request, step.role), **form.terms)
            messages.success(request, step.done)
            return redirect("public_notice:detail", key=key)
    return _one(request, publication, verb, form)


@requires(Role.STAFF)
@FORM
def order(request: HttpRequest, key: UUID) -> HttpResponse:
    """The places of the rows."""
    publication = _found(queries.publication_of(request.user, key))
    _found(permissions.can_write(request.user, publication))
    entries = list(publication.entries.order_by("place"))
    form = forms.OrderForm(
        request.POST or None, version=publication.version, entries=entries, reason=publication.order_reason
    )
    if form.is_valid():
        with refusals(form):
            transitions.arrange(publication, by=Actor.of(request, Role.STAFF), **form.terms)
            messages.success(request, _("已保存排列顺序。"))
            return redirect("public_notice:detail", key=key)
    context = {"publication": publication, "cycle": publication.cycle, "form": form}
    return render(request, f"{PAGES}/order.html", context, status=422 if form.errors else 200)


@requires(Role.STAFF)
@FORM
def channel(request: HttpRequest, key: UUID) -> HttpResponse:
    """One line of the log of channels."""
    publication = _found(queries.publication_of(request.user, key))
    _found(permissions.can_write(request.user, publication))
    form = forms.ChannelForm(request.POST or None, files=request.FILES or None, version=publication.version)
    if form.is_valid():
        with refusals(form):
            transitions.announce(publication, by=Actor.of(request, Role.STAFF), **form.terms)
            messages.success(request, _("已登记发布渠道。"))
            return redirect("public_notice:detail", key=key)
    context = {"publication": publication, "cycle": publication.cycle, "form": form}
    return render(request, f"{PAGES}/channel.html", context, status=422 if form.errors else 200)


@denials.recorded
@requires(*READERS)
@require_safe
def screenshot(request: HttpRequest, key: UUID, channel: UUID) -> HttpResponseBase:
    """The picture of a channel."""
    file = _found(queries.screenshot(request.user, key, channel))
    return serve(file, request, inline=True, filename=file.original_name)


@requires(*READERS)
@require_safe
def article(request: HttpRequest, key: UUID) -> HttpResponse:
    """The text for the editor of the 公众号, as a file."""
    publication = _found(queries.publication_of(request.user, key))
    shown = _found(showing.one(publication))
    disposition = content_disposition_header(True, f"{shown['title']}.html") or "attachment"
    text = articles.html(shown)
    return HttpResponse(text, content_type="text/html", headers={"Content-Disposition": disposition})


@requires(*READERS)
@require_POST
def print_paper(request: HttpRequest, key: UUID, format: str) -> HttpResponse:
    """The paper once more, as PDF or .docx."""
    publication = _found(queries.publication_of(request.user, key))
    _found(showing.one(publication) and format in papers.FORMATS)
    document = transitions.print_again(publication, format, by=request.user)  # type: ignore[arg-type]
    return redirect("documents:status", key=document.key)
