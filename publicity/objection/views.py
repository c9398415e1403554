"""The public form and what follows by the code; the parties' answers behind a log-in."""

import secrets
from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import public, requires, signed_in
from accounts.roles import Role
from documents.files import read
from nominations.acting import Actor, refusals
from publicity.objection import forms, queries, transitions
from publicity.objections import filing

PAGES = "publicity/objection"
VERBS = ("letter", "supply", "withdraw")
FORM = require_http_methods(["GET", "HEAD", "POST"])


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if not thing:
        raise Http404
    return thing


@public
@never_cache
@sensitive_post_parameters()
@FORM
def new(request: HttpRequest, year: int) -> HttpResponse:
    """O1; the code is on the page that answers, and nowhere else."""
    people = queries.open_to(year)
    if not people:
        return _closed(request, year)
    initial = {"entry": request.GET.get("entry", "")}
    form = forms.ObjectionForm(request.POST or None, request.FILES or None, people=people, initial=initial)
    if request.method == "POST" and (limited := ratelimit.consume_or_429(request, action="objection")):
        return limited
    if form.is_valid():
        with refusals(form):
            made, code = transitions.file(form.people[form.cleaned_data["entry"]], **form.terms)
            return render(request, f"{PAGES}/done.html", {"objection": made, "code": code, "year": year})
    return render(request, f"{PAGES}/new.html", {"form": form, "year": year}, status=422 if form.errors else 200)


def _closed(request: HttpRequest, year: int) -> HttpResponse:
    """Midnight came while somebody wrote: what was written is given back to them."""
    _found(queries.was_open(year))
    facts = request.POST.get("facts", "")[: filing.MOST_FACTS * 2]
    context = {"year": year, "shown": queries.is_shown(year), "facts": facts}
    return render(request, f"{PAGES}/closed.html", context, status=422 if request.method == "POST" else 200)


@public
@never_cache
@sensitive_post_parameters()
@FORM
def status(request: HttpRequest) -> HttpResponse:
    """By the code: where it is. Unknown codes are answered alike, and counted."""
    form = forms.CodeForm(request.POST or None)
    if form.is_valid():
        if limited := ratelimit.consume_or_429(request, action="objection_code"):
            return limited
        if row := filing.by_code(form.cleaned_data["code"]):
            return _status(request, row, form.cleaned_data["code"])
        form.add_error("code", _("没有这个查询码对应的异议，请核对。"))
    return render(request, f"{PAGES}/code.html", {"form": form}, status=422 if form.errors else 200)


def _status(request: HttpRequest, row: Any, code: str, form: Any = None) -> HttpResponse:
    context = queries.status(row) | {"code": code, "form": form or forms.SupplyForm(initial=_fresh(code))}
    return render(request, f"{PAGES}/status.html", context, status=422 if form and form.errors else 200)


def _fresh(code: str) -> dict[str, str]:
    return {"code": code, "key": secrets.token_hex(16)}


def _letter(file: Any, name: str) -> HttpResponse:
    """The file and no line in the trail: that would keep the address of who objects (§2.11)."""
    response = HttpResponse(read(file), content_type=file.media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["POST"])
def by_code(request: HttpRequest, verb: str) -> HttpResponseBase:
    """Supply, withdraw, or have the letter; the code goes along in the body, never in an address."""
    if limited := ratelimit.consume_or_429(request, action="objection_code"):
        return limited
    code = request.POST.get("code", "")
    row = _found(verb in VERBS and filing.by_code(code))
    if verb == "letter":
        return _letter(_found(queries.letter(row)), f"{row.number}.pdf")
    form = forms.SupplyForm(request.POST, request.FILES) if verb == "supply" else forms.CodeForm(request.POST)
    if form.is_valid():
        with refusals(form):
            if verb == "supply":
                said = form.cleaned_data
                transitions.supply(row, [said["file_1"]], text=said["text"], key=said["key"])
            else:
                transitions.withdraw(row, key=request.POST.get("key", "")[:64])
            return _status(request, filing.by_code(code), code)
    return _status(request, row, code, form if verb == "supply" else None)


@signed_in
@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """What the nominee and the units have to answer."""
    return render(request, f"{PAGES}/answers.html", {"rows": queries.to_answer(request.user)})


@requires(Role.NOM, Role.UNIT, Role.REC)
@FORM
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """One of them."""
    row = _found(queries.one_to_answer(request.user, key))
    form = forms.AnswerForm(request.POST or None, version=row.version)
    if form.is_valid():
        with refusals(form):
            role = {"nominee": Role.NOM, "employer": Role.UNIT}.get(queries.sight.party_of(request.user, row), Role.REC)
            transitions.answer(row, by=Actor.of(request, role), **form.terms)
            messages.success(request, _("已提交说明。"))
            return redirect("objection:answers")
    context = {"objection": row, "form": form}
    return render(request, f"{PAGES}/answer.html", context, status=422 if form.errors else 200)
