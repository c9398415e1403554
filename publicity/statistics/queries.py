"""One function per screen: the figures of a year, several years beside each other."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from nominations.models import Cycle
from nominations.pipeline import CycleStage
from publicity.figures import charts, papers
from publicity.statistics import permissions

EMPTY = {"title": _("还没有可以统计的年度"), "text": _("年度开始申报后，各环节和各类别的统计列在这里。")}
UNBEGUN = (CycleStage.PREPARING, CycleStage.PUBLISHED)


def _years(user: Any) -> Any:
    return papers.seen_by(user).exclude(stage__in=UNBEGUN)


def cycle_of(user: Any, year: int | None) -> Cycle | None:
    """The year asked for, or the latest that has begun; None hides as 404."""
    rows = _years(user)
    return (rows.filter(year=year) if year is not None else rows).first()


def page(user: Any, cycle: Cycle) -> dict[str, Any]:
    """The charts of a year, each with its table, and D21."""
    made = papers.of(cycle)
    figures = papers.figures(cycle, made)
    return {
        "cycle": cycle, "figures": figures, "charts": charts.of(figures), "untold": charts.untold(figures),
        "papers": made,
        "may_make": permissions.can_make(user, cycle), "years": [row.year for row in _years(user)],
    }  # fmt: skip


def comparison(user: Any) -> dict[str, Any]:
    """The years of which there is a D21, oldest first."""
    figures = papers.by_year(_years(user))
    return {"years": figures, **(charts.compared(figures) if figures else {})}
