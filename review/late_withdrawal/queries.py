"""One function per screen: the requests, one of them, the application a new one is about."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import ASSOCIATION, Role, has_role
from nominations import act_panels, desks, listing, wording
from nominations.act_forms import ActForm
from nominations.models import Application
from nominations.pipeline import MOVES
from nominations.visibility import association_rows, readable, recommender_rows
from review.late_withdrawal import permissions
from review.late_withdrawal.forms import CheckForm
from review.late_withdrawal.models import LateWithdrawal

State = LateWithdrawal.State
TONES = {
    State.ASKED: ("warn", "inbox"),
    State.CHECKED: ("now", "dot"),
    State.CONFIRMED: ("muted", "dash"),
    State.REFUSED: ("info", "stop"),
}
COLUMNS = (
    gettext_lazy("姓名"), gettext_lazy("受理编号"), gettext_lazy("推荐单位"), gettext_lazy("办理情况"),
    gettext_lazy("提出时间"),
)  # fmt: skip
EMPTY = {
    "title": gettext_lazy("没有退出申请"),
    "text": gettext_lazy("推荐单位在申报件页面提出申请，或协会登记纸质申请后，会出现在这里。"),
}
MANY = 20


def chip(row: LateWithdrawal) -> dict[str, str]:
    tone, icon = TONES[State(row.state)]
    return {"label": row.get_state_display(), "tone": tone, "icon": icon}


def _seen(user: Any) -> QuerySet[LateWithdrawal]:
    """Twin of permissions.can_see."""
    rows = LateWithdrawal.objects.select_related("application__recommender", "application__employer")
    return rows.filter(application__in=readable(user))


def _desk(user: Any) -> QuerySet[LateWithdrawal]:
    """Those of the desks of the association and of the recommending units, never about oneself."""
    held = association_rows(user) | recommender_rows(user)
    applications = Application.objects.filter(held).exclude(nominee=user.pk)
    return LateWithdrawal.objects.filter(application__in=applications)


def queue(user: Any, form: Any, data: QueryDict) -> listing.Listing:
    """The requests, open ones first, fifty a page."""
    asked, rows = listing.given(form), _desk(user)
    if q := asked.get("q"):
        rows = rows.filter(Q(application__name__icontains=q) | Q(application__acceptance_no=q))
    numbers = rows.aggregate(**{str(state): Count("pk", filter=Q(state=state)) for state in State})
    state = asked.get("state")
    rows = (rows.filter(state=state) if state else rows).select_related("application__recommender")
    total = numbers[state] if state else sum(numbers.values())
    page = listing.page_of(rows.order_by("decided_at", "-asked_at", "-pk"), data.get("page"), count=total)
    page.object_list = [{"row": row, "chip": chip(row)} for row in page.object_list]
    return listing.Listing(
        form=form,
        page=page,
        chips=listing.chips(form, asked, data),
        counts=listing.counts("state", numbers, State.choices, data),
        headings=listing.headings([("", label) for label in COLUMNS], "", data),
    )


def to_ask(user: Any, key: UUID) -> tuple[Application, str] | None:
    """The application a request would be about, and the role in which this person begins it."""
    rows = Application.objects.select_related("cycle", "employer", "recommender").filter(key=key)
    if found := rows.filter(permissions.askable(user)).first():
        return found, Role.REC
    found = rows.filter(permissions.registrable(user)).first()
    return (found, Role.STAFF) if found is not None else None


def running(application: Application) -> LateWithdrawal | None:
    """The open request of an application."""
    return LateWithdrawal.objects.filter(application=application, state__in=(State.ASKED, State.CHECKED)).first()


def why_not(application: Application) -> str:
    """Why no request can be begun now, or ''."""
    if application.status not in permissions.LEAVABLE:
        return _("当前状态为“%(state)s”，不能申请退出。") % {"state": application.get_status_display()}
    return _("这份申报已有一项退出申请正在办理。") if running(application) else ""


def request_of(user: Any, key: UUID) -> LateWithdrawal | None:
    """One request; None hides as 404."""
    rows = _seen(user).select_related("letter", "asked_by", "checked_by", "decided_by")
    return rows.filter(key=key).first()


def detail(user: Any, row: LateWithdrawal) -> dict[str, Any]:
    """The request's page; names of the association's people are for the association alone."""
    inside = has_role(user, *ASSOCIATION) and row.application.nominee_id != user.pk
    return {
        "row": row,
        "application": row.application,
        "chip": chip(row),
        "status": wording.chip(row.application.status, precise=inside),
        "history": _history(row, inside),
        "back": permissions.reads_queue(user),
    }


def _history(row: LateWithdrawal, inside: bool) -> list[dict[str, Any]]:
    end = _("确认退出") if row.state == State.CONFIRMED else _("未同意退出")
    steps = [
        (row.decided_at, row.decided_by, end, row.refusal),
        (row.checked_at, row.checked_by, _("协会核对"), row.check_note if inside else ""),
        (row.asked_at, row.asked_by, row.get_origin_display(), row.reason),
    ]
    return [
        {"when": when, "who": who.name if inside and who else "", "what": what, "why": why}
        for when, who, what, why in steps
        if when is not None
    ]


def asking(application: Application, form: Any, role: str) -> dict[str, Any]:
    """The panel of a new request."""
    does = [_("协会核对书面申请，再由部门负责人确认；确认之前申报照常进行。"), _("申报人会收到通知，并能看到申请书。")]
    if role == Role.STAFF:
        does[0] = _("登记即表示您已核对纸质申请；由部门负责人确认后生效。")
    label = _("登记退出申请") if role == Role.STAFF else _("提出退出申请")
    told = [_("申报人"), _("协会部门负责人") if role == Role.STAFF else _("协会经办人")]
    action = {"label": label, "tone": "primary", "value": "ask", "why_not": why_not(application)}
    return _panel(label, form, does=does, told=told, fields=["reason", "letter"], actions=[action])


def _panel(title: Any, form: Any, **parts: Any) -> dict[str, Any]:
    fields = [form[name] for name in parts.pop("fields", ())]
    return {"title": title, "version": form["version"].value(), "key": form["key"].value(), "fields": fields, **parts}


def deciding(user: Any, row: LateWithdrawal, form: Any) -> dict[str, Any] | None:
    """What this person can do with the request now; None when it is another's turn or over."""
    refuse = {"label": _("不同意退出"), "tone": "danger", "url": reverse("late_withdrawal:refuse", args=[row.key])}
    if row.state == State.ASKED and permissions.can_check(user, row):
        form = form if isinstance(form, CheckForm) else CheckForm(version=row.version)
        url = reverse("late_withdrawal:check", args=[row.key])
        does, told = [_("核对申请书与申报人本人是否一致。")], [_("申报人"), _("协会部门负责人")]
        actions = [{"label": _("核对无误，转负责人确认"), "tone": "primary", "value": "check"}, refuse]
        return _panel(_("核对申请"), form, url=url, does=does, told=told, fields=["note"], actions=actions)
    if row.state == State.CHECKED and has_role(user, Role.LEAD) and row.application.nominee_id != user.pk:
        form, url = form or ActForm(version=row.version), reverse("late_withdrawal:confirm", args=[row.key])
        act = act_panels.panel(MOVES["withdraw_late"], form, url=url, tone="danger")
        own = _("您已核对过这项申请，须由另一位负责人确认。") if row.checked_by_id == user.pk else ""
        button = {"label": _("确认退出"), "tone": "danger", "value": "confirm", "why_not": own}
        does = [_("申报到此结束；正在进行的补正和审查安排一并取消。")]
        final = _("确认后不能恢复。")
        return act | {
            "does": does,
            "final": final,
            "actions": [button] if own else [button, refuse | {"tone": "plain"}],
        }
    return None


