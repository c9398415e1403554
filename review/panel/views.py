"""The panel's screens: a member's sessions and sheets, what a phone sends; progress, reopening and paper for others."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
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
from nominations.acting import Actor, refusals
from nominations.visibility import READERS
from review.marks import panels, syncing
from review.marks.writing import Outcome
from review.panel import forms, queries, transitions

PAGES = "review/panel"


@requires(*READERS)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The sessions with how many sheets came."""
    return render(request, f"{PAGES}/queue.html", {"listing": queries.queue(request.user, request.GET, forms.COLUMNS)})


@requires(*READERS)
@require_safe
def progress(request: HttpRequest, key: UUID) -> HttpResponse:
    """One session: who has handed in for whom."""
    return render(request, f"{PAGES}/progress.html", _found(queries.progress(request.user, key)))


@requires(Role.STAFF, Role.LEAD)
@require_POST
def blank(request: HttpRequest, key: UUID) -> HttpResponse:
    """Blank sheets of everybody on the panel."""
    session, seats = _found(queries.blank_seats(request.user, key))
    n = transitions.print_blank(session, seats, by=Actor.of(request, Role.STAFF))
    messages.success(request, _("正在生成 %(n)d 位评委的空白评分表。") % {"n": n})
    return redirect("panel:progress", key)


@requires(*READERS)
@require_safe
def sheet(request: HttpRequest, key: UUID) -> HttpResponse:
    """One sheet after lock."""
    return render(request, f"{PAGES}/sheet.html", _found(queries.sheet(request.user, key)))


