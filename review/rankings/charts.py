"""The figures of the charts, each as a table; the script draws the same rows (static/js/charts.js).

A chart: {"id", "kind", "title", "note", "heads", "rows": table cells as texts, "data": what is drawn}.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from statistics import quantiles
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from nominations.models import Application, Cycle
from nominations.pipeline import INTAKE, LIVE, Status
from review.rankings.inputs import expert_numbers
from review.rankings.models import RankingRow
from review.rankings.readiness import DONE
from review.sheets.models import Assignment
from review.sheets.moves import LIVE as HELD

NEAR = 15  # ranks on either side of the line in the chart of intervals
PASSED = LIVE - INTAKE - {Status.SUBMITTED, Status.CORRECTION} | {
    Status.WRITTEN_REJECTED, Status.DEFENSE_REJECTED, Status.APPROVAL_REJECTED, Status.NOT_NAMED, Status.NAMED,
}  # fmt: skip
SHORTLISTED = PASSED - {Status.FORMAL_PASSED, Status.WRITTEN_REVIEW, Status.WRITTEN_REJECTED}


def progress(cycle: Cycle, hidden: Collection[int]) -> dict[str, Any]:
    """Submitted and open sheets of each expert: never a value."""
    rows = Assignment.objects.filter(cycle=cycle, state__in=HELD, quarantined_at=None).exclude(application__in=hidden)
    found = list(
        rows.order_by().values("expert", "expert__user__name")
        .annotate(all=Count("pk"), done=Count("pk", filter=Q(state__in=DONE))).order_by("expert")
    )  # fmt: skip
    return {
        "id": "progress", "kind": "stack", "title": _("各专家评分进度"), "note": "",
        "heads": [_("专家"), _("已提交"), _("未提交")],
        "rows": [[row["expert__user__name"], row["done"], row["all"] - row["done"]] for row in found],
        "data": {
            "labels": [row["expert__user__name"] for row in found],
            "series": [
                {"name": _("已提交"), "values": [row["done"] for row in found]},
                {"name": _("未提交"), "values": [row["all"] - row["done"] for row in found]},
            ],
        },
    }  # fmt: skip


def five(values: list[float]) -> list[float]:
    """Least, quartiles, greatest."""
    low, middle, high = quantiles(values, n=4, method="inclusive") if len(values) > 1 else values * 3
    return [min(values), low, middle, high, max(values)]


def distribution(cycle: Cycle, rows: Collection[RankingRow], effects: Mapping[str, str]) -> dict[str, Any]:
    """How each expert used the scale, with the strictness the model sees."""
    names = dict(Assignment.objects.filter(cycle=cycle).values_list("expert", "expert__user__name"))
    by_number = {number: names[expert] for expert, number in expert_numbers(cycle).items()}
    scores: dict[int, list[float]] = defaultdict(list)
    for row in rows:
        for sheet in row.sheets:
            if sheet["mark"] != "quarantined":
                scores[sheet["expert"]].append(float(sheet["total"]))
    found = [(by_number[number], len(values), five(values), effects.get(str(number), ""))
             for number, values in sorted(scores.items())]  # fmt: skip
    return {
        "id": "distribution", "kind": "box", "title": _("各专家评分分布"),
        "note": _("宽严为双因素模型的估计：正数偏宽，负数偏严。仅供参考，不改变任何评分。"),
        "heads": [_("专家"), _("份数"), _("最低"), _("下四分位"), _("中位数"), _("上四分位"), _("最高"), _("宽严")],
        "rows": [[name, count, *(f"{value:.2f}" for value in five), effect] for name, count, five, effect in found],
        "data": {"labels": [name for name, *_rest in found], "boxes": [five for _n, _c, five, _e in found]},
    }  # fmt: skip


def is_unsure(interval: Any, quota: int | None) -> bool:
    """Whether the interval of a rank lies on both sides of the line: the sheets do not tell in from out."""
    return bool(quota is not None and interval and interval[0] <= quota < interval[1])


def intervals(rows: Collection[RankingRow], info: Mapping[str, Any], quota: int | None) -> dict[str, Any]:
    """Ranks near the line, each with where it lies in nine of ten draws."""
    ranked = sorted((row for row in rows if row.rank is not None), key=lambda row: (row.rank, row.pk))
    near = [row for row in ranked if quota is None or abs((row.rank or 0) - quota) <= NEAR]
    found = []
    for row in near[: 2 * NEAR + 1]:
        interval = (info.get(str(row.application_id)) or {}).get("interval") or [row.rank, row.rank]
        found.append((row, interval, is_unsure(interval, quota)))
    return {
        "id": "intervals", "kind": "interval", "title": _("入围线附近的名次区间"),
        "note": _("对评分表有放回抽样 1000 次，九成结果落在区间内。区间跨过入围线的，评分本身不足以区分入围与否。"),
        "heads": [_("名次"), _("编号"), _("平均分"), _("名次区间"), _("与入围线")],
        "rows": [
            [row.rank, row.code, row.mean, f"{low}–{high}", _("不足以区分") if unsure else _("可以区分")]
            for row, (low, high), unsure in found
        ],
        "data": {
            "labels": [row.code for row, _i, _u in found], "ranks": [row.rank for row, _i, _u in found],
            "spans": [interval for _r, interval, _u in found], "line": quota, "line_name": _("入围线"),
            "names": [_("名次区间"), _("名次")],
        },
    }  # fmt: skip


def funnel(cycle: Cycle, hidden: Collection[int]) -> dict[str, Any]:
    """From the submission to the shortlist."""
    rows = Application.objects.filter(cycle=cycle).exclude(pk__in=hidden)
    counts = rows.aggregate(
        submitted=Count("pk", filter=~Q(acceptance_no="") & ~Q(status__in=INTAKE)),
        passed=Count("pk", filter=Q(status__in=PASSED)),
        reviewed=Count("pk", filter=Q(status__in=PASSED - {Status.FORMAL_PASSED})),
        shortlisted=Count("pk", filter=Q(status__in=SHORTLISTED)),
    )
    labels = {
        "submitted": _("报送"), "passed": _("形式审查通过"), "reviewed": _("进入书面初评"),
        "shortlisted": _("初评入围"),
    }  # fmt: skip
    return {
        "id": "funnel", "kind": "funnel", "title": _("从报送到入围"), "note": "",
        "heads": [_("环节"), _("件数")],
        "rows": [[label, counts[name]] for name, label in labels.items()],
        "data": {"labels": list(labels.values()), "values": [counts[name] for name in labels]},
    }  # fmt: skip
