"""The written review's screens: overview, start and progress for the association; desk and sheet for experts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import clock
from accounts.guards import requires
from accounts.roles import Role
from documents import denials
from documents.serving import serve
from documents.watermark import CannotMark
from nominations.act_forms import ActForm
from nominations.acting import Actor, refusals
from nominations.visibility import READERS
from review.sheets import blind_files, desk, panels, papers
from review.sheets.writing import StaleSheet
from review.written_review import forms, queries, transitions

PAGES = "review/written_review"


@requires(*READERS)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """How far stage 2 is."""
    return render(request, f"{PAGES}/queue.html", queries.overview(request.user, request.GET.get("cycle", "")))


@requires(Role.LEAD)
def start(request: HttpRequest) -> HttpResponse:
    """C6."""
    cycle = _found(queries.cycle())
    form = ActForm(request.POST or None, version=cycle.version)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            transitions.start(cycle, by=Actor.of(request, Role.LEAD), **form.act)
            return _done(request, _("书面初评已开始，评分表已定稿。"), "written_review:queue")
    return _decide(request, form, act=panels.start(form), cycle=cycle)


@requires(Role.LEAD)
def begin(request: HttpRequest) -> HttpResponse:
    """T18 and E2."""
    cycle = _found(queries.cycle())
    rows = queries.ready(request.user, cycle)
    form = forms.BeginForm(request.POST or None, rows=rows, version=cycle.version)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            given, by = form.cleaned_data, Actor.of(request, Role.LEAD)
            n = transitions.begin(cycle, given["pick"], by=by, days=given["days"], **form.act)
            return _done(request, _("%(n)d 件申报已进入初评，邀请函已发出。") % {"n": n}, "written_review:queue")
    act = panels.begin(form, queries.against_begin(cycle))
    return _decide(request, form, act=act, cycle=cycle, rows=rows)


@requires(*READERS)
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Numbers by application and by expert; no values."""
    return render(request, f"{PAGES}/progress.html", queries.progress(request.user, request.GET, forms.TABLES))


@requires(*READERS)
@require_safe
def case(request: HttpRequest, key: UUID) -> HttpResponse:
    """The assignments of one application."""
    return render(request, f"{PAGES}/case.html", _found(queries.case(request.user, key)))


@requires(Role.EXP, *READERS)
@require_POST
def blank(request: HttpRequest) -> HttpResponse:
    """A sheet to be filled by hand."""
    document = papers.blank_sheet(_found(queries.cycle()), by=request.user)  # type: ignore[arg-type]
    return redirect("documents:status", document.key)


@requires(Role.LEAD)
def reopen(request: HttpRequest, key: UUID) -> HttpResponse:
    """E8."""
    row = _found(queries.to_reopen(request.user, key))
    said, back = _("评分表已重开，专家会收到通知。"), ("written_review:case", row.application.key)
    return _small(request, row, forms.ReopenForm, "reopen", Role.LEAD, said, back)


@requires(*READERS)
@require_safe
def sheet(request: HttpRequest, key: UUID) -> HttpResponse:
    """A locked sheet."""
    return render(request, f"{PAGES}/sheet.html", _found(queries.sheet(request.user, key)))


@requires(Role.LEAD)
@require_safe
def clues(request: HttpRequest) -> HttpResponse:
    """What experts reported."""
    return render(request, f"{PAGES}/clues.html", {"page": queries.clues(request.user, request.GET)})


@requires(Role.LEAD)
def clue(request: HttpRequest, pk: int) -> HttpResponse:
    """One clue and its answer."""
    row, said = _found(queries.clue(request.user, pk)), _("处理情况已记录，专家可以看到。")
    return _small(request, row, forms.AnswerForm, "answer", Role.LEAD, said, ("written_review:clues",), clue=row)


@requires(Role.EXP)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The expert's desk."""
    context = queries.mine(request.user) | {"form": forms.AcceptForm(version=0)}
    return render(request, f"{PAGES}/mine.html", context)


@requires(Role.EXP)
@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    """E3."""
    form = forms.AcceptForm(request.POST)
    if form.is_valid():
        with refusals(form):
            given, by = form.cleaned_data, Actor.of(request, Role.EXP)
            n = transitions.accept(given["pick"], by=by, key=given["key"])
            if n:
                messages.success(request, _("已接受 %(n)d 份材料，可以开始评审。") % {"n": n})
            if rest := len(set(given["pick"])) - n:
                messages.info(request, _("另有 %(n)d 份材料已不需要您评审。") % {"n": rest})
    for sentences in form.errors.values():
        messages.error(request, str(sentences[0]))
    return redirect("written_review:mine")


@requires(Role.EXP)
def respond(request: HttpRequest, key: UUID, verb: str) -> HttpResponse:
    """E4 and E5: recuse or decline, on a page of its own."""
    row, (form_class, said) = _found(queries.own(request.user, key)), forms.RESPONSES[verb]
    return _small(request, row, form_class, verb, Role.EXP, str(said), ("written_review:mine",), own=True)


