"""The figures of the counting's charts, each as a table, in the shape of review.rankings.charts."""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from nominations.models import Application, Cycle
from nominations.pipeline import Status
from review.halls.models import Seat
from review.proposals.models import CountingRow
from review.proposals.results import OUT
from review.rankings.charts import SHORTLISTED, five

GONE_ON = SHORTLISTED - {Status.SHORTLISTED}
LISTED = GONE_ON - {Status.IN_DEFENSE, Status.DEFENSE_REJECTED}


def distribution(cycle: Cycle, rows: Collection[CountingRow]) -> dict[str, Any]:
    """How each member used the scale over all sessions; one query."""
    seats = Seat.objects.filter(session__cycle=cycle).values_list(
        "session__number", "number", "expert", "expert__user__name"
    )
    people = {(session, seat): (expert, name) for session, seat, expert, name in seats}
    scores: dict[tuple[int, str], list[float]] = defaultdict(list)
    for row in rows:
        for mark in row.marks:
            if mark["mark_state"] not in OUT:
                scores[people[mark["session"], mark["seat"]]].append(float(mark["total"]))
    found = [(name, len(values), five(values)) for (_pk, name), values in sorted(scores.items())]
    return {
        "id": "distribution", "kind": "box", "title": _("各评委评分分布"),
        "note": _("隔离的和结束后到达的评分不在其中；去掉的最高分、最低分在其中。"),
        "heads": [_("评委"), _("份数"), _("最低"), _("下四分位"), _("中位数"), _("上四分位"), _("最高")],
        "rows": [[name, count, *(f"{value:.2f}" for value in values)] for name, count, values in found],
        "data": {"labels": [name for name, *_rest in found], "boxes": [values for _n, _c, values in found]},
    }  # fmt: skip


def composition(rows: Collection[CountingRow], parameters: dict[str, Any]) -> dict[str, Any]:
    """What of each total comes from written review and what from the defense."""
    weights = [Decimal(parameters[name]) for name in ("weight_written", "weight_defense")]
    ranked = sorted((row for row in rows if row.rank is not None), key=lambda row: (row.rank, row.pk))
    parts = [[float(weight * (mean or 0)) for weight, mean in zip(weights, (row.written, row.defense), strict=True)]
             for row in ranked]  # fmt: skip
    names = [_("书面初评×%(w)s") % {"w": weights[0]}, _("答辩×%(w)s") % {"w": weights[1]}]
    return {
        "id": "composition", "kind": "stack", "title": _("总分的构成"), "note": "",
        "heads": [_("名次"), _("姓名"), _("书面初评平均分"), _("答辩平均分"), _("总分")],
        "rows": [[row.rank, row.application.name, row.written, row.defense, row.total] for row in ranked],
        "data": {
            "labels": [row.application.name for row in ranked],
            "series": [{"name": name, "values": [part[n] for part in parts]} for n, name in enumerate(names)],
        },
    }  # fmt: skip


def funnel(cycle: Cycle, hidden: Collection[int]) -> dict[str, Any]:
    """From the shortlist to the list; one query."""
    counts = Application.objects.filter(cycle=cycle).exclude(pk__in=hidden).aggregate(
        shortlisted=Count("pk", filter=Q(status__in=SHORTLISTED)),
        defense=Count("pk", filter=Q(status__in=GONE_ON)),
        listed=Count("pk", filter=Q(status__in=LISTED)),
    )  # fmt: skip
    labels = {"shortlisted": _("初评入围"), "defense": _("会审答辩"), "listed": _("列入建议名单（含后备）")}
    return {
        "id": "funnel", "kind": "funnel", "title": _("从入围到建议名单"), "note": "",
        "heads": [_("环节"), _("件数")],
        "rows": [[label, counts[name]] for name, label in labels.items()],
        "data": {"labels": list(labels.values()), "values": [counts[name] for name in labels]},
    }  # fmt: skip
