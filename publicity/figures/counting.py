"""Counts a year; what comes out may be shown to anybody: no figure of one to four people is in it (disclosure).

statistics/1: see `documents.public_shapes`. Figures are texts; “＊” is one that is withheld.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import translation

from accounts import clock
from nominations import dictionaries as d
from nominations.identity.person import age_on
from nominations.models import Application, Cycle, StageEvent
from nominations.pipeline import INTAKE
from nominations.pipeline import Status as S
from nominations.retention.rules import OVER
from publicity.figures.disclosure import LEAST, WITHHELD, hide, merge, steps
from publicity.lists.period import worded

STEPS = (
    ("created", "新建申报"), ("submitted", "报送协会"), ("passed", "形式审查通过"), ("shortlisted", "初评入围"),
    ("defended", "进入会审答辩"), ("candidates", "候选人"), ("public", "公示"), ("named", "命名"),
)  # fmt: skip
SUBMITTED, NAMED = 1, 7
REACHES: dict[str, int] = {
    S.FORMAL_PASSED: 2, S.WRITTEN_REVIEW: 2, S.SHORTLISTED: 3, S.IN_DEFENSE: 4, S.PROPOSED: 4, S.RESERVE: 4,
    S.RESERVE_APPROVED: 4, S.CANDIDATE: 5, S.IN_PUBLICITY: 6, S.OBJECTION_HOLD: 6, S.PUBLICITY_CLEAR: 6,
    S.NAMED: NAMED, S.REVOKED: NAMED,
}  # fmt: skip
UNKNOWN = "未填写"
OTHERS = "其他（合并）"
BANDS = ((35, "35 岁及以下"), (45, "36 至 45 岁"), (55, "46 至 55 岁"), (200, "56 岁及以上"))
RULES = (
    "不足五人的类别并入“其他（合并）”；“＊”表示不足五人，或者为防止推算而不公布。没有人的类别不列。",
    "除“新建申报”外，各表按报送协会的申报统计；“命名”含以后撤销称号的。",
)


@dataclass(frozen=True)
class Row:
    """One submitted application: what the tables sort by, and whether it was named."""

    said: dict[str, Any]
    named: bool


def _labels(choices: Any) -> dict[str, str]:
    return {str(code): str(label) for code, label in choices.choices} | {"": UNKNOWN}


def _band(number: str, day: date) -> str:
    """The age band on that day, read from the identity number; nothing else is kept of it."""
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return UNKNOWN
    return next(label for top, label in BANDS if age_on(birth, day) <= top)


# What came to the association and was not handed back.
SENT = ~Q(acceptance_no="") & ~Q(status__in=INTAKE)


def furthest(cycle: Cycle) -> dict[int, int]:
    """{application: the last step it reached}, also for whoever left from there; three queries."""
    rows = Application.objects.filter(cycle=cycle).order_by()
    sent = set(rows.filter(SENT).values_list("pk", flat=True))
    found = {pk: SUBMITTED if pk in sent else 0 for pk in rows.values_list("pk", flat=True)}
    events = StageEvent.objects.filter(application__cycle=cycle, to_status__in=REACHES).order_by()
    for pk, status in events.values_list("application", "to_status").distinct():
        if pk in sent:
            found[pk] = max(found[pk], REACHES[status])
    return found


def age_day(cycle: Cycle) -> date:
    """Ages are those of the last day on which one could hand in: 24:00 belongs to the day that ends with it."""
    return (cycle.submit_deadline - timedelta(microseconds=1)).astimezone(clock.SHANGHAI).date()


def submitted(cycle: Cycle, reached: dict[int, int]) -> list[Row]:
    """The people the tables count; one query."""
    names = ("pk", "industry", "unit_nature", "sex", "identity", "education", "id_no", "recommender__name")
    rows = Application.objects.filter(SENT, cycle=cycle).values(*names)
    day = age_day(cycle)
    made = []
    for row in rows.order_by("pk"):
        said = row | {"age": _band(row.pop("id_no"), day), "unit": row["recommender__name"] or UNKNOWN}
        made.append(Row(said, reached.get(row["pk"]) == NAMED))
    return made


def _share(n: int, total: int) -> str:
    return f"{100 * n / total:.1f}%"


def table(key: str, title: str, note: str, order: Iterable[tuple[str, str]], rows: list[Row]) -> dict[str, Any]:
    """One breakdown with its lines as they may be shown; no lines when the people are too few to be told apart."""
    labels = dict(order)
    whole: Counter[str] = Counter(row.said[key] for row in rows)
    part: Counter[str] = Counter(row.said[key] for row in rows if row.named)
    alone, together = merge({code: whole[code] for code in labels})
    lines = [(labels[code], whole[code], part[code]) for code in alone]
    if together and alone:
        lines.append((OTHERS, sum(whole[code] for code in together), sum(part[code] for code in together)))
    figures = hide([n for _label, n, _m in lines], [m for _label, _n, m in lines])
    return {
        "key": key, "title": title, "note": note,
        "lines": [
            {"label": label, "submitted": str(n), "share": _share(n, len(rows)), "named": shown}
            for (label, n, _m), shown in zip(lines, figures, strict=True)
        ],
    }  # fmt: skip


def tables(cycle: Cycle, rows: list[Row]) -> list[dict[str, Any]]:
    """The seven breakdowns."""
    by_name: Callable[[str], list[tuple[str, str]]] = lambda key: [  # noqa: E731
        (name, name) for name in sorted({row.said[key] for row in rows})
    ]
    bands = [(label, label) for _top, label in BANDS] + [(UNKNOWN, UNKNOWN)]
    worker = "一线职工按申报表“身份”一栏统计，即其中的“普通工人”；其他身份同样可以在一线岗位。"
    age = f"年龄按身份证号码计算，截至报送截止日（{worded(age_day(cycle))}）。"
    return [
        table("industry", "所属行业", "按国民经济行业门类（GB/T 4754—2017）。", _labels(d.Industry).items(), rows),
        table("unit_nature", "单位性质", "", _labels(d.UnitNature).items(), rows),
        table("sex", "性别", "", _labels(d.Sex).items(), rows),
        table("age", "年龄", age, bands, rows),
        table("identity", "身份（一线职工比例）", worker, _labels(d.Identity).items(), rows),
        table("education", "学历", "仅供了解，申报不设学历条件。", _labels(d.Education).items(), rows),
        table("unit", "推荐单位", "", by_name("unit"), rows),
    ]


def way(reached: Iterable[int]) -> list[dict[str, str]]:
    """The steps of the year; `left`: who got no further than this step, up to the next one that is shown."""
    ends = Counter(reached)
    many = [sum(n for step, n in ends.items() if step >= place) for place in range(len(STEPS))]
    shown = steps(many, first=(SUBMITTED, NAMED))
    made = []
    for place, (key, label) in enumerate(STEPS):
        after = next((text for text in shown[place + 1 :] if text != WITHHELD), "")
        left = str(int(shown[place]) - int(after)) if after and shown[place] != WITHHELD else ""
        made.append({"key": key, "label": label, "reached": shown[place], "left": left})
    return made


def _line(made: list[dict[str, Any]], key: str, label: str) -> str:
    lines = next(one["lines"] for one in made if one["key"] == key)
    return next((line["share"] for line in lines if line["label"] == label), WITHHELD)


@translation.override("zh-hans")
def count(cycle: Cycle) -> dict[str, Any]:
    """statistics/1 of the year as it stands; a fixed number of queries.

    Everybody is counted, also whose file is restricted: a figure of five or more is nobody's data any more.
    """
    reached = furthest(cycle)
    rows = submitted(cycle, reached)
    made = tables(cycle, rows) if len(rows) >= LEAST else []
    shares = {"women": ("sex", str(d.Sex.FEMALE.label)), "workers": ("identity", str(d.Identity.WORKER.label))}
    return {
        "year": cycle.year, "organiser": cycle.organiser, "date": worded(clock.today()),
        "running": cycle.stage not in OVER, "demo": settings.SAQ_DEMO, "steps": way(reached.values()), "tables": made,
        "shares": {name: _line(made, *where) if made else WITHHELD for name, where in shares.items()},
        "rules": list(RULES),
    }  # fmt: skip
