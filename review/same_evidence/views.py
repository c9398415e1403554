"""The comparison's screens: the list of pairs, one pair side by side, the decision."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import requires
from accounts.roles import Role
from nominations.acting import Actor, refusals
from nominations.visibility import READERS
from review.same_evidence import forms, queries, transitions

PAGES = "review/same_evidence"


@requires(*READERS)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The pairs found, undecided first."""
    listing = queries.queue(request.user, forms.FilterForm(request.GET), request.GET)
    return render(request, f"{PAGES}/queue.html", {"listing": listing, "empty": queries.EMPTY})


@requires(*READERS)
@require_safe
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """One pair side by side."""
    return _pair(request, key)


@requires(Role.STAFF)
@require_POST
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the pair is; then on to the next one."""
    match, form = _found(queries.to_decide(request.user, key)), forms.DecideForm(request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.decide(match, by=Actor.of(request, Role.STAFF), **form.terms)
            messages.success(request, _("已保存判断。"))
            following = queries.next_open(request.user)
            return redirect("same_evidence:detail", following.key) if following else redirect("same_evidence:queue")
    return _pair(request, key, form)


def _pair(request: HttpRequest, key: UUID, form: Any = None) -> HttpResponse:
    pair = _found(queries.pair(request.user, key, forms.TurnForm(request.GET).turns))
    match = pair["match"]
    said = {"decision": match.decision, "remark": match.remark}
    form = form or forms.DecideForm(version=match.version, initial=said)
    return render(request, f"{PAGES}/detail.html", pair | {"form": form}, status=422 if form.is_bound else 200)


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None:
        raise Http404
    return thing
