"""The nominee's pages: load by a query, bind a form, one domain call, answer."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.guards import requires, signed_in
from accounts.roles import Role
from documents import denials
from documents.serving import serve
from nominations import texts
from nominations.act_forms import ActForm
from nominations.acting import Actor, NotPermitted, TransitionError, WrongState, refusals
from nominations.annex1_forms.work import WorkForm
from nominations.annex1_rules import steps
from nominations.application import queries, transitions
from nominations.application.forms import ClaimForm, ConsentForm, SubmitForm, UploadForm, WithdrawForm
from nominations.drafts import Draft, claim_of, honour_of
from nominations.filling import Desk, Page, open_row, open_step, save_row, save_step

FOLDER = "nominations/application"


def _work(request: HttpRequest, key: uuid.UUID) -> Draft:
    return _found(queries.draft(request.user, key))


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None:
        raise Http404
    return thing


def _actor(request: HttpRequest, work: Draft) -> Actor:
    return Actor.of(request, work.role)


@requires(Role.NOM)
def queue(request: HttpRequest) -> HttpResponse:
    """我的申报."""
    return render(request, f"{FOLDER}/queue.html", queries.queue_for(request.user))


@requires(Role.NOM)
def new(request: HttpRequest) -> HttpResponse:
    """The notice on personal data and the three consents, before anything else is typed (T1)."""
    cycle, form = queries.open_cycle(), ConsentForm(request.POST or None)
    if request.method == "POST" and cycle is not None and form.is_valid():
        with refusals(form):
            application = transitions.start(cycle, by=Actor.of(request, Role.NOM))
            return redirect("application:step", application.key, steps.SLUGS[0])
    live = queries.live_application(request.user, cycle) if cycle is not None else None
    context = {"cycle": cycle, "live": live, "form": form, "privacy": texts.PRIVACY}
    return render(request, f"{FOLDER}/new.html", context)


@requires(Role.NOM)
def claim(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The nominee confirms a form that the unit filled on behalf."""
    application, form = _found(queries.to_claim(request.user, key)), ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            transitions.claim(application, by=Actor.of(request, Role.NOM), id_no=form.cleaned_data["id_no"])
            messages.success(request, _("已确认。请检查单位填写的内容，改好后由您提交。"))
            return redirect("application:detail", key)
    context = {"application": application, "form": form, "privacy": texts.PRIVACY}
    return render(request, f"{FOLDER}/claim.html", context)


