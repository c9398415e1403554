"""The mail desk's screens: the batches, one batch's register, a mail made void, a file."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import clock
from accounts.guards import requires
from accounts.roles import Role
from documents import denials
from documents.serving import serve
from documents.watermark import CannotMark
from nominations.acting import Actor, refusals
from nominations.visibility import READERS
from review.mail_desk import queries, transitions
from review.mail_desk.forms import FIRST, FindForm, QueueForm, RegisterForm, VoidForm

PAGES = "review/mail_desk"


@requires(*READERS)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Find by number, and every batch with what came by mail."""
    find = FindForm(request.GET if "code" in request.GET else None)
    if find.is_valid():
        url, problem = queries.found(request.user, find.cleaned_data["code"])
        if url:
            return redirect(url)
        find.add_error("code", problem)
    listing = queries.queue(request.user, QueueForm(request.GET, years=queries.years()), request.GET)
    context = {"find": find, "form": find, "listing": listing, "empty": queries.EMPTY}
    return render(request, f"{PAGES}/queue.html", context)


@requires(*READERS)
@require_safe
def batch(request: HttpRequest, key: UUID) -> HttpResponse:
    """One batch's register, with the form to add to it."""
    return _batch(request, _found(queries.batch(request.user, key)), None)


@requires(Role.STAFF)
@require_POST
def register(request: HttpRequest, key: UUID) -> HttpResponse:
    """A mail with its files."""
    found = _found(queries.to_register(request.user, key))
    form = RegisterForm(request.POST, request.FILES, batch=found, people=queries.people(found))
    if form.is_valid():
        with refusals(form):
            transitions.register(found, by=Actor.of(request, Role.STAFF), **form.terms)
            messages.success(request, _("已登记邮箱来件，推荐单位会收到通知。"))
            return redirect("mail_desk:batch", key=key)
    return _batch(request, _found(queries.batch(request.user, key)), form)


@requires(Role.STAFF)
def void(request: HttpRequest, key: UUID) -> HttpResponse:
    """Registered in error."""
    item = _found(queries.to_void(request.user, key))
    form = VoidForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals(form):
            transitions.void(item, by=Actor.of(request, Role.STAFF), **form.terms)
            messages.success(request, _("已作废，推荐单位会收到通知。"))
            return redirect("mail_desk:batch", key=item.batch.key)
    context = {"item": item, "batch": item.batch, "form": form, "act": _voiding(item, form)}
    return render(request, f"{PAGES}/void.html", context, status=422 if form.errors else 200)


@denials.recorded
@requires(*READERS)
@require_safe
def file(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """One of the files; identity papers with the reader's name and the time across them (§4.2)."""
    row, marked = _found(queries.file(request.user, key))
    now = clock.now().astimezone(clock.SHANGHAI)
    mark = f"上海市质量协会 {request.user.name} {now:%Y-%m-%d %H:%M:%S}" if marked else ""  # type: ignore[union-attr]
    name = row.file.original_name
    try:
        return serve(row.file, request, inline="inline" in request.GET, filename=name, mark=mark)
    except CannotMark as error:
        raise Http404 from error


def _batch(request: HttpRequest, case: dict[str, Any], form: RegisterForm | None) -> HttpResponse:
    if form is None and case["to_register"]:
        form = RegisterForm(batch=case["batch"], people=queries.people(case["batch"]))
    context: dict[str, Any] = {**case, "form": form}
    if form is not None:
        context |= {"first": form.rows[:FIRST], "more": form.rows[FIRST:]}
    return render(request, f"{PAGES}/batch.html", context, status=422 if form and form.errors else 200)


def _voiding(item: Any, form: VoidForm) -> dict[str, Any]:
    back = {"label": _("返回"), "url": reverse("mail_desk:batch", args=[item.batch.key])}
    go = {"label": _("作废这次登记"), "name": "move", "value": "go", "tone": "danger"}
    return {
        "title": _("作废邮箱来件登记"),
        "does": [_("登记有误的才作废；记录和文件保留，标明“作废”，不再计数。")],
        "told": [_("推荐单位经办人")],
        "final": _("作废后不能恢复，需要时请重新登记。"),
        "key": form["key"].value(),
        "fields": [form["reason"]],
        "actions": [go, back],
    }


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None:
        raise Http404
    return thing
