"""The figures as charts over their tables, in the shape of review.rankings.charts; only what may be shown is drawn."""

from typing import Any

from django.utils.translation import gettext as _

from documents.statistics import HEADS, WAY

SHARES = ("women", "workers")
COMPARED = ("submitted", "passed", "shortlisted", "candidates", "named")


def _bars(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """Of (label, figure) those that are figures."""
    drawn = [(label, int(text)) for label, text in pairs if text.isdigit()]
    return {"labels": [label for label, _n in drawn], "values": [n for _label, n in drawn]}


def _chart(key: str, title: str, note: str, heads: Any, rows: Any, pairs: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "id": f"of-{key}", "kind": "funnel", "title": title, "note": note, "heads": list(heads), "rows": rows,
        "data": _bars(pairs),
    }  # fmt: skip


def _told(table: dict[str, Any]) -> bool:
    return bool(table["lines"])


def untold(figures: dict[str, Any]) -> list[str]:
    """The breakdowns that are not shown, because the people are too few to be told apart."""
    return [one["title"] for one in figures["tables"] if not _told(one)]


def of(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """The way of the year and the breakdowns."""
    steps = figures["steps"]
    rows = [[one["label"], one["reached"], one["left"]] for one in steps]
    made = [_chart("way", _("全过程"), "", WAY, rows, [(one["label"], one["reached"]) for one in steps])]
    for one in filter(_told, figures["tables"]):
        lines = [[line["label"], line["submitted"], line["share"], line["named"]] for line in one["lines"]]
        pairs = [(line["label"], line["submitted"]) for line in one["lines"]]
        made.append(_chart(one["key"], one["title"], one["note"], HEADS, lines, pairs))
    return made


def compared(years: list[dict[str, Any]]) -> dict[str, Any]:
    """Several years beside each other: each step a column; of two and more a chart of the submitted and the named."""
    labels = {step["key"]: step["label"] for step in years[-1]["steps"]}
    reached = {one["year"]: {step["key"]: step["reached"] for step in one["steps"]} for one in years}
    heads = [_("年度"), *(labels[key] for key in COMPARED), _("女性占比"), _("普通工人占比")]
    rows = [
        [one["year"], *(reached[one["year"]][key] for key in COMPARED), *(one["shares"][key] for key in SHARES)]
        for one in years
    ]  # fmt: skip
    made = []
    for key, title in (("submitted", _("历年报送")), ("named", _("历年命名"))) if len(years) > 1 else ():
        pairs = [(str(one["year"]), reached[one["year"]][key]) for one in years]
        made.append(_chart(key, title, "", [heads[0], labels[key]], [list(pair) for pair in pairs], pairs))
    return {"heads": heads, "rows": [list(zip(heads, row, strict=True)) for row in rows], "charts": made}
