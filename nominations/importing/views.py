"""The import's screens: bring a list, look at its mistakes or at its drafts, begin them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import requires
from accounts.roles import Role
from documents import denials
from documents.files import MEDIA_TYPES
from nominations.acting import Actor, refusals
from nominations.importing import forms, queries, transitions

PAGES = "nominations/importing"


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None:
        raise Http404
    return thing


def _workbook(content: bytes, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.xlsx") or "attachment"
    headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=MEDIA_TYPES["xlsx"], headers=headers)


@requires(Role.REC)
def queue(request: HttpRequest) -> HttpResponse:
    """What was brought lately, and the place to bring a list."""
    pairs = queries.pairs(request.user)
    form = forms.UploadForm(request.POST or None, request.FILES or None, pairs=pairs)
    if request.method == "POST" and form.is_valid():
        (unit, cycle), said = form.chosen, form.cleaned_data
        with refusals(form):
            held = transitions.bring(said["file"], unit, cycle, by=Actor.of(request, Role.REC), key=said["key"])
            return redirect("importing:detail", key=held.key)
    context = queries.queue(request.user) | {"form": form, "pairs": pairs}
    return render(request, f"{PAGES}/queue.html", context, status=422 if form.is_bound else 200)


@requires(Role.REC)
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty list to fill."""
    return _workbook(queries.template(), _("上海质量工匠推荐汇总表-导入模板"))


@requires(Role.REC)
@require_safe
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """The mistakes of a list, or the drafts it would begin."""
    return _detail(request, key, forms.BeginForm())


def _detail(request: HttpRequest, key: UUID, form: forms.BeginForm) -> HttpResponse:
    context = queries.detail(request.user, _found(queries.held(request.user, key)))
    return render(request, f"{PAGES}/detail.html", context | {"form": form}, status=422 if form.is_bound else 200)


@requires(Role.REC)
@require_POST
def begin(request: HttpRequest, key: UUID) -> HttpResponse:
    """T1 for every row, or for none."""
    held, form = _found(queries.held(request.user, key)), forms.BeginForm(request.POST)
    if form.is_valid():
        with refusals(form):
            done = transitions.begin(held, by=Actor.of(request, Role.REC))
            messages.success(request, _("已建立 %(n)d 份草稿，并通知各工作单位补填。") % {"n": done.row_count})
            return redirect("importing:detail", key=key)
    return _detail(request, key, form)


@denials.recorded
@requires(Role.REC)
@require_safe
def marked(request: HttpRequest, key: UUID) -> HttpResponse:
    """The list with its mistakes, to be put right and brought again."""
    content = _found(queries.marked(_found(queries.held(request.user, key))))
    return _workbook(content, _("推荐汇总表-需要修改"))


@requires(Role.REC)
@require_POST
def drop(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give a list up."""
    transitions.drop(_found(queries.held(request.user, key)), by=Actor.of(request, Role.REC))
    messages.success(request, _("已放弃这份名单，读取的内容已删除。"))
    return redirect("importing:queue")
