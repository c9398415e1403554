"""Intake screens: the batches, one batch, the receipt to give."""

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
from documents.serving import serve
from nominations.act_forms import ActForm
from nominations.act_panels import panel
from nominations.acting import Actor, refusals
from nominations.pipeline import BATCH_MOVES
from nominations.visibility import READERS
from review.intake import queries, transitions
from review.intake.forms import BatchFilterForm

PAGES = "review/intake"


@requires(*READERS)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The intake screen: every batch that has arrived."""
    form = BatchFilterForm(request.GET, years=queries.years())
    context = {"listing": queries.queue(request.user, form, request.GET), "empty": queries.EMPTY_BATCHES}
    return render(request, f"{PAGES}/queue.html", context)


@requires(*READERS)
@require_safe
def batch(request: HttpRequest, key: UUID) -> HttpResponse:
    """One batch with its list, its sealed scan and, for case workers, the receipt to give."""
    return _batch(request, _found(queries.batch(request.user, key)), None)


@requires(Role.STAFF)
@require_POST
def receive(request: HttpRequest, key: UUID) -> HttpResponse:
    """B5."""
    case = _found(queries.batch(request.user, key))
    form = ActForm(request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.receive(case["batch"], by=Actor.of(request, Role.STAFF), **form.act)
            messages.success(request, _("已签收，推荐单位会收到通知。"))
            return redirect("intake:batch", key=key)
    return _batch(request, case, form)


@requires(*READERS)
@require_safe
def scan(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The sealed Annex 2 as the recommending unit scanned it."""
    file = _found(queries.sealed_scan(request.user, key))
    return serve(file, request, inline="inline" in request.GET, filename=file.original_name)


def _batch(request: HttpRequest, case: dict[str, Any], form: ActForm | None) -> HttpResponse:
    form = form or ActForm(version=case["batch"].version)
    url = reverse("intake:receive", args=[case["batch"].key])
    act = panel(BATCH_MOVES["receive"], form, url=url)
    act["does"] = [
        _("请先核对：盖章扫描件清晰、公章完整，与推荐汇总表一致。"),
        _("签收后，批次进入形式审查；纸质材料另行登记。"),
    ]
    context = {**case, "act": act, "form": form}
    return render(request, f"{PAGES}/batch.html", context, status=422 if form.errors else 200)


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None:
        raise Http404
    return thing