@requires(Role.EXP)
@require_POST
def report(request: HttpRequest, key: UUID) -> HttpResponse:
    """线索反映."""
    page, form = _found(queries.score(request.user, key, "")), forms.ClueForm(request.POST)
    if form.is_valid():
        by, given = Actor.of(request, Role.EXP), form.cleaned_data
        transitions.report(page["row"], by=by, text=given["text"], key=given["key"])
        return _done(request, _("线索已报送协会部门负责人，不影响您的评分。"), "written_review:score", key=key)
    return _sheet(request, page, clue_form=form, status=422)


@denials.recorded
@requires(Role.EXP)
@require_safe
def file(request: HttpRequest, key: UUID, file: UUID) -> HttpResponseBase:
    """A released file with the reader's name and the time across it."""
    found = _found(queries.file(request.user, key, file))
    name, now = blind_files.served_name(found, found.file), clock.now().astimezone(clock.SHANGHAI)
    mark = f"{request.user.name} {now:%Y-%m-%d %H:%M:%S}"  # type: ignore[union-attr]
    try:
        return serve(found.file, request, inline="inline" in request.GET, filename=name, mark=mark)
    except CannotMark as error:
        raise Http404 from error


@requires(Role.EXP)
def score(request: HttpRequest, key: UUID) -> HttpResponse:
    """Dossier and sheet; a POST keeps what is typed or hands it in."""
    if request.method != "POST":
        return _sheet(request, _found(queries.score(request.user, key, request.GET.get("file", ""))))
    act, filled, by = ActForm(request.POST), forms.typed(request.POST), Actor.of(request, Role.EXP)
    if not act.is_valid():
        raise Http404
    given: dict[str, Any] = {"by": by, "version": act.cleaned_data["version"], "page": act.cleaned_data["key"]}
    handed_in = request.POST.get("move") == "submit"
    try:
        kept = (transitions.hand_in if handed_in else transitions.keep)(key, filled, **given)
    except StaleSheet as stale:
        return _stale(request, key, stale, filled)
    if request.headers.get("X-Saq-Autosave"):
        return JsonResponse(desk.kept(kept))
    if kept.problems:
        page = _found(queries.score(request.user, key, ""))
        return _sheet(request, page, data=request.POST, problems=kept.problems, status=422)
    return _done(request, _("评分表已提交。") if handed_in else _("已保存。"), "written_review:score", key=key)


def _sheet(
    request: HttpRequest, page: dict[str, Any], *, data: Any = None, problems: Any = (), clue_form: Any = None,
    status: int = 200, **more: Any,
) -> HttpResponse:  # fmt: skip
    row, stored = page["row"], page["scored"]
    held = {"content": row.cycle.rubric.content, "claims": page["claims"], "sheet": stored}
    form = forms.SheetForm(data, **held) if page["writable"] else None
    if form is not None:
        form.full_clean()
    for name, sentence in problems:
        form.add_error(name if name in form.fields else None, sentence)  # type: ignore[union-attr]
    around = {"form": form and form.ask(), "clue_form": clue_form or forms.ClueForm(version=0)}
    context = page | desk.around(row, form, stored) | around
    return render(request, f"{PAGES}/score.html", context | more, status=status)


def _stale(request: HttpRequest, key: UUID, stale: StaleSheet, filled: Any) -> HttpResponse:
    """Two windows: both contents side by side, nothing typed is lost."""
    page = _found(queries.score(request.user, key, ""))
    more = {"differences": desk.differences(page["row"], stale.sheet, filled), "stale": stale.sheet}
    if request.headers.get("X-Saq-Autosave"):
        html = render_to_string(f"{PAGES}/_stale.html", page | more, request)
        return JsonResponse({"html": html, "version": stale.sheet.version}, status=409)
    data = request.POST.copy()
    data["version"] = str(stale.sheet.version)
    return _sheet(request, page, data=data, status=409, **more)


def _small(
    request: HttpRequest, row: Any, form_class: Any, verb: str, role: str, said: str, back: tuple[Any, ...], **more: Any
) -> HttpResponse:
    """A page with one form and one verb."""
    form = form_class(request.POST or None, version=row.version)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            getattr(transitions, verb)(row, by=Actor.of(request, role), **form.cleaned_data)
            return _done(request, said, *back)
    return _decide(request, form, act=panels.answer(verb, form, reverse(back[0], args=back[1:])), row=row, **more)


def _decide(request: HttpRequest, form: Any, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, f"{PAGES}/decide.html", {"form": form, **context}, status=status)


def _done(request: HttpRequest, said: str, page: str, *args: Any, **kwargs: Any) -> HttpResponse:
    messages.success(request, said)
    return redirect(page, *args, **kwargs)


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None:
        raise Http404
    return thing
