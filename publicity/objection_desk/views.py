"""The desk: the list, one objection with its steps and files, entering a letter."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.guards import requires
from accounts.roles import Role
from documents import denials
from documents.serving import serve
from nominations.acting import Actor, refusals
from nominations.visibility import READERS
from publicity import desk_panels
from publicity.objection_desk import forms, queries, transitions

PAGES = "publicity/objection_desk"
FORM = require_http_methods(["GET", "HEAD", "POST"])


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if not thing:
        raise Http404
    return thing


@requires(*READERS)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """All objections this person may read."""
    context = queries.listed(request.user, request.GET.get("group", ""))
    return render(request, f"{PAGES}/queue.html", context | {"empty": queries.EMPTY})


@requires(Role.STAFF)
@sensitive_post_parameters()
@FORM
def enter(request: HttpRequest) -> HttpResponse:
    """A letter, a call, a visit."""
    people = _found(queries.enterable(request.user))
    form = forms.EnterForm(request.POST or None, request.FILES or None, people=people)
    if form.is_valid():
        with refusals(form):
            entry = form.people[form.cleaned_data["entry"]]
            made, code = transitions.enter(entry, by=Actor.of(request, Role.STAFF), **form.terms)
            return render(request, f"{PAGES}/entered.html", {"objection": made, "code": code})
    return render(request, f"{PAGES}/enter.html", {"form": form}, status=422 if form.errors else 200)


@requires(*READERS)
@require_safe
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """One objection; reading who objects is kept in the trail."""
    row = _found(queries.one(request.user, key))
    return _one(request, row)


def _one(request: HttpRequest, row: Any, verb: str = "", form: Any = None) -> HttpResponse:
    context = queries.detail(request.user, row)
    if context["identity"]:
        seen: Any = request.user
        audit.record("objection.identity", actor=seen, target=f"objection:{row.key}", detail={}, request=request)
    context |= {"acts": desk_panels.on_page(request.user, row, verb, form), "form": form}
    return render(request, f"{PAGES}/detail.html", context, status=422 if form and form.errors else 200)


@requires(Role.STAFF, Role.LEAD, Role.CHIEF)
@sensitive_post_parameters("proof")
@require_POST
def act(request: HttpRequest, key: UUID, verb: str) -> HttpResponse:
    """One step."""
    row = _found(queries.one(request.user, key))
    step = _found(desk_panels.step(request.user, verb, row, request.POST.get("key", "")))
    form = step.form(request.POST, request.FILES)
    if form.is_valid():
        with refusals(form):
            step.run(by=Actor.of(request, step.role), **form.terms)
            messages.success(request, step.done)
            return redirect("objection_desk:detail", key=key)
    return _one(request, row, verb, form)


@denials.recorded
@requires(*READERS)
@require_safe
def proof(request: HttpRequest, key: UUID, proof: UUID) -> HttpResponseBase:
    """One file of evidence."""
    file = _found(queries.proof(request.user, key, proof))
    return serve(file, request, inline="download" not in request.GET, filename=file.original_name)
