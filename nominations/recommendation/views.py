"""The recommending unit's screens: queue, case, files, decisions; batches from the first name to the receipt."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.roles import Role
from documents import denials
from documents.serving import serve
from nominations import batch_lists, packs
from nominations.act_forms import ActForm
from nominations.act_panels import batch_panel, case_panel, reason_panel
from nominations.acting import Actor, refusals
from nominations.pipeline import BATCH_MOVES, MOVES, Move
from nominations.recommendation import forms, queries, transitions
from nominations.recommendation.permissions import can_manage, can_open_batch
from nominations.seal_forms import SealForm

PAGES = "nominations/recommendation"


def _read(view: Any) -> Any:
    """A page to look at."""
    return requires(Role.REC)(require_safe(view))


def _post(view: Any) -> Any:
    """An act without a page of its own (G4)."""
    return requires(Role.REC)(require_POST(view))


def _found(thing: Any) -> Any:
    """Missing and forbidden look the same."""
    if thing is None:
        raise Http404
    return thing


def _actor(request: HttpRequest) -> Actor:
    return Actor.of(request, Role.REC)


def _done(request: HttpRequest, page: str, key: UUID, sentence: Any) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("recommendation:queue") if page == "queue" else redirect(f"recommendation:{page}", key=key)


@_read
def queue(request: HttpRequest) -> HttpResponse:
    """What the work units have passed on, my turn first."""
    listing = queries.queue(request.user, forms.FilterForm(request.GET), request.GET)
    return render(request, f"{PAGES}/queue.html", {"listing": listing, "empty": queries.EMPTY})


@_read
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """The case screen."""
    case = _found(queries.case(request.user, key, request.GET.get("file", "")))
    return _case(request, case, forms.RecommendForm(version=case["application"].version))


@denials.recorded
@_read
def file(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """One file; that it was opened is noted, for without that nobody is recommended (R61)."""
    attachment = _found(queries.to_view(request.user, key))
    transitions.mark_viewed(attachment, by=_actor(request))
    return serve(attachment.file, request, inline="download" not in request.GET, filename=attachment.file.original_name)


@_post
def recommend(request: HttpRequest, key: UUID) -> HttpResponse:
    """T10."""
    application, form = _found(queries.to_decide(request.user, key)), forms.RecommendForm(request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.recommend(application, by=_actor(request), decision=form.decision, **form.act)
            return _done(request, "detail", key, _("已同意推荐，可以列入报送批次。"))
    return _case(request, _found(queries.case(request.user, key)), form)


def _asks_why(verb: Any, form_class: Any, move: str, sentence: Any, to: str = "detail") -> Any:
    """A page that asks for a reason: T8, T9, T11."""

    @requires(Role.REC)
    def view(request: HttpRequest, key: UUID) -> HttpResponse:
        application = _found(queries.to_decide(request.user, key))
        form = form_class(request.POST or None, version=application.version)
        if request.method == "POST" and form.is_valid():
            with refusals(form):
                verb(application, by=_actor(request), **form.terms)
                return _done(request, to, key, sentence)
        return _decide(request, {"application": application}, form, MOVES[move])

    return view


def _asks_yes(verb: Any, move: str, sentence: Any) -> Any:
    """A page that says what happens and asks for a yes: B3, B10."""

    @requires(Role.REC)
    def view(request: HttpRequest, key: UUID) -> HttpResponse:
        batch = _found(queries.to_manage(request.user, key))
        form = ActForm(request.POST or None, version=batch.version)
        if request.method == "POST" and form.is_valid():
            with refusals(form):
                verb(batch, by=_actor(request), **form.act)
                return _done(request, "batch", key, sentence)
        return _decide(request, {"batch": batch}, form, BATCH_MOVES[move])

    return view


send_back = _asks_why(transitions.send_back, forms.SendBackForm, "recommender_return", _("已退回工作单位。"), "queue")
refuse = _asks_why(transitions.refuse, forms.RefuseForm, "refuse", _("已办理：不予推荐。"))
unrecommend = _asks_why(transitions.unrecommend, forms.UnrecommendForm, "unrecommend", _("已撤销推荐。"))
unlock = _asks_yes(transitions.unlock, "unlock", _("名单已解锁，可以修改。"))
cancel = _asks_yes(transitions.cancel, "cancel", _("批次已取消。"))


@signed_in
@require_safe
def summary(request: HttpRequest, key: UUID) -> HttpResponse:
    """The recommender's opinion, embedded by the screens of later stages."""
    return render(request, f"{PAGES}/_summary.html", _found(queries.summary(request.user, key)))


@_read
def batches(request: HttpRequest) -> HttpResponse:
    """The unit's batches."""
    return render(request, f"{PAGES}/batches.html", queries.batches(request.user))


