"""One function per screen: one's own data, a consent to be taken back, a new request; the desk, one request."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import my_data
from accounts.roles import Role, has_role
from nominations import data_panels, desks, listing, own_copy, texts
from nominations.act_forms import ActForm
from nominations.models import Application, Consent, DataRequest
from nominations.personal_data import permissions
from nominations.personal_data.forms import AnswerForm, DecideForm
from nominations.personal_data.transitions import live_application
from nominations.retention import closing

Kind, State = DataRequest.Kind, DataRequest.State
TONES = {
    State.ASKED: ("warn", "inbox"), State.PROPOSED: ("now", "dot"), State.DONE: ("ok", "check"),
    State.RESTRICTED: ("info", "lock"), State.REFUSED: ("bad", "stop"), State.CANCELLED: ("muted", "dash"),
}  # fmt: skip
COLUMNS = (
    gettext_lazy("本人"), gettext_lazy("种类"), gettext_lazy("办理情况"), gettext_lazy("提出时间"),
    gettext_lazy("答复期限"),
)  # fmt: skip
EMPTY = {
    "title": gettext_lazy("没有个人信息请求"),
    "text": gettext_lazy("任何人在“我的个人信息”提出更正、撤回同意或删除后，会出现在这里。"),
}
# The privacy notice is read, not agreed to: there is nothing to take back.
CONSENTS = {text.kind: text for text in texts.CONSENTS}
ASKABLE = (Kind.CORRECT, Kind.DELETE, Kind.COPY)
MANY, NEWEST = 20, 3


def chip(row: DataRequest) -> dict[str, str]:
    tone, icon = TONES[State(row.state)]
    return {"label": row.get_state_display(), "tone": tone, "icon": icon}


def own_chip(row: DataRequest) -> dict[str, str]:
    """As the person reads it: what is proposed is the desk's alone until it is decided."""
    return chip(row if row.state != State.PROPOSED else DataRequest(state=State.ASKED))


def mine(user: Any) -> dict[str, Any]:
    """Everything the portal holds about this person, what they agreed to, what they asked for."""
    rows = DataRequest.objects.filter(user=user).select_related("application__cycle").order_by("-pk")
    return {
        "sections": my_data.sections(user),
        "consents": _consents(user),
        "requests": [{"row": row, "chip": own_chip(row)} for row in rows[:MANY]],
        "papers": own_copy.made_for(user, NEWEST),
        "askable": [{"kind": kind.value, "label": kind.label} for kind in ASKABLE],
    }


def _consents(user: Any) -> list[dict[str, Any]]:
    rows = Consent.objects.filter(user=user, withdrawn_at=None, kind__in=CONSENTS).select_related("cycle")
    return [
        {"row": row, "title": CONSENTS[row.kind].title, "url": _consent_url(row)}
        for row in rows.order_by("-cycle__year", "pk")
    ]


def _consent_url(row: Consent) -> str:
    return reverse("personal_data:consent", args=[row.cycle.year, row.kind])


def consent_of(user: Any, year: int, kind: str, *, ended: bool = False) -> Consent | None:
    """One's own live consent, or with `ended` also one that was taken back: a second click; None hides as 404."""
    rows = Consent.objects.filter(user=user, cycle__year=year, kind=kind).select_related("cycle").order_by("-pk")
    rows = rows if ended else rows.filter(withdrawn_at=None)
    return rows.first() if kind in CONSENTS else None


def taking_back(user: Any, consent: Consent, form: Any) -> dict[str, Any]:
    """What follows, said before it is done."""
    application, text = live_application(user, consent), CONSENTS[consent.kind]
    act = data_panels.taking_back(application, text.title, form)
    return {"consent": consent, "text": text, "act": act, "form": form}


def abouts(user: Any, kind: str) -> list[tuple[str, str]]:
    """What a request can be about: the account with all there is, or one application."""
    whole = _("账号和全部个人信息") if kind == Kind.DELETE else _("账号信息")
    rows = Application.objects.filter(nominee=user, erased_at=None).select_related("cycle").order_by("-pk")
    named = [(str(row.key), _("%(year)d年度申报") % {"year": row.cycle.year}) for row in rows[:MANY]]
    return [*named, ("account", whole)]


def about(user: Any, said: str) -> Application | None:
    """The application behind a choice of `abouts`; None for the account."""
    return None if said == "account" else Application.objects.filter(nominee=user, key=said).first()


