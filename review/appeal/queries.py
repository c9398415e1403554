"""One function per screen: the appeals, one of them with its papers and its decision, the application of a new one."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Role, has_role
from documents.models import GeneratedDocument
from nominations import act_panels, desks, listing, wording
from nominations.deadlines import beijing
from nominations.models import Application, StageEvent
from nominations.pipeline import MOVES, WAY, CycleStage, Status, leads_on
from nominations.printing import application_target
from review.appeal import permissions, transitions
from review.appeal.forms import DecideForm, ReportForm
from review.appeal.models import Appeal, AppealFile

State = Appeal.State
TONES = {
    State.FILED: ("warn", "inbox"),
    State.REPORTED: ("now", "dot"),
    State.GRANTED: ("ok", "check"),
    State.DENIED: ("muted", "stop"),
}
COLUMNS = (
    gettext_lazy("姓名"), gettext_lazy("受理编号"), gettext_lazy("理由"), gettext_lazy("办理情况"),
    gettext_lazy("提出时间"),
)  # fmt: skip
EMPTY = {
    "title": gettext_lazy("没有复核申请"),
    "text": gettext_lazy("申报人或推荐单位对审查结论申请复核后，会出现在这里。"),
}
MANY = 20


def chip(row: Appeal) -> dict[str, str]:
    tone, icon = TONES[State(row.state)]
    return {"label": row.get_state_display(), "tone": tone, "icon": icon}


def _rows(user: Any) -> QuerySet[Appeal]:
    """Twin of permissions.can_see."""
    return Appeal.objects.filter(application__in=Application.objects.filter(permissions.seen(user)))


def _desk(user: Any) -> QuerySet[Appeal]:
    """Those of the association's desk, never about oneself."""
    return Appeal.objects.filter(application__in=Application.objects.filter(permissions.desk(user)))


def queue(user: Any, form: Any, data: QueryDict) -> listing.Listing:
    """The appeals, open ones first, fifty a page."""
    asked, rows = listing.given(form), _desk(user)
    if q := asked.get("q"):
        rows = rows.filter(Q(application__name__icontains=q) | Q(application__acceptance_no=q))
    numbers = rows.aggregate(**{str(state): Count("pk", filter=Q(state=state)) for state in State})
    state = asked.get("state")
    rows = (rows.filter(state=state) if state else rows).select_related("application")
    total = numbers[state] if state else sum(numbers.values())
    open_first = rows.alias(over=Q(state__in=(State.GRANTED, State.DENIED))).order_by("over", "asked_at", "pk")
    page = listing.page_of(open_first, data.get("page"), count=total)
    page.object_list = [{"row": row, "chip": chip(row)} for row in page.object_list]
    return listing.Listing(
        form=form,
        page=page,
        chips=listing.chips(form, asked, data),
        counts=listing.counts("state", numbers, State.choices, data),
        headings=listing.headings([("", label) for label in COLUMNS], "", data),
    )


def to_ask(user: Any, key: UUID) -> Application | None:
    """The application an appeal would be about."""
    rows = Application.objects.select_related("cycle", "employer", "recommender")
    return rows.filter(permissions.askable(user), key=key).first()


def existing(application: Application) -> Appeal | None:
    """The appeal against the decision in force, if there is one."""
    decision = transitions.decision_of(application)
    return Appeal.objects.filter(decision=decision).first() if decision is not None else None


def asking(application: Application, form: Any) -> dict[str, Any]:
    """The panel of a new appeal, with its last day."""
    decision = transitions.decision_of(application)
    until = [] if decision is None else [_until(decision)]
    does = [_("只复核程序错误或事实错误，不复核评分和名次。"), *until, _("每项结论只能复核一次，结果以书面告知。")]
    why_not = transitions.problem(application)
    action = {"label": _("提交复核申请"), "tone": "primary", "value": "ask", "why_not": why_not}
    fields, told = ["ground", "text", "papers"], [_("协会经办人"), _("申报人"), _("推荐单位经办人")]
    return _panel(_("申请复核"), form, does=does, told=told, fields=fields, actions=[action])


def _until(decision: StageEvent) -> str:
    """The last day, or the stage with whose beginning it is too late."""
    if end := permissions.ends_at(decision):
        return _("请在 %(end)s 之前提出。") % {"end": beijing(end)}
    shut = next(stage for stage in (*WAY, CycleStage.ARCHIVED) if not leads_on(decision.from_status, stage))
    return _("“%(stage)s”开始之前可以提出。") % {"stage": shut.label}


def _panel(title: Any, form: Any, **parts: Any) -> dict[str, Any]:
    fields = [form[name] for name in parts.pop("fields", ())]
    return {"title": title, "version": form["version"].value(), "key": form["key"].value(), "fields": fields, **parts}


def appeal_of(user: Any, key: UUID) -> Appeal | None:
    """One appeal; None hides as 404."""
    parts = ("application__cycle", "application__employer", "application__recommender", "decision")
    people = ("asked_by", "reported_by", "decided_by")
    return _rows(user).select_related(*parts, *people).filter(key=key).first()


def file_of(user: Any, key: UUID) -> AppealFile | None:
    """A paper of an appeal this person may open."""
    return AppealFile.objects.select_related("file").filter(appeal__in=_rows(user), key=key).first()


