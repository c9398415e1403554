"""Thin views; `keep` speaks JSON with static/js/draft.js."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.guards import requires
from accounts.roles import Role
from nominations.acting import Actor, NotPermitted, TransitionError, WrongState
from nominations.autosaving import keep_typed
from nominations.drafting import queries, transitions
from nominations.drafting.forms import RestoreForm
from nominations.drafts import Draft
from nominations.listing import whole
from nominations.versions import restorable

FOLDER = "nominations/drafting"


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None:
        raise Http404
    return thing


def _work(request: HttpRequest, key: UUID) -> Draft:
    return _found(queries.draft(request.user, key))


@requires(Role.NOM, Role.UNIT)
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, key: UUID, section: str) -> HttpResponse:
    """Store what was typed in a step; a GET answers with the token that a new log-in has brought."""
    work = _work(request, key)
    if section not in work.sections:
        raise Http404
    if request.method != "POST":
        return JsonResponse({"csrf": get_token(request)})
    try:
        kept = keep_typed(work, section, request.POST, by=Actor.of(request, work.role), merge=transitions.merge)
    except NotPermitted:
        raise Http404 from None
    except TransitionError as refusal:
        return JsonResponse({"sentence": str(refusal)}, status=409)
    return JsonResponse(kept)


@requires(Role.NOM, Role.UNIT)
def history(request: HttpRequest, key: UUID) -> HttpResponse:
    """历史版本: each burst of savings with what it changed."""
    page = max(whole(request.GET.get("page")) or 1, 1)
    return render(request, f"{FOLDER}/history.html", queries.history(_work(request, key), page))


@requires(Role.NOM, Role.UNIT)
@require_POST
def restore(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """One field, or everything, as it was before a change."""
    work, form = _work(request, key), RestoreForm(request.POST)
    found = _found(queries.version(work, number))
    names = form.chosen(restorable(work)) if form.is_valid() else frozenset()
    try:
        if not names:
            raise TransitionError(_("这项内容现在不能恢复。"))
        by = Actor.of(request, work.role)
        transitions.restore(found, work.application, by=by, names=names, version=form.cleaned_data["version"])
        messages.success(request, _("已恢复。恢复之前的内容也保留在历史版本中。"))
    except (WrongState, NotPermitted):
        raise
    except TransitionError as refusal:
        messages.error(request, str(refusal))
    return redirect("drafting:history", key)


@requires(Role.NOM, Role.UNIT)
@require_POST
def rotate(request: HttpRequest, key: UUID) -> HttpResponse:
    """A picture by a quarter to the right; the page it came from shows it anew."""
    found = _found(queries.picture(request.user, key))
    work = _work(request, found.application.key)
    try:
        turned = transitions.rotate(found, by=Actor.of(request, work.role))
        messages.success(request, _("已旋转：%(name)s") % {"name": turned.file.original_name})
    except (WrongState, NotPermitted):
        raise
    except TransitionError as refusal:
        messages.error(request, str(refusal))
    return redirect("application:step", found.application.key, "files")
