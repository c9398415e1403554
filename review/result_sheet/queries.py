"""One function per screen: the sheets that were asked for, one request to decide."""

from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Role, has_role
from nominations import desks, listing
from nominations.models import Cycle
from nominations.pipeline import CycleStage
from review import results
from review.result_sheet.forms import COLUMNS
from review.result_sheet.models import Export
from review.result_sheet.permissions import MOST_DOWNLOADS, can_ask, can_decide, can_fetch, decidable, readable

EMPTY = {
    "title": gettext_lazy("还没有导出过结果表"),
    "text": gettext_lazy("选择年度和推荐单位后导出；文件生成后在这里下载。"),
}
RANK = Case(When(state=Export.State.WAITING, then=Value(0)), default=Value(1), output_field=IntegerField())
PARTS = ("cycle", "unit", "by", "decided_by", "document__file")


def queue(user: Any, page: str | None) -> dict[str, Any]:
    """One's own sheets, and for LEAD, CHIEF and SUP every request for personal numbers; what waits comes first."""
    rows = Export.objects.filter(readable(user)).select_related(*PARTS).order_by(RANK, "-at", "-pk")
    found = listing.page_of(rows, page)
    found.object_list = [_row(user, row) for row in found.object_list]
    headings = listing.headings([("", label) for label in COLUMNS], "", {})  # type: ignore[arg-type]
    return {"page": found, "headings": headings, "empty": EMPTY}


def _row(user: Any, export: Export) -> dict[str, Any]:
    return {
        "export": export,
        "unit": export.unit.name if export.unit else _("全部推荐单位"),
        "document": export.document if export.by_id == user.pk and not export.personal else None,
        "making": export.personal and export.document is not None and export.document.is_waiting,
        "may_decide": export.state == Export.State.WAITING and can_decide(user, export),
        "may_fetch": can_fetch(user, export) and export.document is not None and bool(export.document.file_id),
        "left": MOST_DOWNLOADS - export.downloads,
    }


def to_ask(user: Any) -> dict[str, Any]:
    """What the form of this person offers: years, units, and whether all units and personal numbers are among it."""
    stages = (CycleStage.PREPARING, CycleStage.CANCELLED)
    cycles = Cycle.objects.exclude(stage__in=stages).order_by("-year")
    return {
        "years": {cycle.year: cycle for cycle in cycles},
        "units": list(results.units_for(user)),
        "scope": {"all": results.is_association(user), "personal": can_ask(user, personal=True)},
    }


def to_decide(user: Any, key: UUID) -> Export | None:
    """The request that LEAD decides; None hides as 404."""
    return Export.objects.filter(decidable(user), key=key).select_related(*PARTS).first()


def to_fetch(user: Any, key: UUID) -> Export | None:
    """One's own sheet with personal numbers, whether it may still be fetched or not."""
    return Export.objects.filter(by=user.pk, personal=True, key=key).first() if has_role(user, Role.STAFF) else None


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: requests that wait for LEAD."""
    rows = Export.objects.filter(decidable(user), state=Export.State.WAITING).select_related("by").order_by("at", "pk")
    return [
        desks.line(
            _("%(who)s申请导出含个人信息的结果表") % {"who": row.by.name},
            reverse("result_sheet:decide", args=[row.key]),
            None,
            _("审批"),
        )
        for row in rows[:20]
    ] if has_role(user, Role.LEAD) else []  # fmt: skip
