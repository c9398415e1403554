"""The pages of a correction, one address for the three parties: load by a query, bind a form, one domain call."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import requires
from accounts.roles import Role
from nominations import correction_panels as panels
from nominations import resealing
from nominations.acting import Actor, refusals
from nominations.correction import queries, transitions
from nominations.correction.forms import AnswersForm, BackForm, ConfirmForm, HandOnForm, ResubmitForm
from nominations.correction.permissions import can_reseal
from nominations.seal_forms import SealForm

PAGES = "nominations/correction"
FORMS = {
    "answers": AnswersForm,
    "scan": SealForm,
    Role.NOM: HandOnForm,
    Role.UNIT: ConfirmForm,
    Role.REC: ResubmitForm,
}


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None:
        raise Http404
    return thing


@requires(Role.NOM, Role.UNIT, Role.REC)
@require_safe
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """What was returned, how far its answer is, and what this party has to do."""
    return _page(request, key)


@requires(Role.NOM)
@require_POST
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keep the answers; with the other button, hand everything to the work unit."""
    application = _found(queries.to_act(request.user, key))
    answers = AnswersForm(request.POST, items=queries.items_of(application))
    form = HandOnForm(request.POST)
    by, done = Actor.of(request, Role.NOM), request.POST.get("move") == "hand_on"
    if answers.is_valid() and not done:
        transitions.answer(application, by=by, answers=answers.values())
        messages.success(request, _("答复已保存。"))
        return redirect("correction:detail", key)
    if answers.is_valid() and form.is_valid():
        with refusals(form):
            transitions.hand_on(application, by=by, answers=answers.values(), **form.act)
            messages.success(request, _("已交给工作单位确认。"))
            return redirect("correction:detail", key)
    return _page(request, key, form if done else None, answers)


@requires(Role.UNIT)
@require_POST
def confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    """The work unit stands for the corrected content."""
    application, form = _found(queries.to_act(request.user, key)), ConfirmForm(request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.confirm(application, by=Actor.of(request, Role.UNIT), **form.act)
            messages.success(request, _("已确认，推荐单位会收到通知。"))
            return redirect("correction:detail", key)
    return _page(request, key, form)


@requires(Role.UNIT, Role.REC)
def send_back(request: HttpRequest, key: UUID) -> HttpResponse:
    """One step back, with a reason."""
    application = _found(queries.to_act(request.user, key))
    form = BackForm(request.POST or None, version=application.version)
    by = Actor.of(request, queries.role_of(request.user, application))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            transitions.send_back(application, by=by, reason=form.cleaned_data["reason"], **form.act)
            messages.success(request, _("已退回。"))
            return redirect("correction:detail", key)
    context = {"application": application, "form": form, "act": panels.back(application, form, by.role)}
    return render(request, f"{PAGES}/decide.html", context, status=422 if form.is_bound else 200)


@requires(Role.REC)
@require_POST
def resubmit(request: HttpRequest, key: UUID) -> HttpResponse:
    """T14."""
    application, form = _found(queries.to_act(request.user, key)), ResubmitForm(request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.resubmit(application, by=Actor.of(request, Role.REC), **form.act)
            messages.success(request, _("补正内容已提交协会。"))
            return redirect("correction:detail", key)
    return _page(request, key, form)


@requires(Role.REC)
@require_POST
def renew(request: HttpRequest, key: UUID) -> HttpResponse:
    """The list made anew, because a column of it changed."""
    batch = _found(queries.batch_of(request.user, key))
    resealing.renew(batch, by=Actor.of(request, Role.REC), permit=can_reseal)
    messages.success(request, _("已生成新一版推荐汇总表，请打印、盖章后上传扫描件。"))
    return redirect("correction:detail", key)


@requires(Role.REC)
@require_POST
def scan(request: HttpRequest, key: UUID) -> HttpResponse:
    """The sealed scan of the new list."""
    batch, form = _found(queries.batch_of(request.user, key)), SealForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals(form):
            by = Actor.of(request, Role.REC)
            resealing.attach_scan(batch, form.cleaned_data["scan"], **form.said, by=by, permit=can_reseal)
            messages.success(request, _("已保存盖章扫描件。"))
            return redirect("correction:detail", key)
    return _page(request, key, scan_form=form)


def _page(
    request: HttpRequest, key: UUID, form: Any = None, answers: Any = None, scan_form: Any = None
) -> HttpResponse:
    case = _found(queries.detail(request.user, key))
    context = case | panels.of_case(case, FORMS, form, answers, scan_form)
    wrong = any(one is not None and one.errors for one in (form, answers, scan_form))
    return render(request, f"{PAGES}/detail.html", context, status=422 if wrong else 200)
