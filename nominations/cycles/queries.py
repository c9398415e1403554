"""One function per screen of the years."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.models import AuditEvent
from accounts.roles import Role, has_role
from nominations.cycles.permissions import PREPARERS, open_moves, readable
from nominations.cycles.transitions import publish_problems, warnings_for
from nominations.deadlines import as_typed
from nominations.models import Application, Cycle
from nominations.pipeline import CYCLE_MOVES, INTAKE, SYS, CycleStage, Status

TONES = {
    CycleStage.PREPARING: ("muted", "pen"),
    CycleStage.PUBLISHED: ("info", "dot"),
    CycleStage.OPEN: ("now", "dot"),
    CycleStage.SUSPENDED: ("warn", "pause"),
    CycleStage.CANCELLED: ("muted", "dash"),
    CycleStage.COMPLETED: ("ok", "check"),
    CycleStage.ARCHIVED: ("ok", "lock"),
}
# Only what a year waits for is offered as the next step; the rest is there when it is needed.
MOVE_TONES = {"publish_notice": "primary", "resume": "primary", "cancel_cycle": "danger"}
# The line a year walks, as the rail shows it: label and the stages that stand for it.
RAIL = (
    (gettext_lazy("筹备"), (CycleStage.PREPARING,)),
    (gettext_lazy("通知发布"), (CycleStage.PUBLISHED,)),
    (gettext_lazy("申报"), (CycleStage.OPEN, CycleStage.SUSPENDED, CycleStage.CLOSED)),
    (gettext_lazy("形式审查"), (CycleStage.FORMAL_EXAM,)),
    (gettext_lazy("书面初评"), (CycleStage.WRITTEN, CycleStage.CONSENSUS)),
    (gettext_lazy("会审答辩"), (CycleStage.DEFENSE,)),
    (gettext_lazy("名单审定"), (CycleStage.APPROVAL,)),
    (gettext_lazy("公示发布"), (CycleStage.PUBLICITY,)),
    (gettext_lazy("选树命名"), (CycleStage.NAMING, CycleStage.COMPLETED, CycleStage.ARCHIVED)),
)
EMPTY = {
    "title": gettext_lazy("还没有年度"),
    "text": gettext_lazy("协会经办人新建年度、填写通知和日期后，由秘书长发布。"),
}
# What each decision does, said before the click; the second text is what cannot be undone.
WORDS: dict[str, tuple[tuple[Any, ...], Any]] = {
    "publish_notice": (
        (
            gettext_lazy("通知全文、日期和联系方式在通知页向社会公布。"),
            gettext_lazy("到开始申报的时间，系统自动开放申报。"),
            gettext_lazy("此后的设置只能由秘书长修改，每次修改都有记录。"),
        ),
        gettext_lazy("发布后不能收回，只能修改或取消年度。"),
    ),
    "extend": (
        (
            gettext_lazy("报送截止改为新的时间，理由作为延期公告在通知页公布。"),
            gettext_lazy("已逾期的批次立即恢复，已逾期的申报在几分钟内恢复到逾期前的状态，并通知申报人。"),
        ),
        gettext_lazy("形式审查作出结论后不能再延期。"),
    ),
    "suspend": (
        (gettext_lazy("申报立即中止，任何人都不能提交、同意、推荐或报送；理由在通知页公布。"),),
        gettext_lazy("报送截止不会自动顺延，恢复时可以改期。"),
    ),
    "resume": ((gettext_lazy("申报恢复进行，理由在通知页公布。"),), ""),
    "cancel_cycle": (
        (gettext_lazy("本年度不再办理，通知从公开页面撤下；已有的申报和记录保留。"),),
        gettext_lazy("取消后不能恢复。"),
    ),
}


@dataclass(frozen=True)
class Detail:
    """A year with what is missing, what is remarkable, where it stands, and what was done to it."""

    cycle: Cycle
    problems: list[str]
    warnings: list[str]
    rail: list[dict[str, Any]]
    numbers: dict[str, int]
    moves: list[dict[str, Any]]
    history: list[dict[str, Any]]


def chip(cycle: Cycle) -> dict[str, str]:
    tone, icon = TONES.get(CycleStage(cycle.stage), ("info", "dot"))
    return {"label": cycle.get_stage_display(), "tone": tone, "icon": icon}


def queue(user: Any) -> list[dict[str, Any]]:
    """Every year, newest first, with how many applications have arrived."""
    submitted = Count("applications", filter=~Q(applications__acceptance_no=""))
    rows = Cycle.objects.filter(readable(user)).annotate(submitted=submitted).order_by("-year")
    rows = rows.only("year", "title", "stage", "open_at", "submit_deadline")
    return [{"cycle": row, "chip": chip(row), "submitted": row.submitted} for row in rows]


def cycle_of(user: Any, year: int) -> Cycle | None:
    """One year; None hides as 404."""
    return Cycle.objects.filter(readable(user), year=year).first()


def detail(user: Any, year: int) -> Detail | None:
    """The screen of one year."""
    cycle = cycle_of(user, year)
    if cycle is None:
        return None
    preparing = cycle.stage == CycleStage.PREPARING
    return Detail(
        cycle=cycle,
        problems=publish_problems(cycle) if preparing else [],
        warnings=warnings_for(cycle),
        rail=_rail(cycle),
        numbers=_numbers(cycle),
        moves=[
            {"name": name, "label": CYCLE_MOVES[name].label, "tone": MOVE_TONES.get(name, "plain")}
            for name in open_moves(user, cycle)
        ],
        history=_history(cycle),
    )


def _rail(cycle: Cycle) -> list[dict[str, Any]]:
    at = next((i for i, (_label, stages) in enumerate(RAIL) if cycle.stage in stages), -1)
    until = {CycleStage.PUBLISHED: cycle.open_at, CycleStage.OPEN: cycle.submit_deadline}.get(CycleStage(cycle.stage))
    state = lambda i: "done" if i < at else "now" if i == at else "todo"  # noqa: E731
    return [
        {"label": label, "state": state(i), "until": until if i == at else None}
        for i, (label, _stages) in enumerate(RAIL)
    ]


def _numbers(cycle: Cycle) -> dict[str, int]:
    """How far the year's applications are, as bare counts: the association reads none before it is submitted."""
    rows = Application.objects.filter(cycle=cycle)
    return rows.aggregate(
        filling=Count("pk", filter=Q(status=Status.DRAFT)),
        with_units=Count("pk", filter=Q(status__in=INTAKE - {Status.DRAFT})),
        submitted=Count("pk", filter=~Q(acceptance_no="")),
    )


