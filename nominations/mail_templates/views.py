"""Thin views: the list of texts, and one text with its four buttons."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import requires
from accounts.roles import Role
from nominations.acting import Actor, refusals
from nominations.mail_templates import forms, permissions, queries, transitions

PAGES = "nominations/mail_templates"


@requires(*permissions.READERS)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """All texts by where they come about."""
    form = forms.FindForm(request.GET)
    context = queries.queue(request.user, form.is_valid() and form.cleaned_data["changed"])
    return render(request, f"{PAGES}/queue.html", context | {"empty": queries.EMPTY})


@requires(*permissions.READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, key: str) -> HttpResponse:
    """One text: read by the association, written by LEAD."""
    text = queries.text(request.user, key)
    if text is None or (request.method == "POST" and not permissions.can_write(request.user)):
        raise Http404
    now = queries.current(text, request.user)
    form = forms.TextForm(request.POST or None, text=text, version=now["version"], initial=now)
    shown = queries.sample(text, now["subject"], now["body"])
    if request.method == "POST":
        answer = _act(request, text, form)
        if answer is not None:
            return answer
        if form.is_valid():
            shown = queries.sample(text, **form.words)
    status = 422 if form.errors else 200
    return render(request, f"{PAGES}/detail.html", queries.detail(text, request.user, form, shown), status=status)


def _act(request: HttpRequest, text: Any, form: Any) -> HttpResponse | None:
    """What the button asks for; None shows the page again, with the preview or with what is wrong."""
    by, act = Actor.of(request, Role.LEAD), request.POST.get("act")
    if act == forms.RESTORE:
        return _restored(request, text, by)
    if not form.is_valid():
        return None
    with refusals(form):
        if act == forms.TEST:
            address = transitions.send_test(text, by=by, **form.terms)
            messages.success(request, _("测试邮件将发到 %(address)s，还没有保存修改。") % {"address": address})
        elif act == forms.SAVE:
            transitions.write(text, by=by, **form.terms)
            messages.success(request, _("已保存，从下一次通知起使用；已经发出的不变。"))
            return redirect("mail_templates:detail", key=text.key)
    return None


def _restored(request: HttpRequest, text: Any, by: Actor) -> HttpResponse | None:
    form = forms.ActForm(request.POST)
    if not form.is_valid():
        return None
    transitions.restore(text, by=by, **form.act)
    messages.success(request, _("已恢复默认文字。"))
    return redirect("mail_templates:detail", key=text.key)
