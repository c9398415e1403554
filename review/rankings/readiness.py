"""What stands against C7, application by application and never with a value."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from nominations.models import Application, Cycle
from nominations.pipeline import CycleStage, Status
from review import appealed
from review.rankings.inputs import code_of
from review.sheets.keeping import altered
from review.sheets.moves import LIVE, State

DONE = (State.SCORED, State.LOCKED)


def progress(cycle: Cycle) -> QuerySet[Any]:
    """The applications of stage 2 with `done` valid submitted sheets and `all` live assignments."""
    rows = Application.objects.filter(cycle=cycle, status__in=(Status.FORMAL_PASSED, Status.WRITTEN_REVIEW))
    clear = Q(assignments__quarantined_at=None)
    return rows.select_related("blind_copy").annotate(
        done=Count("assignments", filter=clear & Q(assignments__state__in=DONE)),
        all=Count("assignments", filter=clear & Q(assignments__state__in=LIVE)),
    ).order_by("acceptance_no", "pk")  # fmt: skip


def against_opening(cycle: Cycle) -> list[str]:
    """Every application that is not begun, or has fewer sheets than the year asks for; by code."""
    found = []
    rows = list(progress(cycle))
    for row in rows:
        words: dict[str, Any] = {"code": code_of(row), "n": row.done, "least": cycle.experts_min}
        if row.status == Status.FORMAL_PASSED:
            found.append(_("%(code)s 尚未开始初评。") % words)
        elif row.done < cycle.experts_min:
            found.append(_("%(code)s 只有 %(n)d 张有效评分表，至少要 %(least)d 张。") % words)
    if not rows:
        found.append(_("没有处于书面初评的申报。"))
    states = (Status.SUBMITTED, Status.CORRECTION)
    if back := Application.objects.filter(cycle=cycle, status__in=states).count():
        found.append(_("还有 %(n)d 件经复核恢复的申报没有作出形式审查结论。") % {"n": back})
    return found + appealed.against_leaving(cycle, CycleStage.CONSENSUS)


def against_altered(cycle: Cycle) -> list[str]:
    """Sheets that somebody changed past the portal; by code, and nothing is decided on them."""
    codes = dict.fromkeys(code_of(sheet.assignment.application) for sheet in altered(cycle))
    words = _("%(code)s 有评分表与专家提交时留存的版本不一致，请系统管理员核查后再继续。")
    return [words % {"code": code} for code in codes]