def _history(cycle: Cycle) -> list[dict[str, Any]]:
    rows = [
        {
            "what": CYCLE_MOVES[event.move].label,
            "when": event.at,
            "who": event.actor.name if event.actor else "",
            "role": str(_("系统")) if event.role == SYS else str(Role(event.role).label),
            "why": event.reason,
        }
        for event in cycle.events.select_related("actor")
    ]
    edits = AuditEvent.objects.filter(target=f"cycle:{cycle.pk}").select_related("actor").order_by("-seq")[:100]
    words = {"cycle.create": _("建立年度"), "cycle.clone": _("沿用上年度建立"), "cycle.edit": _("修改设置")}
    rows += [
        {
            "what": words.get(event.action, event.action),
            "when": event.at,
            "who": event.actor.name if event.actor else "",
            "changes": event.detail.get("changes", []),
        }
        for event in edits
    ]
    return sorted(rows, key=lambda row: row["when"], reverse=True)


def suggestions(source: Cycle | None) -> dict[str, Any]:
    """What the form of a new year starts with: the year after, the same days a year later, no number yet."""
    year = source.year + 1 if source else clock.today().year
    title = source.title if source else f"关于开展{year}年度“上海质量工匠”培养选树工作的通知"
    found = {"year": year, "title": title.replace(str(year - 1), str(year)) if source else title}
    if source:
        for name, moment, closing in (("open", source.open_at, False), ("deadline", source.submit_deadline, True)):
            day, written = as_typed(moment, closing=closing)
            later = day.replace(year=year, day=min(day.day, 28) if day.month == 2 else day.day) if day else None
            found |= {f"{name}_date": later, f"{name}_time": written}
    return found


def words_for(name: str, cycle: Cycle) -> tuple[tuple[Any, ...], Any]:
    """(what the move does, what cannot be undone) for the act panel."""
    return WORDS[name]


def too_late(cycle: Cycle) -> str:
    """Why a button is grey: the year stands elsewhere."""
    return _("本年度当前处于“%(stage)s”，不能办理。") % {"stage": cycle.get_stage_display()}


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: years to prepare (STAFF, LEAD) and notices that are ready for the chief."""
    return _preparing(user, chief=has_role(user, Role.CHIEF), mine=True)


def waiting(user: Any) -> list[dict[str, Any]]:
    """等待他人: notices that STAFF and LEAD have prepared and the chief has not published."""
    return [{**row, "verb": ""} for row in _preparing(user, chief=True, mine=False)]


def _preparing(user: Any, *, chief: bool, mine: bool) -> list[dict[str, Any]]:
    """Years in preparation as turns: complete ones are the chief's, incomplete ones their preparers'."""
    prepares = has_role(user, *PREPARERS)
    if not (prepares or has_role(user, Role.CHIEF)):
        return []
    rows = []
    for cycle in Cycle.objects.filter(readable(user), stage=CycleStage.PREPARING).order_by("open_at", "pk"):
        lacking = len(publish_problems(cycle))
        year, url = {"year": cycle.year}, reverse("cycles:detail", args=[cycle.year])
        row = {"url": url, "deadline": cycle.open_at, "tone": "calm"}
        if lacking and mine and prepares:
            sentence = _("%(year)s年度通知还有 %(n)d 处需要补充") % {**year, "n": lacking}
            rows.append({"sentence": sentence, "verb": _("补充设置"), **row})
        elif not lacking and chief and (mine or prepares):
            verb = _("发布通知") if mine else ""
            rows.append({"sentence": _("%(year)s年度通知已备妥，等待发布") % year, "verb": verb, **row})
    return rows