@requires(Role.NOM, Role.UNIT)
def detail(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Where it is, who has it, what comes next and by when."""
    work = _work(request, key)
    return render(
        request, f"{FOLDER}/detail.html", queries.detail(request.user, work, ActForm(version=work.application.version))
    )


def _step_page(request: HttpRequest, work: Draft, page: Page, **more: Any) -> HttpResponse:
    context = queries.step_page(work, page.form.step) | {"page": page, "strict": "check" in request.GET} | more
    return render(request, f"{FOLDER}/step.html", context, status=409 if page.stale else 200)


@requires(Role.NOM, Role.UNIT)
def step(request: HttpRequest, key: uuid.UUID, section: str) -> HttpResponse:
    """One step of the form; a POST stores whatever can be stored (T2)."""
    work = _work(request, key)
    if section not in work.sections:
        raise Http404
    if request.method == "POST":
        desk = Desk(lambda: _work(request, key), transitions.save, transitions.save_honour, _actor(request, work))
        page = save_step(work, section, request.POST, desk)
        return _onward(request, work, section) if page.saved else _step_page(request, page.work, page)
    if not work.editable:
        messages.info(request, _("申报表现在不能修改，可以查看内容和进度。"))
        return redirect("application:detail", key)
    return _step_page(request, work, open_step(work, section, strict="check" in request.GET))


def _onward(request: HttpRequest, work: Draft, slug: str) -> HttpResponse:
    """After a save: stay, or go where the button said; from a correction back to its list."""
    back, on = steps.neighbours(slug)
    key, go = work.application.key, request.POST.get("go", "")
    if go == "next" and work.running is not None:
        return redirect("correction:detail", key)
    if go == "next":
        return redirect("application:step", key, on) if on else redirect("application:submit", key)
    if go == "back":
        return redirect("application:step", key, back or slug)
    messages.success(request, _("已保存。"))
    return redirect(request.get_full_path())


@requires(Role.NOM)
def units(request: HttpRequest) -> HttpResponse:
    """The search for an employer while it is typed."""
    return render(request, f"{FOLDER}/_units.html", {"options": WorkForm.options_for(request.GET)})


@requires(Role.NOM, Role.UNIT)
def honour(request: HttpRequest, key: uuid.UUID, pk: int) -> HttpResponse:
    """One row of 荣誉成果, to be changed."""
    work = _work(request, key)
    _found(honour_of(work, pk) if "honours" in work.sections else None)
    if "leave" in request.POST:
        transitions.leave_honour(work.application, by=_actor(request, work), pk=pk)
        return redirect("application:step", key, "honours")
    desk = Desk(lambda: _work(request, key), transitions.save, transitions.save_honour, _actor(request, work))
    page = save_row(work, pk, request.POST, desk) if request.method == "POST" else open_row(work, pk)
    if page.saved:
        return redirect("application:step", key, "honours")
    return render(request, f"{FOLDER}/honour.html", {"page": page, "pk": pk}, status=409 if page.stale else 200)


@requires(Role.NOM, Role.UNIT)
@require_POST
def remove_honour(request: HttpRequest, key: uuid.UUID, pk: int) -> HttpResponse:
    work = _work(request, key)
    transitions.remove_honour(work.application, by=_actor(request, work), pk=pk)
    messages.success(request, _("已移除这项荣誉/成果。"))
    return redirect("application:step", key, "honours")


@requires(Role.NOM, Role.UNIT)
@require_POST
def upload(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One file for one claim; a refusal stands beside the claim."""
    work, form = _work(request, key), UploadForm(request.POST, request.FILES)
    found = claim_of(work, request.POST.get("claim", ""))
    if found is None or "files" not in work.sections:
        raise Http404
    if form.is_valid():
        data = form.cleaned_data
        with refusals(form):
            transitions.attach(
                work.application, by=_actor(request, work), claim=found, file=data["file"], version=data["version"]
            )
            messages.success(request, _("已上传：%(label)s") % {"label": found.label})
            return redirect(reverse("application:step", args=[key, "files"]) + f"#claim-{found.field}")
    refused = {"field": found.field, "label": found.label, "message": form.problem()}
    return _step_page(request, work, open_step(work, "files"), refused=refused)


@requires(Role.NOM, Role.UNIT)
@require_POST
def remove(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take one file off the draft."""
    attachment = _found(queries.attachment(request.user, key))
    work = _work(request, attachment.application.key)
    transitions.detach(attachment, by=_actor(request, work))
    messages.success(request, _("已移除：%(name)s") % {"name": attachment.file.original_name})
    return redirect("application:step", attachment.application.key, "files")


@denials.recorded
@signed_in
def file(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """The one address of a file: pictures and PDFs open in the browser, `?download=1` saves them."""
    attachment = _found(queries.attachment(request.user, key))
    name = attachment.file.original_name
    return serve(attachment.file, request, inline="download" not in request.GET, filename=name)


@signed_in
def summary(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The form as this reader may see it, for the screens of later stages."""
    return render(request, f"{FOLDER}/_summary.html", _found(queries.summary(request.user, key)))


@requires(Role.NOM, Role.UNIT)
def submit(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """检查与提交: everything that is missing at once; then the commitment and T3."""
    work = _work(request, key)
    form = SubmitForm(request.POST or None, version=work.application.version)
    problems: list[Any] = list(work.problems)
    if request.method == "POST" and form.is_valid():
        try:
            transitions.submit(work.application, by=_actor(request, work), **form.act)
            messages.success(request, _("已提交给工作单位。单位打开之前，您可以撤回修改。"))
            return redirect("application:detail", key)
        except (WrongState, NotPermitted):
            raise
        except TransitionError as error:
            problems = error.problems
    if not work.editable or work.running is not None:
        return redirect("application:detail", key)
    return render(request, f"{FOLDER}/decide.html", queries.check_page(work, form, problems))


@requires(Role.NOM)
@require_POST
def recall(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """T4."""
    work, form = _work(request, key), ActForm(request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.recall(work.application, by=_actor(request, work), **form.act)
            messages.success(request, _("已撤回，现在可以修改。"))
    for sentence in form.non_field_errors():
        messages.error(request, str(sentence))
    return redirect("application:detail", key)


@requires(Role.NOM)
def withdraw(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """T33, confirmed in words."""
    work = _work(request, key)
    form = WithdrawForm(request.POST or None, version=work.application.version)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            transitions.withdraw(work.application, by=_actor(request, work), **form.act)
            messages.success(request, _("已撤回申报。"))
            return redirect("application:detail", key)
    return render(request, f"{FOLDER}/withdraw.html", queries.withdrawal(work, form))


@requires(Role.NOM, Role.UNIT)
@require_POST
def preview(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Ask for the printed form as it stands; the page it returns to shows how far it is."""
    work = _work(request, key)
    transitions.preview(work.application, by=_actor(request, work))
    return redirect(queries.preview_page(work))
