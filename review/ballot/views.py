"""Thin views of a member's device: my meetings, briefs, the ballot and its receipt, the tally."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import requires
from accounts.roles import Role
from nominations.acting import Actor, refusals
from review.ballot import forms, queries, transitions
from review.votes import proof
from review.votes.moves import Mode

PAGES = "review/ballot"


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None:
        raise Http404
    return thing


@requires(Role.EXP)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My meetings: where, when, what to do now."""
    return render(request, f"{PAGES}/mine.html", {"meetings": queries.mine(request.user)})


@requires(Role.EXP)
@require_POST
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Coming or not."""
    member = _found(queries.member(request.user, _found(queries.meeting(request.user, key))))
    form = forms.AnswerForm(request.POST)
    if form.is_valid():
        transitions.answer(member, by=Actor.of(request, Role.EXP), coming=form.cleaned_data["coming"])
        messages.success(request, _("已答复，开会前可以更改。"))
    return redirect("ballot:mine")


@requires(Role.EXP)
@require_http_methods(["GET", "HEAD", "POST"])
def here(request: HttpRequest, key: UUID, token: str) -> HttpResponse:
    """The code on the wall: one tap, and the member is in the room."""
    approval = _found(queries.meeting(request.user, key))
    form = forms.HereForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals(form):
            transitions.check_in(_found(queries.member(request.user, approval)), token, by=Actor.of(request, Role.EXP))
            messages.success(request, _("已签到。"))
            return redirect("ballot:mine")
    context = {"approval": approval, "cycle": approval.cycle, "form": form}
    return render(request, f"{PAGES}/here.html", context, status=422 if form.errors else 200)


@requires(Role.EXP)
@require_safe
def briefs(request: HttpRequest, key: UUID) -> HttpResponse:
    """The candidates in the order of the list."""
    approval = _found(queries.meeting(request.user, key))
    context = {"approval": approval, "cycle": approval.cycle, "rows": queries.briefs(request.user, approval)}
    return render(request, f"{PAGES}/briefs.html", context)


@requires(Role.EXP)
@require_safe
def brief(request: HttpRequest, key: UUID, application: UUID) -> HttpResponse:
    """One candidate."""
    approval = _found(queries.meeting(request.user, key))
    return render(request, f"{PAGES}/brief.html", _found(queries.one_brief(request.user, approval, application)))


@requires(Role.EXP)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, key: UUID) -> HttpResponse:
    """The ballot; cast, it answers with the receipt, which is shown this once."""
    context = _found(queries.paper(request.user, key))
    form = forms.BallotForm(request.POST or None, rows=context["rows"])
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            receipt = transitions.cast(
                context["round"], form.choices, form.cleaned_data["secret"], by=Actor.of(request, Role.EXP)
            )
            spoken = proof.spoken(receipt.secret)
            return render(request, f"{PAGES}/receipt.html", context | {"receipt": receipt, "spoken": spoken})
    context |= {"form": form, "lines": form.lines()}
    return render(request, f"{PAGES}/vote.html", context, status=422 if form.errors else 200)


@requires(Role.EXP)
@require_safe
def tally(request: HttpRequest, key: UUID) -> HttpResponse:
    """Every code with its choice, to look one's own up."""
    return render(request, f"{PAGES}/tally.html", _found(queries.tally(request.user, key)))


@requires(Role.EXP)
@require_safe
def proof_file(request: HttpRequest, key: UUID) -> HttpResponse:
    """The round as data, to count again without the portal; of a vote on paper there are no ballots to count."""
    found = _found(queries.tally(request.user, key))
    if found["round"].mode != Mode.DEVICE:
        raise Http404
    content = proof.published(found["round"], found["hidden"], found["void"])
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
