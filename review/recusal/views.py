"""The screens of 回避: the list, the declaration, its lifting."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import requires
from accounts.roles import Role, roles_of
from nominations.acting import Actor, refusals
from nominations.visibility import READERS
from review.recusal import queries, transitions
from review.recusal.forms import DeclareForm, FilterForm, ReasonForm

PAGES = "review/recusal"
FORM = require_http_methods(["GET", "HEAD", "POST"])


@requires(*READERS)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Who stays away from what."""
    listing = queries.queue(request.user, FilterForm(request.GET), request.GET)
    return render(request, f"{PAGES}/queue.html", {"listing": listing, "empty": queries.EMPTY})


@requires(*READERS)
@FORM
def declare(request: HttpRequest) -> HttpResponse:
    """Say that one has to do with an applicant."""
    form = DeclareForm(request.POST or None, initial={"number": request.GET.get("number", "")})
    if request.method == "POST" and form.is_valid():
        application = queries.to_declare(request.user, form.cleaned_data["number"])
        if application is None:
            form.add_error("number", _("没有找到这份申报，请核对受理编号。"))
        else:
            with refusals(form):
                by, reason = Actor.of(request, _role(request)), form.cleaned_data["reason"]
                transitions.declare(application, by=by, reason=reason)
                messages.success(request, _("已声明回避，这份申报不再对您显示。"))
                return redirect("recusal:queue")
    does = [
        _("这份申报从您的列表、统计、文件和通知中隐去。"),
        _("如由您经办，请与部门负责人联系，改由他人办理。"),
    ]
    return _decide(request, form, _("声明回避"), does, [_("部门负责人")])


@requires(Role.LEAD)
@FORM
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """The relation is no reason any more."""
    conflict = queries.to_lift(request.user, pk)
    if conflict is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            transitions.lift(conflict, by=Actor.of(request, Role.LEAD), reason=form.cleaned_data["reason"])
            messages.success(request, _("已解除回避。"))
            return redirect("recusal:queue")
    return _decide(request, form, _("解除回避"), [_("声明人可以重新看到和办理这份申报。")], [_("声明人")], conflict)


def _role(request: HttpRequest) -> str:
    return next(role for role in READERS if role in roles_of(request.user))


def _decide(
    request: HttpRequest, form: Any, title: str, does: list[str], told: list[str], conflict: Any = None
) -> HttpResponse:
    act = {
        "title": title,
        "does": does,
        "told": told,
        "fields": list(form.visible_fields()),
        "actions": [
            {"label": title, "tone": "primary", "name": "move", "value": "yes"},
            {"label": _("返回"), "url": reverse("recusal:queue")},
        ],
    }
    context = {"act": act, "form": form, "conflict": conflict}
    return render(request, f"{PAGES}/decide.html", context, status=422 if form.errors else 200)
