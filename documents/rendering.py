"""The life of one rendering: claim by lease, render the snapshot, finish only while the lease is ours (T-03)."""

import os
import socket
import uuid
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts import audit, clock
from documents import registry
from documents.files import MEDIA_TYPES, Facts, keep
from documents.marks import mark_of
from documents.models import MAX_ATTEMPTS, GeneratedDocument
from documents.requests import PATIENCE, queue
from documents.storage import new_name, private_storage
from documents.supplies import LEASE, Supplies

# Wait before the next try, by the number of tries made.
BACKOFF = (timedelta(seconds=10), timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=8))
Status = GeneratedDocument.Status
log = structlog.get_logger(__name__)


def render_document(document_id: int) -> bool:
    """Render if the row still wants it; True when this call made the file. Safe to call any number of times."""
    document = claim(document_id)
    if document is None:
        return False
    try:
        return _finish(document, _produce(document))
    except Exception as error:
        log.exception("document.render_failed", document=str(document.key), kind=document.kind)
        _fail(document, f"{type(error).__name__}: {error}")
        return False


def claim(document_id: int) -> GeneratedDocument | None:
    """Take the lease, or None: done, dead, void, or in another worker's hands.

    One conditional UPDATE decides, so two workers can never both win. What an earlier try of a killed worker may have
    written is deleted here, so at most one file of a document exists.
    """
    now = timezone.now()
    worker = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex}"
    mine = GeneratedDocument.objects.filter(_claimable(now), pk=document_id, attempts__lt=MAX_ATTEMPTS).update(
        status=Status.RUNNING, worker=worker, lease_until=now + LEASE, attempts=F("attempts") + 1, done=0, total=0
    )
    if not mine:
        return None
    document = GeneratedDocument.objects.select_related("snapshot").get(pk=document_id)
    left_over, document.pending_name = document.pending_name, new_name()
    document.save(update_fields=["pending_name"])
    if left_over:
        private_storage().delete(left_over)
    return document


def _claimable(now: object) -> Q:
    waited = Q(status__in=[Status.FAILED, Status.RUNNING], lease_until__lte=now)
    return (Q(status=Status.QUEUED) | waited) & Q(void_at__isnull=True)


def _produce(document: GeneratedDocument) -> bytes:
    kind = registry.get(document.kind)
    options = {"mark": mark_of(document)} | document.options
    given = (document.snapshot.payload, options, document.format)
    return kind.render(*given, Supplies(document)) if kind.needs_files else kind.render(*given)


def _finish(document: GeneratedDocument, data: bytes) -> bool:
    """Write the file, then point the row at it, but only while the lease is still ours."""
    filename = registry.get(document.kind).filename(document.snapshot.payload)
    with transaction.atomic():
        ours = GeneratedDocument.objects.select_for_update().filter(
            pk=document.pk, worker=document.worker, status=Status.RUNNING
        )
        if not list(ours.values_list("pk")):
            return False
        stored = keep(
            data,
            Facts(MEDIA_TYPES[document.format]),
            name=f"{filename}.{document.format}",
            by=None,
            storage_name=document.pending_name,
        )
        ours.update(status=Status.DONE, file=stored, finished_at=clock.now(), error="", worker="", pending_name="")
    return True


def _fail(document: GeneratedDocument, error: str) -> None:
    """Wait and try again, or give up after the fifth try; giving up goes into the audit trail."""
    with transaction.atomic():
        if document.attempts >= MAX_ATTEMPTS:
            _bury(document, error)
            return
        GeneratedDocument.objects.filter(pk=document.pk, worker=document.worker, status=Status.RUNNING).update(
            status=Status.FAILED,
            error=error[:300],
            worker="",
            lease_until=timezone.now() + BACKOFF[document.attempts - 1],
        )


def _bury(document: GeneratedDocument, error: str) -> None:
    buried = GeneratedDocument.objects.filter(pk=document.pk, worker=document.worker).update(
        status=Status.DEAD, error=error[:300], worker="", finished_at=clock.now()
    )
    if buried:
        audit.record_late(
            "document.dead",
            actor=None,
            target=document.target,
            detail={"document": str(document.key), "kind": document.kind, "attempts": document.attempts},
        )


def requeue_lapsed() -> int:
    """Bring back what a dead worker, a lost message or a failed try left behind; beat calls it. Returns how many."""
    now = timezone.now()
    due = GeneratedDocument.objects.filter(
        status__in=[Status.QUEUED, Status.RUNNING, Status.FAILED], lease_until__lte=now, void_at__isnull=True
    )
    count = 0
    for document in due.order_by("lease_until")[:500]:
        with transaction.atomic():
            if document.attempts >= MAX_ATTEMPTS:
                _bury(document, document.error or "worker lost")
                continue
            # Conditional on what we read, so that two beats do not queue a row twice.
            count += GeneratedDocument.objects.filter(
                pk=document.pk, status=document.status, lease_until=document.lease_until
            ).update(status=Status.QUEUED, worker="", lease_until=now + 5 * PATIENCE)
            queue(document.pk)
    return count