def detail(user: Any, row: Appeal) -> dict[str, Any]:
    """The appeal's page; report and names are for the association alone."""
    inside = permissions.sees_inside(user, row)
    application, letters = row.application, GeneratedDocument.objects.none()
    if row.decided_at is not None:
        target = application_target(application)
        letters = GeneratedDocument.objects.filter(kind="appeal_reply", target=target, void_at=None)
    return {
        "row": row,
        "application": application,
        "chip": chip(row),
        "status": wording.chip(application.status, precise=inside),
        "decided": wording.chip(row.decision.to_status, precise=inside),
        "files": list(row.files.select_related("file")),
        "letter": letters.order_by("-pk").first(),
        "inside": inside,
        "history": _history(row, inside),
    }


def _history(row: Appeal, inside: bool) -> list[dict[str, Any]]:
    answer = row.get_state_display()
    if row.state == State.GRANTED and row.decision == transitions.decision_of(row.application):
        answer = _("复核成立：不再受理申报已解除，这份申报不再恢复办理")
    steps = [
        (row.decided_at, row.decided_by, answer, row.reply),
        (row.reported_at, row.reported_by, _("协会已核查"), row.report if inside else ""),
        (row.asked_at, row.asked_by, _("申请复核"), ""),
    ]
    return [
        {"when": when, "who": who.name if inside and who else "", "what": what, "why": why}
        for when, who, what, why in steps
        if when is not None
    ]


def decide_form(row: Appeal, data: Any) -> DecideForm:
    """The chief's form; a correction that had been late needs a new date."""
    corrects = row.decision.from_status == Status.CORRECTION and permissions.restores(row.application, row.decision)
    days = row.application.cycle.correction_days
    return DecideForm(data, version=row.version, corrects=corrects, days=days)


def acting(user: Any, row: Appeal, form: Any) -> dict[str, Any] | None:
    """What this person can do with the appeal now; None when it is another's turn or over.

    A form of another step comes from an older page: the step that is due shows its own.
    """
    if row.state == State.FILED and permissions.can_report(user, row):
        form = form if isinstance(form, ReportForm) else ReportForm(version=row.version)
        url = reverse("appeal:report", args=[row.key])
        does, told = [_("核查材料和经过，写成报告；由秘书长决定。")], [_("秘书长")]
        action = {"label": _("提交报告"), "tone": "primary", "value": "report"}
        return _panel(_("核查"), form, url=url, does=does, told=told, fields=["text"], actions=[action])
    if row.state == State.REPORTED and permissions.can_decide(user, row):
        form = form if isinstance(form, DecideForm) else decide_form(row, None)
        url = reverse("appeal:decide", args=[row.key])
        fields = [name for name in ("outcome", "due_date", "reply") if name in form.fields]
        act = act_panels.panel(MOVES["reconsider"], form, url=url, fields=fields)
        does = [*_outcomes(row), _("两种结果都生成《复核结果告知书》。")]
        button = {"label": _("作出决定"), "tone": "primary", "value": "decide"}
        return act | {"title": _("决定"), "does": does, "actions": [button], "final": _("决定后不能更改。")}
    return None


def _outcomes(row: Appeal) -> list[str]:
    """What granting would do today."""
    expelled = row.decision.to_status == Status.DISQUALIFIED
    if permissions.restores(row.application, row.decision):
        first = _("成立：申报恢复到作出结论之前的环节。不成立：维持原结论。")
        return [first, _("成立时，该决定中的不再受理申报一并解除。")] if expelled else [first]
    if expelled:
        return [_("本年度已过原来的环节：成立时解除该决定中的不再受理申报，这份申报不再恢复。不成立：维持原结论。")]
    return [_("作出结论的环节已经结束，不能再恢复，只能维持原结论。")]


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: to report on as STAFF, to decide as CHIEF."""
    mine = Q(pk__in=[])
    if has_role(user, Role.STAFF):
        decided = Q(decision__actor=user.pk, decision__actor__isnull=False)
        mine |= Q(state=State.FILED) & ~decided & ~Q(asked_by=user.pk)
    if has_role(user, Role.CHIEF):
        mine |= Q(state=State.REPORTED) & ~Q(reported_by=user.pk) & ~Q(asked_by=user.pk)
    words = {State.FILED: _("核查"), State.REPORTED: _("决定")}
    sentence = _("%(name)s 的复核申请等待办理")
    return [
        _line(row, sentence, str(words[State(row.state)]))
        for row in _lines(_desk(user).filter(mine, permissions.apart(user)))
    ]


def waiting(user: Any) -> list[dict[str, Any]]:
    """等待他人: what this person has asked for."""
    rows = _rows(user).filter(asked_by=user.pk, state__in=(State.FILED, State.REPORTED))
    return [_line(row, _("%(name)s 的复核申请正在办理")) for row in _lines(rows)]


def _lines(rows: QuerySet[Appeal]) -> QuerySet[Appeal]:
    return rows.select_related("application").order_by("asked_at", "pk")[:MANY]


def _line(row: Appeal, sentence: str, verb: str = "") -> dict[str, Any]:
    url = reverse("appeal:detail", args=[row.key])
    return desks.line(sentence % {"name": row.application.name}, url, None, verb)
