"""One function per screen: the score sheets by year, one of them."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations import listing
from nominations.deadlines import beijing
from nominations.models import Cycle
from nominations.pipeline import CycleStage
from review.rubric.forms import COLUMNS
from review.rubric.models import HALL, WRITTEN, Kind
from review.rubric.permissions import can_edit, editable, readable
from review.sheets.models import YearSheet

EMPTY = {
    "title": gettext_lazy("还没有年度"),
    "text": gettext_lazy("建立年度之后，每个年度有两份评分表。"),
}
# Where a sheet is read, and what its pages say.
PLACES: dict[str, dict[str, Any]] = {
    WRITTEN.name: {
        "title": gettext_lazy("%(year)d年度书面初评评分表"), "part": "review/rubric/_sheet.html",
        "names": ("rubric:detail", "rubric:edit", "rubric:reset"),
        "ahead": gettext_lazy("初评开始时定稿；专家按下面的样子评分。"),
        "frozen": gettext_lazy("初评开始时（%(when)s）定稿，不能再修改。"),
    },
    HALL.name: {
        "title": gettext_lazy("%(year)d年度会审答辩评分表"), "part": "review/rubric/_hall_sheet.html",
        "names": ("rubric:hall", "rubric:edit_hall", "rubric:reset_hall"),
        "ahead": gettext_lazy("第一场答辩开会时定稿；评委按下面的样子评分。修改后，已生成的空白评分表作废。"),
        "frozen": gettext_lazy("第一场答辩开会时（%(when)s）定稿，不能再修改。"),
    },
}  # fmt: skip


def queue(user: Any, page: str | None) -> listing.Listing:
    """The years, newest first, each with how its two sheets stand; two queries."""
    rows = Cycle.objects.filter(readable(user)).exclude(stage=CycleStage.CANCELLED)
    related = [f"{kind.name}__changed_by" for kind in (WRITTEN, HALL)]
    shown = listing.page_of(rows.select_related(*related).order_by("-year"), page)
    shown.object_list = [
        {"cycle": row, "sheets": [_standing(row, kind) for kind in (WRITTEN, HALL)]} for row in shown.object_list
    ]
    heads = [{"label": str(label)} for label in COLUMNS]
    return listing.Listing(form=None, page=shown, headings=heads)  # type: ignore[arg-type]


def _standing(cycle: Cycle, kind: Kind) -> dict[str, Any]:
    held = getattr(cycle, kind.name, None)
    return {"held": held, "chip": chip(held), "url": reverse(PLACES[kind.name]["names"][0], args=[cycle.year])}


def chip(held: YearSheet | None) -> dict[str, str]:
    """Frozen, changed, or as the year before left it."""
    if held is not None and held.frozen_at is not None:
        return {"label": _("已定稿"), "tone": "ok", "icon": "lock"}
    if held is not None and held.changed_by_id is not None:
        return {"label": _("已修改"), "tone": "info", "icon": "pen"}
    return {"label": _("未修改"), "tone": "calm", "icon": "dot"}


def _cycle(year: int, kind: Kind, allowed: Q) -> Cycle | None:
    return Cycle.objects.select_related(kind.name).filter(allowed, year=year).first()


def to_edit(user: Any, year: int, kind: Kind) -> Cycle | None:
    """The year whose sheet this person may write now; None hides as 404."""
    return _cycle(year, kind, editable(user, kind))


def detail(user: Any, year: int, kind: Kind) -> dict[str, Any] | None:
    """The sheet of a year as those who score will get it, with what may be done."""
    found = _cycle(year, kind, readable(user))
    if found is None:
        return None
    held, place = kind.rules.shown(found), PLACES[kind.name]
    own, edit, reset = (reverse(name, args=[found.year]) for name in place["names"])
    return {
        "cycle": found,
        "kind": kind.name,
        "place": place | {"title": place["title"] % {"year": found.year}},
        "rubric": held,
        "frozen": place["frozen"] % {"when": beijing(held.frozen_at)} if held.frozen_at else "",
        "content": held.content,
        "chip": chip(held if held.pk else None),
        "problems": [sentence for _where, sentence in kind.rules.faults(held.content)],
        "may_edit": can_edit(user, found, kind),
        "is_default": held.content == kind.default,
        "digest": held.sha256 or kind.rules.sha256(held.content),
        "url": own,
        "edit_url": edit,
        "reset_url": reset,
    }
