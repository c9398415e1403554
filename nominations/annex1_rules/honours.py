"""荣誉成果 (R110, R113, R24): the rows, who may have awarded them, and whether they make a 重点培养对象."""

import calendar
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations.annex1_rules.problem import Problem
from nominations.annex1_rules.spec import NOTE_2, SCOPE, TICK, Spec
from nominations.dictionaries import HonourLevel, OrganiserType

SECTION = "honours"
MOST = 20
NAME_LIMIT, ORGANISER_LIMIT = 80, 60
SPECS = (
    Spec(
        "no_honours", TICK, needed=False,
        note=_(
            "曾经获得的相关荣誉/成果可以是政府相关主管部门颁发荣誉，或是中国质量协会、上海市质量协会所主办的"
            "各类质量推进活动成果、奖项荣誉。"
        ),
        cite=NOTE_2,
    ),
)  # fmt: skip
FOCUS_NOTE = _(
    "重点培养选树近三年内曾获得政府质量主管部门、中国质量协会、上海市质量协会所主办的各类质量成果、"
    "质量奖项荣誉的班组、团队主要人员。"
)
FOCUS_CITE = SCOPE
ASSOCIATIONS = frozenset({OrganiserType.CAQ, OrganiserType.SAQ})
IN_NOTE_2 = ASSOCIATIONS | {OrganiserType.GOVERNMENT}


def level_problem(level: str, organiser_type: str) -> str:
    """A-12: 区级 and above, or an award of one of the two quality associations."""
    if level == HonourLevel.ASSOCIATION and organiser_type not in ASSOCIATIONS:
        return _t("协会级荣誉限中国质量协会、上海市质量协会主办；其他荣誉应为区级以上。")
    return ""


def date_problem(month: date, day: date | None, on: date) -> str:
    """An award cannot lie in the future; of one known by its month only the month is compared."""
    late = day > on if day else month > on
    return _t("获得时间不能晚于今天。") if late else ""


def row_problems(honour: Any, on: date) -> list[tuple[str, str]]:
    """(field, sentence) of one row."""
    found = []
    for field, limit in (("name", NAME_LIMIT), ("organiser", ORGANISER_LIMIT)):
        text = getattr(honour, field).strip()
        if not text or len(text) > limit:
            found.append((field, _t("请填写 1 至 %(limit)d 个字符。") % {"limit": limit}))
    if honour.level not in HonourLevel.values:
        found.append(("level", _t("请选择级别。")))
    elif sentence := level_problem(honour.level, honour.organiser_type):
        found.append(("level", sentence))
    if honour.organiser_type not in OrganiserType.values:
        found.append(("organiser_type", _t("请选择组织方类型。")))
    if sentence := date_problem(honour.awarded_month, honour.awarded_day, on):
        found.append(("awarded", sentence))
    if honour.is_team and not honour.team_role:
        found.append(("team_role", _t("集体荣誉请选择您在其中的角色。")))
    return found


def problems(app: Any, honours: Iterable[Any], on: date) -> list[Problem]:
    """`on`: the day of submission. None at all is allowed (R110 is no must)."""
    rows, found = list(honours), []
    for honour in rows:
        for _field, sentence in row_problems(honour, on):
            text = _t("“%(name)s”：%(problem)s") % {"name": honour.name, "problem": sentence}
            found.append(Problem(SECTION, f"honour_{honour.pk}", text))
    if len(rows) > MOST:
        found.append(Problem(SECTION, "no_honours", _t("荣誉/成果最多 %(n)d 项。") % {"n": MOST}))
    if rows and app.no_honours:
        found.append(Problem(SECTION, "no_honours", _t("已填写荣誉/成果，请取消勾选“无”。")))
    return found


def years_before(day: date, years: int) -> date:
    """The same day years ago; 29 February falls back to the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def is_focus(honours: Iterable[Any], deadline: date, years: int) -> bool:
    """R24, A-7: an award of note 2 within the window, exact to the day; a bare month counts to its last day.

    A tag for readers: no points, no gate.
    """
    since = years_before(deadline, years)
    for honour in honours:
        month = honour.awarded_month
        last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
        if honour.organiser_type in IN_NOTE_2 and (honour.awarded_day or last) >= since:
            return True
    return False