def asking(user: Any, kind: str, form: Any) -> dict[str, Any]:
    """A new request: what will be done, and for a deletion what would stay and why."""
    kept = closing.plan(user, None).kept if kind == Kind.DELETE else []
    return {"act": data_panels.asking(kind, form), "form": form, "kept": kept, "title": Kind(kind).label}


def queue(user: Any, form: Any, data: QueryDict) -> listing.Listing:
    """The requests at the desk, what is due first on top, fifty a page; three queries."""
    asked, rows = listing.given(form), DataRequest.objects.filter(permissions.desk_rows(user))
    if q := asked.get("q"):
        rows = rows.filter(user__name__icontains=q)
    if kind := asked.get("kind"):
        rows = rows.filter(kind=kind)
    numbers = rows.aggregate(**{str(state): Count("pk", filter=Q(state=state)) for state in State})
    state = asked.get("state")
    rows = (rows.filter(state=state) if state else rows).select_related("user")
    total = numbers[state] if state else sum(numbers.values())
    page = listing.page_of(rows.order_by("closed_at", "due_at", "-pk"), data.get("page"), count=total)
    page.object_list = [{"row": row, "chip": chip(row)} for row in page.object_list]
    return listing.Listing(
        form=form,
        page=page,
        chips=listing.chips(form, asked, data),
        counts=listing.counts("state", numbers, State.choices, data),
        headings=listing.headings([("", label) for label in COLUMNS], "", data),
    )


def request_of(user: Any, key: UUID) -> DataRequest | None:
    """One request, the person's own or at the desk; None hides as 404."""
    rows = DataRequest.objects.filter(permissions.seen(user), key=key)
    return rows.select_related("user", "application__cycle", "handled_by", "decided_by").first()


def detail(user: Any, row: DataRequest, form: Any = None) -> dict[str, Any]:
    """The request with its decision. A proposed refusal is the desk's alone until it is decided."""
    desk = permissions.at_desk(user, row)
    consent = CONSENTS.get(row.consent)
    return {
        "row": row,
        "chip": chip(row) if desk else own_chip(row),
        "desk": desk,
        "consent": consent.title if consent else "",
        "outcome": closing.plan(row.user, row.application) if _deletes(row) else None,
        "answer": row.answer if desk or row.state not in permissions.OPEN else "",
        "history": _history(row, desk),
        "act": deciding(user, row, form),
        "form": form,
    }


def _deletes(row: DataRequest) -> bool:
    return row.kind == Kind.DELETE and row.state in permissions.OPEN


def _history(row: DataRequest, desk: bool) -> list[dict[str, Any]]:
    steps = [(row.closed_at, row.decided_by or row.handled_by, row.get_state_display())]
    if desk and row.state in (State.PROPOSED, State.REFUSED):
        steps.append((row.handled_at, row.handled_by, _("经办人提出不同意")))
    steps.append((row.asked_at, row.user, _("提出请求：%(kind)s") % {"kind": row.get_kind_display()}))
    return [
        {"when": when, "who": who.name if who and (desk or who == row.user) else "", "what": what, "why": ""}
        for when, who, what in steps
        if when is not None
    ]


def deciding(user: Any, row: DataRequest, form: Any) -> dict[str, Any] | None:
    """What this person can do with it now; None when it is another's turn or over."""
    if row.state == State.ASKED and permissions.can_handle(user, row):
        return data_panels.answering(row, form if isinstance(form, AnswerForm) else AnswerForm(version=row.version))
    if row.state == State.PROPOSED and has_role(user, Role.LEAD) and permissions.at_desk(user, row):
        form = form if isinstance(form, DecideForm) else DecideForm(version=row.version)
        return data_panels.judging(row, form, own=row.handled_by_id == user.pk)
    if row.state in permissions.OPEN and permissions.is_own(user, row):
        return data_panels.cancelling(row, form or ActForm(version=row.version))
    return None


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: to answer as STAFF, to decide as LEAD, by the day it is due."""
    which = Q(pk__in=[])
    if has_role(user, Role.STAFF):
        which |= Q(state=State.ASKED)
    if has_role(user, Role.LEAD):
        which |= Q(state=State.PROPOSED) & ~Q(handled_by=user.pk)
    rows = DataRequest.objects.filter(permissions.desk_rows(user), which).select_related("user")
    sentence = _("%(name)s 的个人信息请求（%(kind)s）等待办理")
    return [
        desks.line(
            sentence % {"name": row.user.name, "kind": row.get_kind_display()},
            reverse("personal_data:detail", args=[row.key]), row.due_at, _("办理"),
        )
        for row in rows.order_by("due_at", "pk")[:MANY]
    ]  # fmt: skip
