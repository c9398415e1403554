"""The copies' screens: the list, one copy with its files, the copy as experts read it, and the acts of case workers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import requires
from accounts.roles import Role
from documents import denials
from documents.serving import serve
from nominations.act_forms import ActForm
from nominations.acting import Actor, refusals
from nominations.visibility import READERS
from review.blinding import forms, queries, transitions
from review.sheets.blind_files import served_name

PAGES = "review/blinding"


@requires(*READERS)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """How far the copies of a year are."""
    years = queries.years()
    form = forms.FilterForm(request.GET, years=years)
    listing = queries.queue(request.user, form, request.GET, years)
    year = form.cleaned_data.get("cycle") or max(years, default=0)
    waiting = queries.to_make(request.user, years.get(year, 0))
    context = {"listing": listing, "empty": queries.EMPTY, "year": year, "waiting": waiting}
    return render(request, f"{PAGES}/queue.html", context)


@requires(Role.STAFF)
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """A copy for every application of the year that has none."""
    form = forms.MakeForm(request.POST)
    cycle = _found(queries.cycle_of(form.cleaned_data["year"]) if form.is_valid() else None)
    made = transitions.make(cycle, by=Actor.of(request, Role.STAFF))
    messages.success(request, _("已生成 %(n)d 份匿名副本，请逐份处理、确认。") % {"n": made})
    return redirect(reverse("blinding:queue") + f"?cycle={cycle.year}")


@requires(*READERS)
@require_safe
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """One copy: its texts, its files, what has to be done."""
    return _case(request, key)


@requires(*READERS)
@require_safe
def preview(request: HttpRequest, key: UUID) -> HttpResponse:
    """The copy as an expert reads it."""
    found = _found(queries.preview(request.user, key, request.GET.get("file", "")))
    return render(request, f"{PAGES}/preview.html", found)


@denials.recorded
@requires(*READERS)
@require_safe
def served(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """One file as experts get it."""
    file = _found(queries.served(request.user, key))
    return serve(file.file, request, inline=True, filename=served_name(file, file.file))


@requires(Role.STAFF)
@require_POST
def renew(request: HttpRequest, key: UUID) -> HttpResponse:
    """The form has changed: texts and list of files anew."""
    copy, form = _found(queries.to_work(request.user, key)), ActForm(request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.renew(copy, by=_staff(request), **form.act)
            return _done(request, key, _("副本已按最新的申报表重新生成，请核对后确认。"), "form")
    return _case(request, key, act_form=form)


@requires(Role.STAFF)
@require_POST
def hide_word(request: HttpRequest, key: UUID) -> HttpResponse:
    """One more word to replace."""
    copy, form = _found(queries.to_work(request.user, key)), forms.TermForm(request.POST, auto_id="term_%s")
    if form.is_valid():
        with refusals(form):
            transitions.hide_word(copy, by=_staff(request), **form.terms)
            return _done(request, key, _("已隐去“%(word)s”。") % {"word": form.cleaned_data["was"]}, "check")
    return _case(request, key, term_form=form)


@requires(Role.STAFF)
@require_POST
def show_word(request: HttpRequest, key: UUID) -> HttpResponse:
    """A word added by hand is shown again."""
    copy, form = _found(queries.to_work(request.user, key)), forms.WordForm(request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.show_word(copy, by=_staff(request), **form.terms)
            return _done(request, key, _("已恢复“%(word)s”。") % {"word": form.cleaned_data["was"]}, "check")
    return _case(request, key, act_form=form)


@requires(Role.STAFF)
@require_POST
def decide(request: HttpRequest, key: UUID, file: UUID) -> HttpResponse:
    """What becomes of one file; then on to the next undecided one."""
    row = _found(queries.to_decide(request.user, key, file))
    full = row.copy.application.cycle.written_blind == "full"
    form = forms.FileForm(request.POST, request.FILES, full=full, auto_id="file_%s")
    if form.is_valid():
        with refusals(form):
            transitions.decide(row, by=_staff(request), **form.terms)
            chosen = f"?file={row.attachment.key}&side=served" if form.cleaned_data["choice"] == "masked" else ""
            return _done(request, key, _("已保存对“证明材料%(n)d”的处理。") % {"n": row.number}, "evidence", chosen)
    return _case(request, key, file_form=form, chosen=str(row.attachment.key))


@requires(Role.STAFF)
@require_POST
def confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    """A person has read the copy; then on to the next one."""
    copy, form = _found(queries.to_work(request.user, key)), forms.ConfirmForm(request.POST, auto_id="confirm_%s")
    if form.is_valid():
        with refusals(form):
            transitions.confirm(copy, by=_staff(request), **form.act)
            following = queries.next_open(request.user, copy.application.cycle_id, but=copy.pk)
            messages.success(request, _("已确认副本 %(code)s。") % {"code": copy.code})
            return redirect("blinding:detail", key=following.key) if following else redirect("blinding:queue")
    return _case(request, key, confirm_form=form)


def _case(request: HttpRequest, key: UUID, *, chosen: str = "", **bound: Any) -> HttpResponse:
    """The page of one copy; `bound`: the form that came back, if any."""
    get = request.GET
    case = _found(queries.detail(request.user, key, chosen or get.get("file", ""), get.get("side", "")))
    context = case | forms.of_case(case, bound)
    return render(request, f"{PAGES}/detail.html", context, status=422 if bound else 200)


def _done(request: HttpRequest, key: UUID, sentence: str, pane: str, query: str = "") -> HttpResponse:
    messages.success(request, sentence)
    return redirect(reverse("blinding:detail", args=[key]) + f"{query}#{pane}")


def _staff(request: HttpRequest) -> Actor:
    return Actor.of(request, Role.STAFF)


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None:
        raise Http404
    return thing
