"""The result sheet's screens: ask and list, decide, fetch."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.guards import requires
from accounts.roles import Role, has_role
from documents import denials
from documents.result_sheet import filename
from documents.serving import serve
from nominations.acting import Actor, refusals
from nominations.visibility import READERS
from review.result_sheet import forms, queries, transitions

PAGES = "review/result_sheet"


@requires(*READERS, Role.REC)
def queue(request: HttpRequest) -> HttpResponse:
    """The sheets asked for; POST asks for one."""
    form = forms.AskForm(request.POST or None, **queries.to_ask(request.user))
    if request.method == "POST" and form.is_valid():
        role = Role.STAFF if has_role(request.user, *READERS) else Role.REC
        with refusals(form):
            export = transitions.ask(by=Actor.of(request, role), **form.terms)
            said = _("已提交申请，等待部门负责人批准。") if export.personal else _("正在生成，完成后在下面下载。")
            messages.success(request, said)
            return redirect("result_sheet:queue")
    context = queries.queue(request.user, request.GET.get("page")) | {"form": form}
    return render(request, f"{PAGES}/queue.html", context, status=422 if form.is_bound else 200)


@requires(Role.LEAD)
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """Yes or no to personal numbers."""
    export = _found(queries.to_decide(request.user, key))
    form = forms.DecideForm(request.POST or None, version=export.version)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            transitions.decide(export, by=Actor.of(request, Role.LEAD), **form.terms)
            messages.success(request, _("已办理，并已通知申请人。"))
            return redirect("result_sheet:queue")
    context = {"export": export, "form": form}
    return render(request, f"{PAGES}/decide.html", context, status=422 if form.is_bound else 200)


@denials.recorded
@requires(Role.STAFF)
@require_POST
def file(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The sheet with personal numbers; each download counts."""
    export = _found(queries.to_fetch(request.user, key))
    stored, document = transitions.fetch(export, by=Actor.of(request, Role.STAFF))
    return serve(stored, request, inline=False, filename=f"{filename(document.snapshot.payload)}.xlsx")


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None:
        raise Http404
    return thing
