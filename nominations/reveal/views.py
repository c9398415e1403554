"""Thin views."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.guards import requires
from accounts.roles import Role
from nominations.acting import Actor, refusals
from nominations.reveal import forms, queries, transitions
from nominations.visibility import viewer_role

PAGES = "nominations/reveal"


@requires(Role.NOM, Role.UNIT, Role.REC, Role.STAFF, Role.LEAD, Role.CHIEF)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
def number(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask for reason and password; the answer to the POST shows the number, and nothing else ever does."""
    application = queries.to_reveal(request.user, key)
    if application is None:
        raise Http404
    form = forms.RevealForm(request.POST or None)
    page = queries.page(request.user, application)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actor = Actor.of(request, viewer_role(request.user, application))
            shown = transitions.reveal(application, by=actor, **form.cleaned_data)
            return render(request, f"{PAGES}/shown.html", page | {"number": shown})
    return render(request, f"{PAGES}/ask.html", page | {"form": form}, status=422 if form.is_bound else 200)
