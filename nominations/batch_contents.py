"""What a batch holds: its lines as Annex 2 prints them, its locked revisions, its papers (R120–R124, D2, D5)."""

from typing import Any

from documents.models import GeneratedDocument
from nominations import history
from nominations.models import Batch
from nominations.pipeline import BatchStatus
from nominations.printing import batch_target
from nominations.snapshots import position_title

OVER = (BatchStatus.VOID, BatchStatus.EXPIRED)


def contents(batch: Batch) -> dict[str, Any]:
    """{"items": [{"item", "title"}], "revision" in force or None, "revisions", "annex2", "receipt", "history"}.

    Five queries. A batch that came to nothing still shows who stood on it last.
    """
    items = batch.items.select_related("application__employer").order_by("position", "pk")
    if batch.status not in OVER:
        items = items.filter(live=True)
    revisions = list(batch.revisions.select_related("scan__sealed__by", "locked_by"))
    current = next((row for row in revisions if row.void_at is None), None)
    papers = list(GeneratedDocument.objects.filter(target=batch_target(batch)).select_related("file").order_by("pk"))
    return {
        "items": [{"item": item, "title": position_title(item.application)} for item in items],
        "revision": current,
        "revisions": revisions,
        "annex2": [row for row in papers if current and row.snapshot_id == current.snapshot_id],
        "receipt": next((row for row in papers[::-1] if row.kind == "receipt" and row.void_at is None), None),
        "history": history.batch_rows(batch),
    }
