"""The screens of the pool: list, one expert, what an expert declares and signs, requests of nominees."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.roles import Role, has_role
from nominations.acting import Actor, refusals
from nominations.visibility import READERS
from review.expert_pool import forms, permissions, queries, transitions
from review.experts import panels, pool

PAGES = "review/expert_pool"
FORM = require_http_methods(["GET", "HEAD", "POST"])


def _form_of(*roles: str) -> Callable[[Any], Any]:
    """A page with a form, for holders of one of the roles."""
    return lambda view: requires(*roles)(FORM(view))


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None or thing is False:
        raise Http404
    return thing


def _taken(form: Any, verb: Callable[[], Any]) -> bool:
    """Do it; a refusal becomes an error of the form."""
    with refusals(form):
        verb()
        return True
    return False


def _page(
    request: HttpRequest, name: str, form: Any, verb: Callable[[], Any], *, back: str, said: Any, to: str = "",
    **context: Any,
) -> HttpResponse:  # fmt: skip
    """One act on a page of its own; done, it leads to `to`, or back."""
    if request.method == "POST" and form.is_valid() and _taken(form, verb):
        messages.success(request, said)
        return redirect(to or back)
    context |= {"form": form, "back": back, "act": panels.panel(name, form, back=back)}
    return render(request, f"{PAGES}/act.html", context, status=422 if form.errors else 200)


@requires(*READERS)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The pool in one year."""
    form = forms.FilterForm(request.GET, years=queries.years())
    context = queries.queue(request.user, form, request.GET) | {"empty": queries.EMPTY}
    context["appoint"] = forms.AppointForm() if context["may_appoint"] else None
    return render(request, f"{PAGES}/queue.html", context)


@requires(*permissions.KEEPERS)
@require_POST
def appoint(request: HttpRequest) -> HttpResponse:
    """Appoint those ticked, or end their appointments."""
    form = forms.AppointForm(request.POST)
    if form.is_valid():
        cycle = _found(queries.cycle_of(form.cleaned_data["year"]))
        experts = queries.picked(request.user, form.cleaned_data["pick"])
        by = Actor.of(request, Role.STAFF if has_role(request.user, Role.STAFF) else Role.LEAD)
        if _taken(form, lambda: transitions.act_on(experts, cycle, form.cleaned_data, by=by)):
            messages.success(request, _("已办理。新聘任的专家会收到签署承诺的通知。"))
    for errors in form.errors.values():
        messages.error(request, " ".join(str(error) for error in errors))
    return redirect(f"{reverse('expert_pool:queue')}?{request.POST.get('back', '')}")


@_form_of(Role.STAFF)
def invite(request: HttpRequest) -> HttpResponse:
    """A link by mail; the answer does not tell whether the address has an account."""
    form, by = forms.InviteForm(request.POST or None, version=0), Actor.of(request, Role.STAFF)
    done = _("邀请已发出，链接 14 天内有效。")
    back = reverse("expert_pool:queue")
    return _page(request, "invite", form, lambda: transitions.invite(**form.values, by=by), back=back, said=done)


@_form_of(Role.STAFF)
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """The record of somebody who has accepted the invitation."""
    user, by = _found(queries.unfiled_one(code)), Actor.of(request, Role.STAFF)
    form = forms.KeptProfileForm(request.POST or None, version=0)
    back = reverse("expert_pool:queue")
    verb = lambda: transitions.enter(user, said=form.values, by=by)  # noqa: E731
    return _page(request, "enter", form, verb, back=back, said=_("已建立专家信息。"), about=user.name)


@requires(*READERS)
@require_safe
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """One expert."""
    expert = _found(queries.find(request.user, key))
    context = queries.detail(request.user, expert) | {"may_keep": permissions.can_keep(request.user, expert)}
    return render(request, f"{PAGES}/detail.html", context)


def _kept(request: HttpRequest, key: UUID) -> tuple[Any, str]:
    """The expert whose record this person keeps, and the address of the page."""
    expert = _found(queries.find(request.user, key))
    _found(permissions.can_keep(request.user, expert))
    return expert, reverse("expert_pool:detail", args=[key])


@_form_of(Role.STAFF)
def edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """The profile, by the association."""
    expert, back = _kept(request, key)
    form = forms.KeptProfileForm(request.POST or None, version=expert.version, initial=pool.initial(expert))
    by = Actor.of(request, Role.STAFF)
    verb = lambda: transitions.save_profile(expert, said=form.values, version=form.seen, by=by)  # noqa: E731
    return _page(request, "edit", form, verb, back=back, said=_("已保存。"), about=expert.user.name)


@_form_of(Role.STAFF)
def conflict(request: HttpRequest, key: UUID) -> HttpResponse:
    """A relation the association learned of."""
    expert, back = _kept(request, key)
    form, by = forms.ConflictForm(request.POST or None, version=0), Actor.of(request, Role.STAFF)

    def verb() -> Any:
        said = form.values
        application = queries.application_numbered(request.user, said.pop("number"))
        return transitions.find_conflict(expert, application, **said, by=by)

    return _page(request, "conflict", form, verb, back=back, said=_("已登记，立即生效。"), about=expert.user.name)