@_post
def open_batch(request: HttpRequest) -> HttpResponse:
    """B1."""
    form = forms.OpenForm(request.POST, pairs=queries.pairs(request.user))
    if not form.is_valid():
        raise Http404
    found = batch_lists.open_batch(*form.cleaned_data["pair"], by=_actor(request), permit=can_open_batch)
    return redirect("recommendation:batch", key=found.key)


@_read
def batch(request: HttpRequest, key: UUID) -> HttpResponse:
    """One batch at whatever point it stands."""
    return _batch(request, key)


@_post
def order(request: HttpRequest, key: UUID) -> HttpResponse:
    """Join, leave, move up or down."""
    page = _found(queries.batch(request.user, key))
    form = forms.OrderForm(request.POST, free=page["free"])
    if form.is_valid():
        seen = form.cleaned_data["version"]
        batch_lists.change(page["batch"], *form.change, by=_actor(request), permit=can_manage, version=seen)
    return redirect(reverse("recommendation:batch", args=[key]) + form.where)


@_post
def contact(request: HttpRequest, key: UUID) -> HttpResponse:
    """R126, R127."""
    found, form = _found(queries.to_manage(request.user, key)), forms.ContactForm(request.POST)
    if form.is_valid():
        batch_lists.set_contact(found, **form.said, by=_actor(request), permit=can_manage)
        return _done(request, "batch", key, _("已保存联系人。"))
    return _batch(request, key, contact=form)


@_post
def lock(request: HttpRequest, key: UUID) -> HttpResponse:
    """B2."""
    found, form = _found(queries.to_manage(request.user, key)), ActForm(request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.lock_list(found, by=_actor(request), **form.act)
            return _done(request, "batch", key, _("名单已锁定，推荐汇总表正在生成。请打印、盖章后上传扫描件。"))
    return _batch(request, key, lock=form)


@denials.recorded
@requires(Role.REC)
def scan(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The sealed scan: GET shows the one that is there, POST takes one in."""
    if request.method != "POST":
        found = _found(queries.scan(request.user, key))
        return serve(found.scan, request, inline=True, filename=found.scan.original_name)
    form = SealForm(request.POST, request.FILES)
    if form.is_valid():
        target, by = _found(queries.to_manage(request.user, key)), _actor(request)
        with refusals(form):
            batch_lists.attach_scan(target, form.cleaned_data["scan"], **form.said, by=by, permit=can_manage)
            return _done(request, "batch", key, _("已保存盖章扫描件，请核对后报送。"))
    return _batch(request, key, scan=form)


@_post
def submit(request: HttpRequest, key: UUID) -> HttpResponse:
    """B4."""
    found, form = _found(queries.to_manage(request.user, key)), forms.SubmitForm(request.POST)
    if form.is_valid():
        with refusals(form):
            transitions.submit(found, by=_actor(request), **form.act)
            return _done(request, "batch", key, _("已报送协会，受理回执正在生成。"))
    return _batch(request, key, submit=form)


@_post
def pack(request: HttpRequest, key: UUID) -> HttpResponse:
    """D4 of the whole batch."""
    packs.request_batch(_found(queries.to_manage(request.user, key)), by=_actor(request))
    return _done(request, "batch", key, _("整批报送材料正在生成，完成后可在本页下载。"))


def _case(request: HttpRequest, case: dict[str, Any], form: forms.RecommendForm) -> HttpResponse:
    """The case with its one decision, greyed with a reason where it cannot be taken."""
    left = case["sheet"]["total"] - case["sheet"]["done"]
    why_not = case["closed"] or (_("还有 %(n)d 份材料没有打开过。") % {"n": left} if left else "")
    moves = MOVES["recommend"], MOVES["recommender_return"], MOVES["refuse"]
    fields = ["opinion", "signer", "signed_on"]
    act = case_panel("recommendation", moves, form, case["application"].key, fields=fields, why_not=why_not)
    status = 422 if form.is_bound else 200
    return render(request, f"{PAGES}/detail.html", case | {"form": form, "act": act}, status=status)


def _decide(request: HttpRequest, about: dict[str, Any], form: Any, move: Move) -> HttpResponse:
    what, subject = next(iter(about.items()))
    back = "recommendation:batch" if what == "batch" else "recommendation:detail"
    fields = [field.name for field in form.visible_fields()]
    status = 422 if form.is_bound else 200
    act = reason_panel(move, form, subject, back=back, danger=move.name in ("refuse", "cancel"), fields=fields)
    return render(request, f"{PAGES}/decide.html", about | {"form": form, "act": act}, status=status)


def _batch(request: HttpRequest, key: UUID, **bound: Any) -> HttpResponse:
    """A batch with the forms of its state; the one that came back with errors says so above them all."""
    page = _found(queries.batch(request.user, key))
    made = forms.batch_forms(page["batch"], page["revision"], bound)
    act = batch_panel(page["batch"], made, page["why_not"])
    context = page | {"forms": made, "act": act, "form": next(iter(bound.values()), None)}
    return render(request, f"{PAGES}/batch.html", context, status=422 if bound else 200)
