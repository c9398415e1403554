"""What came by mail, read: a batch's register as somebody sees it, numbers for lists, for a case and for a batch."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.roles import Role
from nominations.models import Application, Batch
from review.mailed import sight
from review.mailed.models import MailFile, MailItem, MailVoid

IN_FORCE = Q(item__void=None)
COUNTS = ("mailed", "mailed_whole")


def register_of(user: Any, batch: Batch) -> list[dict[str, Any]]:
    """The mails of a batch, newest first, in two queries: {item, void, worded, files: [{file, opens}]}.

    `worded`: whether the viewer reads sender, subject and remark. A mail of which they see nothing is left out.
    """
    files = MailFile.objects.select_related("file", "application")
    rows = MailItem.objects.filter(batch=batch).select_related("by", "void__by")
    items = list(rows.prefetch_related(Prefetch("files", files)))
    whole = bool(items) and sight.reads_whole(user, batch)
    return [line for item in items if (line := _line(user, item, batch, whole))["files"] or whole]


def _line(user: Any, item: MailItem, batch: Batch, whole: bool) -> dict[str, Any]:
    item.batch = batch
    there = [file for file in item.files.all() if _sees(user, file, whole)]
    return {
        "item": item,
        "void": getattr(item, "void", None),
        "worded": whole,
        "files": [{"file": file, "opens": sight.opens(user, file)} for file in there],
    }


def _sees(user: Any, file: MailFile, whole: bool) -> bool:
    """sight.sees, the question about the batch answered once for all of its files."""
    return whole if file.application is None else sight.sees(user, file)


def number(lines: list[dict[str, Any]]) -> int:
    """The files that count."""
    return sum(len(line["files"]) for line in lines if not line["void"])


def story(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same as events, for parts/_history.html."""
    told = []
    for line in lines:
        n, void = len(line["files"]), line["void"]
        told.append(_event(line["item"], _("登记邮箱来件 %(n)d 份") % {"n": n}))
        if void:
            why = void.reason if line["worded"] else ""
            told.append(_event(void, _("作废邮箱来件登记（%(n)d 份）") % {"n": n}, why))
    return told


def _event(row: MailItem | MailVoid, what: str, why: str = "") -> dict[str, Any]:
    return {"who": row.by.name, "role": str(Role.STAFF.label), "when": row.at, "what": what, "why": why}


def with_counts(rows: QuerySet[Batch], user: Any) -> Any:
    """Batches with `letters`, `files` and `latest` (when the last one came) of what this person sees of them."""
    files = MailFile.objects.filter(sight.seen(user), IN_FORCE, item__batch=OuterRef("pk")).order_by()
    grouped = files.values("item__batch")
    return rows.annotate(
        files=Coalesce(Subquery(grouped.annotate(n=Count("pk")).values("n")), 0),
        letters=Coalesce(Subquery(grouped.annotate(n=Count("item", distinct=True)).values("n")), 0),
        latest=Subquery(grouped.annotate(at=Max("item__received_at")).values("at")),
    )


def counted(rows: QuerySet[Application]) -> Any:
    """The rows with COUNTS: the files about the person, and those about the whole batch on which they stand."""
    files = MailFile.objects.filter(IN_FORCE).order_by()
    mine = files.filter(application=OuterRef("pk")).values("application")
    there = Q(item__batch__items__application=OuterRef("pk"), item__batch__items__live=True)
    whole = files.filter(there, application=None).values("item__batch")
    return rows.annotate(
        mailed=Coalesce(Subquery(mine.annotate(n=Count("pk")).values("n")), 0),
        mailed_whole=Coalesce(Subquery(whole.annotate(n=Count("pk")).values("n")), 0),
    )


def on_case(user: Any, batch: Batch | None, counts: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the page of a case says of it: {batch, mine, whole}; None where there is nothing to say.

    `counts`: COUNTS of the application, which the viewer reads.
    """
    if batch is None or not (counts["mailed"] or counts["mailed_whole"]) or not sight.can_read_batch(user, batch):
        return None
    whole = counts["mailed_whole"] if counts["mailed_whole"] and sight.reads_whole(user, batch) else 0
    return {"batch": batch, "mine": counts["mailed"], "whole": whole} if counts["mailed"] or whole else None
