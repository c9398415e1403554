"""The paper desk's screens: find what lies on the desk, count it, let the rest come later."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import requires
from accounts.roles import Role
from nominations.acting import Actor, refusals
from nominations.visibility import READERS
from review.paper_desk import queries, transitions
from review.paper_desk.forms import FindForm, GraceForm, ListForm, PersonForm, QueueForm

PAGES = "review/paper_desk"


@requires(*READERS)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Find by number or code, and every batch with what is missing."""
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
    """One batch's register."""
    return _batch(request, _found(queries.batch(request.user, key)), None)


@requires(*READERS)
@require_safe
def receipt(request: HttpRequest, key: UUID) -> HttpResponse:
    """What was received of a batch and what is missing, on one sheet to print and sign."""
    return render(request, f"{PAGES}/receipt.html", _found(queries.batch(request.user, key)))


@requires(Role.STAFF)
@require_POST
def take_list(request: HttpRequest, key: UUID) -> HttpResponse:
    """Copies of the sealed list came in."""
    found = _found(queries.list_to_register(request.user, key))
    case = _found(queries.batch(request.user, key))
    form = ListForm(request.POST, lines=[case["list"]])
    if form.is_valid():
        with refusals(form):
            transitions.take_list(found, by=Actor.of(request, Role.STAFF), **form.given)
            messages.success(request, _("已登记推荐汇总表。"))
            return redirect("paper_desk:batch", key=key)
    return _batch(request, case, form)


@requires(*READERS)
@require_safe
def person(request: HttpRequest, key: UUID) -> HttpResponse:
    """One person's papers."""
    return _person(request, _found(queries.person(request.user, key)))


@requires(Role.STAFF)
@require_POST
def take(request: HttpRequest, key: UUID) -> HttpResponse:
    """Copies of a person's papers came in."""
    found = _found(queries.to_register(request.user, key))
    case = _found(queries.person(request.user, key))
    form = PersonForm(request.POST, lines=case["lines"])
    if form.is_valid():
        with refusals(form):
            transitions.take(found, by=Actor.of(request, Role.STAFF), **form.given)
            messages.success(request, _("已登记纸质材料。"))
            return redirect("paper_desk:person", key=key)
    return _person(request, case, copies=form)


@requires(Role.STAFF)
@require_POST
def grant(request: HttpRequest, key: UUID) -> HttpResponse:
    """容缺."""
    found = _found(queries.to_register(request.user, key))
    form = GraceForm(request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.grant(found, by=Actor.of(request, Role.STAFF), **form.given)
            messages.success(request, _("已同意容缺，申报人和推荐单位会收到通知。"))
            return redirect("paper_desk:person", key=key)
    return _person(request, _found(queries.person(request.user, key)), grace=form)


def _panel(title: str, does: str, form: Any, url: str, button: str, **more: Any) -> dict[str, Any]:
    return {
        "title": title,
        "does": does,
        "url": url,
        "version": form["version"].value(),
        "key": form["key"].value(),
        "fields": list(form.visible_fields()),
        "actions": [{"label": button, "tone": "primary"}],
        **more,
    }


def _batch(request: HttpRequest, case: dict[str, Any], form: ListForm | None) -> HttpResponse:
    form = form or ListForm(lines=[case["list"]], version=case["batch"].version)
    url = reverse("paper_desk:take_list", args=[case["batch"].key])
    does = _("只登记现行版本、盖有公章的推荐汇总表原件。")
    context = {**case, "act": _panel(_("登记推荐汇总表"), does, form, url, _("登记")), "form": form}
    return render(request, f"{PAGES}/batch.html", context, status=422 if form.errors else 200)


def _person(
    request: HttpRequest, case: dict[str, Any], *, copies: PersonForm | None = None, grace: GraceForm | None = None
) -> HttpResponse:
    row = case["application"]
    wrong = copies or grace
    copies = copies or PersonForm(lines=case["lines"], version=row.version)
    grace = grace or GraceForm(version=row.version)
    does = _("已按还缺的份数填好；与实际收到的不同时请修改。审批表只登记现行版本、盖有公章的原件。")
    panels = [_panel(_("登记收到的份数"), does, copies, reverse("paper_desk:take", args=[row.key]), _("登记"))]
    if case["lacking"]:
        url = reverse("paper_desk:grant", args=[row.key])
        does = _("缺的材料可以在限期内补齐，形式审查可以先通过。")
        told = [_("申报人"), _("推荐单位经办人")]
        panels.append(_panel(_("容缺"), does, grace, url, _("同意容缺"), told=told))
    context = {**case, "panels": panels, "form": wrong}
    return render(request, f"{PAGES}/person.html", context, status=422 if wrong and wrong.errors else 200)


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None:
        raise Http404
    return thing
