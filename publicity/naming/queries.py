"""One function per screen: a year's decisions, one decision with its people and papers; what waits for whom."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Role, has_role
from nominations import desks
from nominations.models import Application, Cycle
from nominations.pipeline import CycleStage, Status
from nominations.visibility import READERS, far_from
from publicity.lists import promoting
from publicity.naming import permissions
from publicity.titles import closing, drafting, papers
from publicity.titles.models import Naming
from publicity.titles.moves import MOVES, UNSIGNED, State

_STAGES = list(CycleStage)
SHOWN = _STAGES[_STAGES.index(CycleStage.PUBLICITY) : _STAGES.index(CycleStage.ARCHIVED) + 1]
EMPTY = {
    "title": gettext_lazy("还没有可以命名的年度"),
    "text": gettext_lazy("公示发布后，公示期满无异议的人选在这里命名。"),
}


def cycle_of(user: Any, year: int | None) -> Cycle | None:
    """The year asked for, or the latest that came as far as its publicity."""
    if not has_role(user, *READERS):
        return None
    rows = Cycle.objects.filter(stage__in=SHOWN).order_by("-year")
    return (rows.filter(year=year) if year is not None else rows).first()


def naming_of(user: Any, key: UUID) -> Naming | None:
    """One decision; None hides as 404."""
    if not has_role(user, *READERS):
        return None
    rows = Naming.objects.select_related("cycle", "prepared_by", "reviewed_by", "signed_by")
    return rows.filter(key=key, cycle__stage__in=SHOWN).first()


def page(user: Any, cycle: Cycle) -> dict[str, Any]:
    """The decisions of a year, newest first, who can be named, who is on hold and why."""
    away = far_from(user)
    namings = list(cycle.namings.exclude(state=State.VOID).order_by("-number"))
    listed = set(
        Naming.objects.filter(cycle=cycle, state__in=UNSIGNED).values_list("rows__application", flat=True)
    )  # fmt: skip
    clear = drafting.clear(cycle)
    return {
        "cycle": cycle, "namings": namings, "naming_now": cycle.stage == CycleStage.NAMING,
        "waiting": [row for row in clear if row.pk not in away and row.pk not in listed],
        "held": [(row, why) for row, why in drafting.on_hold(cycle) if row.pk not in away],
        "ahead": [row for row in _ahead(cycle) if row.pk not in away],
        "reserves": [row for row in promoting.reserves(cycle) if row.pk not in away],
        "vacancies": [row for row in promoting.vacated(cycle) if row.pk not in away],
        "may_begin": cycle.stage == CycleStage.NAMING and permissions.can_prepare(user, cycle)
        and not any(row.state in UNSIGNED for row in namings),
    }  # fmt: skip


def _ahead(cycle: Cycle) -> list[Application]:
    """Whose publicity is still to come or running while others are named: who moved up, or came back by an appeal."""
    if cycle.stage != CycleStage.NAMING:
        return []
    rows = Application.objects.filter(cycle=cycle, status__in=(Status.CANDIDATE, Status.IN_PUBLICITY))
    return list(rows.select_related("employer").order_by("pk"))


def one(user: Any, naming: Naming) -> dict[str, Any]:
    """One decision: its people without whoever is hidden from this person, its papers and its history."""
    away = far_from(user)
    issued = naming.state == State.ISSUED
    rows = naming.titles.select_related("application") if issued else naming.rows.select_related("application", "entry")
    return {
        "naming": naming, "cycle": naming.cycle, "issued": issued, "history": history(naming),
        "rows": [row for row in rows.order_by("place") if row.application_id not in away],
        "papers": papers.of(naming, papers.DECISION) if issued else [], "problems": _problems(user, naming),
    }  # fmt: skip


def _problems(user: Any, naming: Naming) -> list[str]:
    """What stands in the way; it names people, so whoever stays away from one of them does not read it."""
    if naming.state not in UNSIGNED or not permissions.is_clear(user, naming.cycle):
        return []
    return drafting.against(naming)


def history(naming: Naming) -> list[dict[str, Any]]:
    """Who did what with the decision."""
    return [
        {"when": row.at, "who": row.actor.name if row.actor else _("系统"), "what": MOVES[row.move].label,
         "why": row.reason}
        for row in naming.events.select_related("actor").order_by("-pk")[:50]
    ]  # fmt: skip


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: STAFF drafts, LEAD ends the publicity and reviews, CHIEF issues and completes the year."""
    if not has_role(user, Role.STAFF, Role.LEAD, Role.CHIEF):
        return []
    found = []
    open_ones = list(Naming.objects.filter(state__in=UNSIGNED).select_related("cycle").order_by("pk"))
    for row in open_ones:
        permit, sentence, verb = _waiting()[row.state]
        if permit(user, row):
            url = reverse("naming:detail", args=[row.key])
            found.append(desks.line(sentence % {"year": row.cycle.year}, url, None, verb))
    busy = {row.cycle_id for row in open_ones}
    for cycle in Cycle.objects.filter(stage__in=(CycleStage.PUBLICITY, CycleStage.NAMING)):
        if said := _of_year(user, cycle, cycle.pk in busy):
            sentence, verb = said
            url = reverse("naming:year", args=[cycle.year])
            found.append(desks.line(sentence % {"year": cycle.year}, url, None, verb))
    return found


def _of_year(user: Any, cycle: Cycle, busy: bool) -> tuple[str, str] | None:
    """What the year itself waits for, if this person may do it now."""
    if cycle.stage == CycleStage.PUBLICITY:
        due = permissions.can_end_publicity(user, cycle) and not closing.against_naming(cycle)
        return (_("%(year)s年度公示已结束，待转入选树命名"), _("办理")) if due else None
    if not busy and permissions.can_prepare(user, cycle) and drafting.clear(cycle):
        return _("%(year)s年度命名决定待起草"), _("起草")
    if permissions.can_complete(user, cycle) and not closing.against_completing(cycle):
        return _("%(year)s年度命名已完成，待结束年度"), _("办理")
    return None


def _waiting() -> dict[str, tuple[Callable[[Any, Naming], bool], str, str]]:
    return {
        State.DRAFT: (permissions.can_write, _("%(year)s年度命名决定待提交复核"), _("办理")),
        State.HANDED_IN: (permissions.can_review, _("%(year)s年度命名决定待复核"), _("复核")),
        State.REVIEWED: (permissions.can_issue, _("%(year)s年度命名决定待签发"), _("签发")),
    }
