"""One function per screen: a month of days with where each comes from, and the extensions of the years under way."""

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from nominations import listing, working_days
from nominations.act_forms import ActForm
from nominations.calendar import permissions
from nominations.extensions import STAGES
from nominations.models import Cycle, Extension, Unit, WorkdayOverride

WEEKDAYS = (
    gettext_lazy("周一"), gettext_lazy("周二"), gettext_lazy("周三"), gettext_lazy("周四"), gettext_lazy("周五"),
    gettext_lazy("周六"), gettext_lazy("周日"),
)  # fmt: skip
COLUMNS = (
    gettext_lazy("推荐单位"), gettext_lazy("年度"), gettext_lazy("延至"), gettext_lazy("状态"), gettext_lazy("理由"),
)  # fmt: skip
EMPTY = {
    "title": gettext_lazy("没有个别延期"),
    "text": gettext_lazy("部门负责人可以为某一推荐单位单独延长报送截止；统一延期在年度页面办理。"),
}


@dataclass(frozen=True)
class Day:
    """`source` says why it is worked or free: the entry's own words, the notice, or an estimate."""

    date: date
    weekday: str
    worked: bool
    source: str
    own: bool
    estimated: bool


def month(year: int, number: int) -> dict[str, Any]:
    """The days of a month, the way to its neighbours, and whether the year is announced; one query."""
    held = {row.date: row for row in WorkdayOverride.objects.filter(date__range=_around(year))}
    overrides = {day: row.is_workday for day, row in held.items()}
    last = calendar.monthrange(year, number)[1]
    days = [_day(date(year, number, n), held, overrides) for n in range(1, last + 1)]
    entered = [held[day] for day in sorted(held) if day.year == year]
    return {
        "year": year,
        "month": number,
        "days": days,
        "months": [{"n": n, "url": f"?year={year}&month={n}", "now": n == number} for n in range(1, 13)],
        "years": [{"n": n, "url": f"?year={n}&month={number}", "now": n == year} for n in _years(year)],
        "announced": working_days.year_announced(year, overrides),
        "entered": entered,
        "worked": sum(day.worked for day in days),
    }


def _around(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _years(year: int) -> list[int]:
    this = clock.today().year
    return sorted({this - 1, this, this + 1, this + 2, year})


def _day(day: date, held: dict[date, WorkdayOverride], overrides: dict[date, bool]) -> Day:
    estimated = working_days.is_estimated(day, overrides)
    own = held.get(day)
    if own is not None:
        source = own.source
    elif estimated:
        source = _("按法定节假日推算")
    else:
        source = _("已公布的节假日安排")
    worked = working_days.is_workday(day, overrides)
    return Day(day, str(WEEKDAYS[day.weekday()]), worked, source, own is not None, estimated)


def cycle_now() -> Cycle | None:
    """The newest year in which a unit can be given more time."""
    return Cycle.objects.filter(stage__in=STAGES).order_by("-year").first()


def units() -> QuerySet[Unit]:
    """The recommending units in use."""
    return Unit.objects.filter(active=True).exclude(recommender_kind="").order_by("name", "pk")


def extensions(user: Any, data: QueryDict) -> dict[str, Any]:
    """All extensions, newest first, fifty a page."""
    rows = Extension.objects.filter(permissions.extensions_seen(user)).select_related("unit", "cycle", "given_by")
    page = listing.page_of(rows.order_by("-pk"), data.get("page"))
    now = clock.now()
    page.object_list = [{"row": row, "chip": _chip(row, now)} for row in page.object_list]
    return {
        "page": page,
        "headings": listing.headings([("", label) for label in COLUMNS], "", data),
        "may_extend": permissions.can_extend(user) and cycle_now() is not None,
        "empty": EMPTY,
    }


def _chip(row: Extension, now: Any) -> dict[str, Any]:
    if row.revoked_at is not None:
        return {"label": _("已撤销"), "tone": "muted", "icon": "dash", "live": False}
    if now >= row.until:
        return {"label": _("已到期"), "tone": "muted", "icon": "dash", "live": False}
    return {"label": _("延期中"), "tone": "now", "icon": "dot", "live": True}


def extension(user: Any, pk: int) -> Extension | None:
    """One extension to take back."""
    rows = Extension.objects.filter(permissions.extendable(user)).select_related("unit", "cycle")
    return rows.filter(pk=pk).first()


def extending(form: ActForm) -> dict[str, Any]:
    """The panel of a new extension."""
    does = [
        _("该推荐单位及其工作单位、申报人可以办理到新的截止时间，其他单位不受影响。"),
        _("已逾期的批次立即恢复，已逾期的申报在几分钟内恢复到逾期前的状态。"),
    ]
    names = ("unit", "deadline_date", "deadline_time", "reason")
    back = {"label": _("返回"), "url": reverse("calendar:extensions")}
    return _panel(_("个别延期"), form, names, does, {"label": _("延期"), "tone": "primary", "value": "extend"}, back)


def revoking(form: ActForm) -> dict[str, Any]:
    """The panel of a revocation."""
    does = [_("截止时间恢复为统一的报送截止；年度已截止的，尚未报送的申报和批次随即逾期。")]
    back = {"label": _("返回"), "url": reverse("calendar:extensions")}
    button = {"label": _("撤销延期"), "tone": "danger", "value": "revoke"}
    return _panel(_("撤销延期"), form, ("reason",), does, button, back)


def _panel(title: str, form: ActForm, names: Any, does: list[str], *actions: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": title,
        "does": does,
        "told": [_("推荐单位经办人"), _("工作单位经办人"), _("尚未报送的申报人")],
        "version": form["version"].value(),
        "key": form["key"].value(),
        "fields": [form[name] for name in names],
        "actions": list(actions),
    }