def refusing(row: LateWithdrawal, form: Any) -> dict[str, Any]:
    """The panel of a refusal."""
    back = {"label": _("返回"), "url": reverse("late_withdrawal:detail", args=[row.key])}
    button = {"label": _("不同意退出"), "tone": "danger", "value": "refuse"}
    does, told = [_("申报照常进行。")], [_("申报人"), _("推荐单位经办人")]
    return _panel(_("不同意退出"), form, does=does, told=told, fields=["reason"], actions=[button, back])


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: to check as STAFF, to confirm as LEAD what another person has checked."""
    mine = Q(pk__in=[])
    if has_role(user, Role.STAFF):
        mine |= Q(state=State.ASKED)
    if has_role(user, Role.LEAD):
        mine |= Q(state=State.CHECKED) & ~Q(checked_by=user.pk)
    words = {State.ASKED: _("核对"), State.CHECKED: _("确认")}
    sentence = _("%(name)s 的退出申请等待办理")
    return [_line(row, sentence, str(words[State(row.state)])) for row in _lines(user, mine)]


def waiting(user: Any) -> list[dict[str, Any]]:
    """等待他人: what a recommending unit has asked for."""
    if not has_role(user, Role.REC):
        return []
    return [_line(row, _("%(name)s 的退出申请正在办理")) for row in _lines(user, Q(state__in=("asked", "checked")))]


def _lines(user: Any, which: Q) -> QuerySet[LateWithdrawal]:
    return _desk(user).filter(which).select_related("application").order_by("asked_at", "pk")[:MANY]


def _line(row: LateWithdrawal, sentence: str, verb: str = "") -> dict[str, Any]:
    url = reverse("late_withdrawal:detail", args=[row.key])
    return desks.line(sentence % {"name": row.application.name}, url, None, verb)
