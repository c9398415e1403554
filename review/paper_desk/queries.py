"""One function per screen of the paper desk: the batches, one batch's register, one person's papers."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from nominations import desks, listing, wording
from nominations.models import Application, Batch, Cycle
from nominations.pipeline import CycleStage
from review.paper_desk.forms import COLUMNS, STATES
from review.paper_desk.permissions import (
    can_register,
    can_register_list,
    readable,
    readable_batches,
    registrable,
    registrable_lists,
)
from review.paperwork import ledger
from review.paperwork.finding import find
from review.paperwork.models import PaperEntry, PaperGrace
from review.paperwork.register import OPEN

EMPTY = {
    "title": gettext_lazy("没有符合条件的批次"),
    "text": gettext_lazy("推荐单位报送后，批次会出现在这里；签收批次后登记纸质材料。"),
}
CONDITIONS = {"lacking": ledger.LACKS, "late": ledger.LATE, "whole": ~ledger.LACKS}


def years() -> list[int]:
    """The published years, newest first."""
    stages = (CycleStage.PREPARING, CycleStage.CANCELLED)
    return list(Cycle.objects.exclude(stage__in=stages).order_by("-year").values_list("year", flat=True))


def queue(user: Any, form: Any, data: QueryDict) -> listing.Listing:
    """The batches with what is missing of each, newest first; nobody is counted whom the viewer may not see."""
    asked = listing.given(form)
    rows = Batch.objects.filter(readable_batches(user))
    if text := asked.get("q"):
        rows = rows.filter(recommender__name__icontains=text)
    if year := asked.get("cycle"):
        rows = rows.filter(cycle__year=year)
    rows = ledger.with_gaps(rows, readable(user))
    # Counted one by one: an aggregate over these annotations names columns that PostgreSQL does not have there.
    numbers = {name: rows.filter(rule).order_by().count() for name, rule in CONDITIONS.items()}
    count = numbers["lacking"] + numbers["whole"]
    if state := asked.get("state"):
        rows, count = rows.filter(CONDITIONS[state]), numbers[state]
    rows = rows.select_related("recommender", "cycle").order_by("-submitted_at", "-pk")
    page = listing.page_of(rows, data.get("page"), count=count)
    page.object_list = [_row(batch) for batch in page.object_list]
    return listing.Listing(
        form=form,
        page=page,
        chips=listing.chips(form, asked, data),
        counts=listing.counts("state", numbers, STATES, data),
        headings=listing.headings(COLUMNS, "", data),
    )


def _row(batch: Any) -> dict[str, Any]:
    wanted = ledger.due(batch.cycle, "annex2")
    return {"batch": batch, "list_due": wanted, "list_whole": batch.lists >= wanted, "open": batch.status in OPEN}


def found(user: Any, code: str) -> tuple[str, str]:
    """(the address to go to, '') or ('', the sentence that says why not)."""
    hit = find(code, readable(user), readable_batches(user))
    if hit.application is not None:
        return reverse("paper_desk:person", args=[hit.application.key]), ""
    if hit.batch is not None:
        return reverse("paper_desk:batch", args=[hit.batch.key]), ""
    return "", hit.problem


def batch(user: Any, key: UUID) -> dict[str, Any] | None:
    """One batch's register: each person's copies, what is missing, every entry; None hides as 404."""
    row = Batch.objects.filter(readable_batches(user), key=key).select_related("cycle", "recommender").first()
    if row is None:
        return None
    people = list(
        Application.objects.filter(readable(user), batch_items__batch=row, batch_items__live=True)
        .select_related("cycle", "employer")
        .order_by("batch_items__position", "pk")
    )
    lines, graces, annex2 = ledger.lines_of(people), _graces(people), ledger.list_line(row)
    entries = PaperEntry.objects.filter(Q(batch=row) | Q(application__in=people)).select_related("by", "application")
    return {
        "batch": row,
        "chip": wording.batch_chip(row.status),
        "people": [
            {"application": one, "lines": lines[one.pk], "grace": graces.get(one.pk), "short": _short(lines[one.pk])}
            for one in people
        ],
        "list": annex2,
        "whole": not annex2.missing and not any(_short(lines[one.pk]) for one in people),
        "entries": list(entries.order_by("-pk")),
        "today": clock.today(),
        "to_register": row.status in OPEN and row.cycle.paper_required and can_register_list(user, row),
    }


def _graces(people: list[Application]) -> dict[int, PaperGrace]:
    """The latest of each."""
    return {row.application_id: row for row in PaperGrace.objects.filter(application__in=people).order_by("pk")}


def _short(lines: list[ledger.Line]) -> list[ledger.Line]:
    return [line for line in lines if line.missing]


def person(user: Any, key: UUID) -> dict[str, Any] | None:
    """One person's papers: due, here, missing, 容缺, every entry; None hides as 404."""
    rows = Application.objects.filter(readable(user), key=key).select_related("cycle", "employer", "recommender")
    row = rows.first()
    if row is None:
        return None
    item = row.batch_items.filter(live=True).select_related("batch__cycle").first()
    lines, is_open = ledger.lines(row), item is not None and item.batch.status in OPEN
    return {
        "application": row,
        "chip": wording.chip(row.status, precise=True),
        "batch": item.batch if item else None,
        "lines": lines,
        "short": _short(lines),
        "lacking": ledger.missing(row),
        "grace": ledger.grace_of(row),
        "today": clock.today(),
        "entries": list(PaperEntry.objects.filter(application=row).select_related("by").order_by("-pk")),
        "to_register": is_open and row.cycle.paper_required and can_register(user, row),
    }


def to_register(user: Any, key: UUID) -> Application | None:
    """The application whose papers this person may register."""
    return Application.objects.filter(registrable(user), key=key).select_related("cycle").first()


def list_to_register(user: Any, key: UUID) -> Batch | None:
    """The batch whose list this person may register."""
    return Batch.objects.filter(registrable_lists(user), key=key).select_related("cycle").first()


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: papers that were to come by a day that is past."""
    rows = ledger.incomplete(Application.objects.filter(registrable(user)))
    number = rows.filter(until__lt=clock.today()).count()
    if not number:
        return []
    url = reverse("paper_desk:queue") + "?state=late"
    return [desks.line(_("有 %(n)d 人的容缺已到期，纸质材料仍未收齐") % {"n": number}, url, None, _("查看"))]
