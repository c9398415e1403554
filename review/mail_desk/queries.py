"""One function per screen of the mail desk: the batches, one batch's register, one mail, one file."""

from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Role, has_role
from nominations import listing, wording
from nominations.models import Application, Batch, Cycle
from nominations.pipeline import CycleStage
from review.mail_desk.forms import COLUMNS, STATES
from review.mail_desk.permissions import (
    can_register,
    is_marked,
    opens,
    readable_batches,
    registrable,
    seen,
)
from review.mailed import ledger
from review.mailed.models import MailFile, MailItem
from review.mailed.register import why_not
from review.paperwork.finding import find
from review.reading import readable

EMPTY = {
    "title": gettext_lazy("没有符合条件的批次"),
    "text": gettext_lazy("推荐单位报送后，批次会出现在这里；签收批次后登记邮箱来件。"),
}
CONDITIONS = {"some": {"files__gt": 0}, "none": {"files": 0}}


def years() -> list[int]:
    """The published years, newest first."""
    stages = (CycleStage.PREPARING, CycleStage.CANCELLED)
    return list(Cycle.objects.exclude(stage__in=stages).order_by("-year").values_list("year", flat=True))


def queue(user: Any, form: Any, data: QueryDict) -> listing.Listing:
    """The batches with what came by mail of each, newest first; no file is counted that the viewer does not see."""
    asked = listing.given(form)
    rows = Batch.objects.filter(readable_batches(user))
    if text := asked.get("q"):
        rows = rows.filter(recommender__name__icontains=text)
    if year := asked.get("cycle"):
        rows = rows.filter(cycle__year=year)
    rows = ledger.with_counts(rows, user)
    numbers = {name: rows.filter(**rule).order_by().count() for name, rule in CONDITIONS.items()}
    count = sum(numbers.values())
    if state := asked.get("state"):
        rows, count = rows.filter(**CONDITIONS[state]), numbers[state]
    rows = rows.select_related("recommender", "cycle").order_by("-submitted_at", "-pk")
    return listing.Listing(
        form=form,
        page=listing.page_of(rows, data.get("page"), count=count),
        chips=listing.chips(form, asked, data),
        counts=listing.counts("state", numbers, STATES, data),
        headings=listing.headings(COLUMNS, "", data),
    )


def found(user: Any, code: str) -> tuple[str, str]:
    """(the address to go to, '') or ('', the sentence that says why not)."""
    hit = find(code, readable(user), readable_batches(user))
    batch = hit.batch
    if hit.application is not None:
        rows = Batch.objects.filter(readable_batches(user), items__application=hit.application, items__live=True)
        batch = rows.first()
    if batch is not None:
        return reverse("mail_desk:batch", args=[batch.key]), ""
    return "", hit.problem or _("没有找到。请核对编号；尚未报送协会的材料不能登记。")


def batch(user: Any, key: UUID) -> dict[str, Any] | None:
    """One batch's register as the viewer reads it, and whether it can grow; None hides as 404."""
    rows = Batch.objects.filter(readable_batches(user), key=key)
    row = rows.select_related("cycle", "recommender").first()
    if row is None:
        return None
    lines = ledger.register_of(user, row)
    clerk = has_role(user, Role.STAFF)
    may, reason = clerk and can_register(user, row), why_not(row)
    if clerk and not may and not reason:
        reason = _("名单中有您回避的申报，或者批次由您本人、您所在单位报送，请由其他经办人登记。")
    return {
        "batch": row,
        "chip": wording.batch_chip(row.status),
        "lines": lines,
        "number": ledger.number(lines),
        "to_register": may and not reason,
        "to_void": may and row.cycle.stage not in (CycleStage.ARCHIVED, CycleStage.CANCELLED),
        "why_not": reason if clerk else "",
    }


def people(row: Batch) -> list[Application]:
    """Those on the batch, in the order of its list; for whoever may register."""
    rows = Application.objects.filter(batch_items__batch=row, batch_items__live=True)
    return list(rows.order_by("batch_items__position", "pk"))


def to_register(user: Any, key: UUID) -> Batch | None:
    """The batch for which this person may register."""
    rows = Batch.objects.filter(registrable(user), key=key)
    return rows.select_related("cycle", "recommender").first()


def to_void(user: Any, key: UUID) -> MailItem | None:
    """A mail whose registration this person may make void, void ones too."""
    rows = MailItem.objects.filter(key=key, batch__in=Batch.objects.filter(registrable(user)))
    return rows.select_related("batch__cycle", "batch__recommender", "by").first()


def file(user: Any, key: UUID) -> tuple[MailFile, bool] | None:
    """A file this person may open, and whether only with their name across it."""
    rows = MailFile.objects.filter(seen(user), key=key).select_related("file", "application", "item__batch")
    row = rows.first()
    if row is None or not opens(user, row):
        return None
    return row, is_marked(user, row)