@_form_of(Role.LEAD)
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """A soft reason is found to be none."""
    row, by = _found(queries.to_lift(request.user, pk)), Actor.of(request, Role.LEAD)
    form = forms.LiftForm(request.POST or None, version=0)
    back = reverse("expert_pool:detail", args=[row.expert.key])
    about = f"{row.expert.user.name} · {row.application.acceptance_no}"
    verb = lambda: transitions.lift(row, **form.values, by=by)  # noqa: E731
    return _page(request, "lift", form, verb, back=back, said=_("已解除回避。"), about=about)


@requires(Role.EXP)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The expert's own page."""
    context = queries.mine(request.user)
    if context["expert"] is None:
        return redirect("expert_pool:profile")
    return render(request, f"{PAGES}/mine.html", context)


@_form_of(Role.EXP)
def profile(request: HttpRequest) -> HttpResponse:
    """The expert's own profile, the first time or again."""
    expert = _found(queries.own_record(request.user))[0]
    version, by = expert.version if expert else 0, Actor.of(request, Role.EXP)
    form = forms.ProfileForm(request.POST or None, version=version, initial=pool.initial(expert))
    mine = reverse("expert_pool:mine")
    verb = lambda: transitions.save_own(expert, said=form.values, version=form.seen, by=by)  # noqa: E731
    back = mine if expert else reverse("home")
    return _page(request, "profile", form, verb, back=back, to=mine, said=_("已保存。"))


@_form_of(Role.EXP)
def relate(request: HttpRequest) -> HttpResponse:
    """Name somebody one has to do with."""
    expert, by = _found(queries.mine(request.user)["expert"]), Actor.of(request, Role.EXP)
    form, back = forms.RelationForm(request.POST or None, version=0), reverse("expert_pool:mine")
    done = _("已添加，回避关系已重新比对。")
    return _page(
        request, "relate", form, lambda: transitions.relate(expert, **form.values, by=by), back=back, said=done
    )


@requires(Role.EXP)
@require_POST
def unrelate(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an entry back."""
    row = _found(queries.own_relation(request.user, pk))
    transitions.unrelate(row, by=Actor.of(request, Role.EXP))
    messages.success(request, _("已撤回。"))
    return redirect("expert_pool:mine")


@_form_of(Role.EXP)
def sign(request: HttpRequest, key: UUID) -> HttpResponse:
    """Read and sign both pledges of the year."""
    found = _found(queries.to_sign(request.user, key))
    form, by = forms.PledgeForm(request.POST or None, version=found["row"].version), Actor.of(request, Role.EXP)
    if request.method == "POST" and form.is_valid() and _taken(form, lambda: transitions.sign(found["row"], by=by)):
        messages.success(request, _("已签署。有评审任务时会通知您。"))
        return redirect("expert_pool:mine")
    context = found | {"form": form, "act": None if found["sworn"] else panels.panel("sign", form)}
    return render(request, f"{PAGES}/sign.html", context, status=422 if form.errors else 200)


@requires(Role.LEAD, Role.SUP)
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """What nominees asked for."""
    listing = queries.requests(request.user, forms.RequestFilterForm(request.GET), request.GET)
    return render(request, f"{PAGES}/requests.html", {"listing": listing, "empty": queries.NO_REQUESTS})


@_form_of(Role.LEAD, Role.SUP)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """One request; LEAD decides."""
    found = _found(queries.request_of(request.user, pk))
    row = found["row"]
    form = forms.DecideForm(request.POST or None, version=row.version) if found["may_decide"] else None
    if request.method == "POST" and _found(form) and form is not None and form.is_valid():
        by, said = Actor.of(request, Role.LEAD), form.cleaned_data
        grant, rest = said["answer"] == "grant", {"note": said["note"], "version": said["version"]}
        if _taken(form, lambda: transitions.decide(row, grant=grant, **rest, by=by)):
            messages.success(request, _("已决定。申报人会被告知“已处理”。"))
            return redirect("expert_pool:requests")
    context = found | {"form": form, "act": panels.panel("decide", form) if form else None}
    return render(request, f"{PAGES}/request.html", context, status=422 if form and form.errors else 200)


@signed_in
@FORM
def avoid(request: HttpRequest, key: UUID) -> HttpResponse:
    """申请回避 by the nominee; the answers never tell who is in the pool."""
    found = _found(queries.asking(request.user, key))
    application = found["application"]
    form = forms.AskForm(request.POST or None, version=application.version) if found["open"] else None
    if request.method == "POST" and form is not None and form.is_valid():
        by, said = Actor.of(request, Role.NOM), form.cleaned_data
        if _taken(form, lambda: transitions.ask(application, **said, by=by)):
            messages.success(request, _("已收到您的申请，协会处理后会告知。"))
            return redirect("expert_pool:avoid", key=key)
    context = found | {"form": form, "act": panels.panel("ask", form) if form else None}
    return render(request, f"{PAGES}/avoid.html", context, status=422 if form and form.errors else 200)
