"""The page of a form's stamps, for both units and the association: load by a query, bind a form, one domain call."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import requires
from accounts.roles import Role
from documents import denials
from documents.serving import serve
from nominations.acting import Actor, refusals
from nominations.sealing import Party
from nominations.stamping import queries, transitions
from nominations.stamping.forms import SealForm
from nominations.visibility import READERS

ROLES = {Party.UNIT: Role.UNIT, Party.RECOMMENDER: Role.REC}


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None:
        raise Http404
    return thing


@requires(Role.UNIT, Role.REC, *READERS)
@require_safe
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """What is stamped, in which version, and whether it counts."""
    return _page(request, key)


@requires(Role.UNIT, Role.REC)
@require_POST
def attach(request: HttpRequest, key: UUID, party: str) -> HttpResponse:
    """The sealed page of one unit."""
    application = _found(queries.to_seal(request.user, key, party))
    form = SealForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals(form):
            by = Actor.of(request, ROLES[Party(party)])
            transitions.attach(application, party, form.cleaned_data["scan"], **form.said, by=by)
            messages.success(request, _("已保存盖章件。"))
            return redirect("stamping:detail", key=key)
    return _page(request, key, party, form)


@denials.recorded
@requires(Role.UNIT, Role.REC, *READERS)
@require_safe
def page(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """One sealed page."""
    sealed = _found(queries.sealed_page(request.user, key))
    return serve(sealed.file, request, inline="download" not in request.GET, filename=sealed.file.original_name)


def _page(request: HttpRequest, key: UUID, party: str = "", form: SealForm | None = None) -> HttpResponse:
    case = _found(queries.detail(request.user, key))
    for row in case["to_seal"]:
        mine = form is not None and row["party"] == party
        row["form"] = form if mine else SealForm(initial={"revision": row["number"]}, auto_id=f"id_{row['party']}_%s")
    status = 422 if form is not None else 200
    return render(request, "nominations/stamping/detail.html", case | {"form": form}, status=status)