@requires(Role.LEAD)
def reopen(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give a sheet back."""
    mark = _found(queries.to_reopen(request.user, key))
    form = forms.ReopenForm(request.POST or None, version=mark.version)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            transitions.reopen(mark, by=Actor.of(request, Role.LEAD), **form.cleaned_data)
            messages.success(request, _("评分表已重开，评委会收到通知。"))
            return redirect("panel:progress", mark.slot.session.key)
    context = {"mark": mark, "form": form, "act": panels.reopening(form, mark)}
    return render(request, f"{PAGES}/reopen.html", context, status=422 if form.is_bound else 200)


@requires(Role.STAFF)
def key_in(request: HttpRequest, seat: UUID, key: UUID) -> HttpResponse:
    """A paper sheet, by one of two people."""
    page = _found(queries.paper(request.user, seat, key))
    form = forms.SheetForm(request.POST or None, content=page["content"], mark=page["own"])
    if request.method == "POST" and form.is_valid():
        by, given = Actor.of(request, Role.STAFF), forms.typed(request.POST)
        with refusals(form):
            done = transitions.key_in(page["slot"], page["seat"], by=by, **given)
            messages.success(request, panels.keyed(done))
            names = ("panel:key_in", seat, key) if done.differences else ("panel:progress", page["session"].key)
            return redirect(*names)
    return render(request, f"{PAGES}/key_in.html", page | {"form": form}, status=422 if form.errors else 200)


@requires(Role.EXP)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The member's sessions."""
    return render(request, f"{PAGES}/mine.html", queries.mine(request.user))


@requires(Role.EXP)
@require_safe
def room(request: HttpRequest, key: UUID) -> HttpResponse:
    """A session with everybody in it; goes on without a network."""
    return render(request, f"{PAGES}/room.html", _found(queries.room(request.user, key)))


@requires(Role.EXP)
@require_safe
def state(request: HttpRequest, key: UUID) -> HttpResponse:
    """The server's last word, and a fresh token for a page that outlived its own."""
    return JsonResponse(_found(queries.state(request.user, key)) | {"csrf": get_token(request)})


@requires(Role.EXP)
@require_POST
def sync(request: HttpRequest, key: UUID) -> HttpResponse:
    """What a phone kept while its network was away."""
    try:
        answers = transitions.sync(key, json.loads(request.body), by=Actor.of(request, Role.EXP))
    except (syncing.BadRequest, ValueError, RecursionError):
        return JsonResponse({"sentence": _("上传的内容无法识别，请刷新页面；已填写的评分仍保留在本机。")}, status=400)
    # While somebody types, the page asks for the state of the hall often enough by itself.
    found = syncing.drafts(answers) or _found(queries.state(request.user, key))
    said = _said(request, key, answers)
    return JsonResponse(found | {"answers": said, "csrf": get_token(request), "at": _time()})


def _said(request: HttpRequest, key: UUID, answers: Any) -> list[dict[str, Any]]:
    """The answers, each with what the page puts in place of the sheet, or beside it."""
    said, page = [syncing.said(sent, answer) for sent, answer in answers], None
    for one, (sent, answer) in zip(said, answers, strict=True):
        if answer.outcome in syncing.HELD and answer.outcome != Outcome.ELSEWHERE:
            continue
        page = page or _found(queries.room(request.user, key))
        line = next((row for row in page["lines"] if not row["away"] and row["key"] == sent.slot), None)
        if line is not None and answer.outcome == Outcome.ELSEWHERE:
            two = panels.elsewhere(page["content"], answer.mark, sent.scores, sent.comment)
            context = {"line": line | {"differences": two}, "mark": answer.mark}
            one["html"] = render_to_string(f"{PAGES}/_elsewhere.html", context, request)
        elif line is not None:
            one["html"] = render_to_string(f"{PAGES}/_body.html", page | {"line": line}, request)
    return said


@requires(Role.EXP)
def score(request: HttpRequest, key: UUID) -> HttpResponse:
    """One nominee's sheet as a plain form; a POST keeps what is typed or hands it in."""
    page = _found(queries.line(request.user, key))
    if request.method != "POST":
        return render(request, f"{PAGES}/score.html", page)
    sent = _found(forms.sent(key, request.POST))
    answer = transitions.send(sent, by=Actor.of(request, Role.EXP))
    if answer.outcome in (Outcome.INCOMPLETE, Outcome.ELSEWHERE, Outcome.EARLY) or answer.problems:
        return _again(request, key, answer)
    told = messages.success if answer.outcome in (Outcome.KEPT, Outcome.ACCEPTED) else messages.warning
    told(request, panels.sentence(answer))
    return redirect(reverse("panel:room", args=[page["session"].key]) + f"#slot-{page['line']['number']}")


def _again(request: HttpRequest, key: UUID, answer: Any) -> HttpResponse:
    """The sheet with what was typed, what is wrong with it, and what another device saved."""
    page = _found(queries.line(request.user, key))
    data = request.POST.copy()
    data["version"] = str(answer.mark.version if answer.mark else 0)
    form = forms.SheetForm(data, content=page["content"], mark=page["line"]["mark"])
    form.full_clean()
    form.blame(answer.problems or [("", panels.sentence(answer))])
    elsewhere, typed = answer.outcome == Outcome.ELSEWHERE, forms.typed(request.POST)
    two = panels.elsewhere(page["content"], answer.mark, **typed) if elsewhere else []
    page["line"] |= {"form": form, "differences": two, "open": True}
    return render(request, f"{PAGES}/score.html", page | {"form": form}, status=409 if elsewhere else 422)


@requires(Role.EXP)
@require_POST
def print_own(request: HttpRequest, key: UUID) -> HttpResponse:
    """The own sheets of a session on paper."""
    document = transitions.print_own(_found(queries.seat(request.user, key)), by=Actor.of(request, Role.EXP))
    if document is None:
        messages.info(request, _("还没有提交的评分表。"))
        return redirect("panel:room", key)
    return redirect("documents:status", document.key)


@requires(Role.EXP)
@require_safe
def dossier(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the panel reads of a nominee."""
    page = _found(queries.material(request.user, key, request.GET.get("file", "")))
    return render(request, f"{PAGES}/dossier.html", page)


@denials.recorded
@requires(Role.EXP)
@require_safe
def file(request: HttpRequest, key: UUID, file: UUID | None = None) -> HttpResponseBase:
    """A file of the dossier, or the slides, with the reader's name and the time across it."""
    stored, name = _found(queries.file(request.user, key, file))
    now = clock.now().astimezone(clock.SHANGHAI)
    mark = f"{request.user.name} {now:%Y-%m-%d %H:%M:%S}"  # type: ignore[union-attr]
    try:
        return serve(stored, request, inline="inline" in request.GET, filename=name, mark=mark)
    except CannotMark as error:
        raise Http404 from error


def _time() -> str:
    return f"{clock.now().astimezone(clock.SHANGHAI):%H:%M:%S}"


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None:
        raise Http404
    return thing
