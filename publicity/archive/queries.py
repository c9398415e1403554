"""One function per screen: a year's package with its checks; what waits for whom."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Role, has_role
from documents.models import GeneratedDocument
from nominations import desks
from nominations.models import Cycle
from nominations.pipeline import CycleStage
from publicity.archive import permissions
from publicity.archives import checking, packing
from publicity.archives.models import Package, PackageEvent
from publicity.archives.moves import MOVES, State
from publicity.figures.papers import seen_by

SHOWN = (CycleStage.COMPLETED, CycleStage.ARCHIVED)
EMPTY = {
    "title": gettext_lazy("还没有可以归档的年度"), "text": gettext_lazy("秘书长结束年度之后，在这里生成归档数据包。"),
}  # fmt: skip
CHECKED = {"check": gettext_lazy("检测数据包")}


def cycle_of(user: Any, year: int | None) -> Cycle | None:
    """The year asked for, or the latest that is completed; None hides as 404."""
    rows = seen_by(user).filter(stage__in=SHOWN)
    return (rows.filter(year=year) if year is not None else rows).first()


def package_of(user: Any, year: int) -> Package | None:
    """The package in force of a year; None hides as 404."""
    cycle = cycle_of(user, year)
    return packing.of(cycle) if cycle is not None else None


def page(user: Any, cycle: Cycle) -> dict[str, Any]:
    """One year."""
    package = packing.of(cycle)
    context = {
        "cycle": cycle, "package": package, "years": [row.year for row in seen_by(user).filter(stage__in=SHOWN)],
        "history": history(cycle), "problems": [],
    }  # fmt: skip
    if package is None:
        may = permissions.can_propose(user, cycle)
        return context | {"may_propose": may, "problems": packing.against(cycle) if may else []}
    return context | seen(user, package)


def seen(user: Any, package: Package) -> dict[str, Any]:
    """The package, how far it is, what the last check found."""
    document, checks = package.document, package.checks
    found = [(checking.LABELS[name], told) for name, told in checks.get("found", {}).items()]
    return {
        "document": document, "made": document.status == GeneratedDocument.Status.DONE, "file": document.file,
        "found": found, "checked_at": datetime.fromisoformat(checks["at"]) if found else None,
        "may_take": permissions.can_take(user, package), "passed": bool(found) and not packing.failed(checks),
        "manifest": checks.get("manifest", ""),
        "gone": document.file is not None and document.file.erased_at is not None,
    }  # fmt: skip


def history(cycle: Cycle) -> list[dict[str, Any]]:
    """Who did what with the packages of the year."""
    rows = PackageEvent.objects.filter(package__cycle=cycle)
    return [
        {"when": row.at, "who": row.actor.name if row.actor else "", "why": row.reason,
         "what": MOVES[row.move].label if row.move in MOVES else CHECKED[row.move]}
        for row in rows.select_related("actor").order_by("-pk")[:50]
    ]  # fmt: skip


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: STAFF proposes a completed year, SUP confirms what is packed."""
    if not has_role(user, Role.STAFF, Role.SUP):
        return []
    found = []
    open_ones = {row.cycle_id: row for row in Package.objects.filter(state=State.PROPOSED).select_related("cycle")}
    for cycle in seen_by(user).filter(stage=CycleStage.COMPLETED):
        url, package = reverse("archive:year", args=[cycle.year]), open_ones.get(cycle.pk)
        if package is None and permissions.can_propose(user, cycle):
            found.append(desks.line(_("%(year)s年度已完成，待归档") % {"year": cycle.year}, url, None, _("办理")))
        if package is not None and permissions.can_confirm(user, package):
            found.append(desks.line(_("%(year)s年度归档待确认") % {"year": cycle.year}, url, None, _("确认")))
    return found
