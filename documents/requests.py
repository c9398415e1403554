"""Asks for a document: one row, one message to the workers once the caller's transaction stands."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import clock
from accounts.models import User
from documents import registry
from documents.canonical import canonical_json, digest
from documents.models import GeneratedDocument, Snapshot

# A queued row that no worker has touched by then has lost its message, and beat queues it again.
PATIENCE = timedelta(minutes=2)


def request_document(
    kind: str,
    *,
    target: str,
    snapshot: Snapshot,
    format: str = "pdf",
    options: dict[str, Any] | None = None,
    by: User | None = None,
) -> GeneratedDocument:
    """The document of this snapshot, made if it is not there yet; asking twice makes one.

    Asking again for one that died or was made void revives it. The lease columns use the computer's clock, not
    `accounts.clock`: a worker's patience has nothing to do with the demo's calendar.
    """
    if format not in registry.get(kind).formats:
        raise ValueError(f"document kind {kind!r} has no format {format!r}")
    options = options or {}
    with transaction.atomic():
        document, created = GeneratedDocument.objects.get_or_create(
            kind=kind,
            target=target,
            format=format,
            snapshot=snapshot,
            options_hash=digest(canonical_json(options)),
            defaults={"options": options, "requested_by": by, "lease_until": timezone.now() + PATIENCE},
        )
        if not created and (document.void_at or document.status == GeneratedDocument.Status.DEAD):
            revive(document)
        if document.status != GeneratedDocument.Status.DONE:
            queue(document.pk)
    return document


def request_documents(
    kind: str, wanted: Sequence[tuple[str, Snapshot]], *, options: dict[str, Any] | None = None, by: User | None = None
) -> list[GeneratedDocument]:
    """The same for many PDFs of one kind, each (target, snapshot), in a number of queries that does not grow."""
    if "pdf" not in registry.get(kind).formats:
        raise ValueError(f"document kind {kind!r} has no format 'pdf'")
    options = options or {}
    terms = {"kind": kind, "format": "pdf", "options_hash": digest(canonical_json(options))}
    lease = timezone.now() + PATIENCE
    with transaction.atomic():
        GeneratedDocument.objects.bulk_create(
            (
                GeneratedDocument(
                    target=target, snapshot=snapshot, options=options, requested_by=by, lease_until=lease, **terms
                )
                for target, snapshot in wanted
            ),
            ignore_conflicts=True,
        )
        rows = GeneratedDocument.objects.filter(target__in=[target for target, _snapshot in wanted], **terms)
        found = {(row.target, row.snapshot_id): row for row in rows}
        documents = [found[target, snapshot.pk] for target, snapshot in wanted]
        for document in documents:
            if document.void_at or document.status == GeneratedDocument.Status.DEAD:
                revive(document)
        queue(*(row.pk for row in documents if row.status != GeneratedDocument.Status.DONE))
    return documents


def queue(*document_ids: int) -> None:
    """Send the broker messages once the transaction stands; a broker that is down must not undo the person's step.

    The first that cannot be sent is the last that is tried: nobody waits for a broker once per document, and what was
    not sent is queued again by beat.
    """
    transaction.on_commit(lambda: _send(document_ids), robust=True)


def _send(document_ids: Iterable[int]) -> None:
    from documents.tasks import render

    for document_id in document_ids:
        render.delay(document_id)


def revive(document: GeneratedDocument) -> None:
    document.void_at = None
    erased = document.file is not None and document.file.erased_at is not None
    if erased or document.status == GeneratedDocument.Status.DEAD:
        document.file = None if erased else document.file
        document.status, document.attempts, document.error = GeneratedDocument.Status.QUEUED, 0, ""
        document.lease_until = timezone.now() + PATIENCE
    document.save(update_fields=["void_at", "file", "status", "attempts", "error", "lease_until"])


@transaction.atomic
def retry_dead() -> list[GeneratedDocument]:
    """Queue again whatever was given up and is still wanted; the rows, with the last error that each had."""
    rows = GeneratedDocument.objects.select_for_update(of=("self",)).select_related("file")
    dead = list(rows.filter(status=GeneratedDocument.Status.DEAD, void_at=None).order_by("pk"))
    errors = [document.error for document in dead]
    for document in dead:
        revive(document)
    queue(*(document.pk for document in dead))
    for document, error in zip(dead, errors, strict=True):
        document.error = error
    return dead


def make_void(*, target: str, kinds: tuple[str, ...]) -> int:
    """Mark the documents of an unlocked list or a withdrawn paper as void; their files stay for the record."""
    rows = GeneratedDocument.objects.filter(target=target, kind__in=kinds, void_at__isnull=True)
    return rows.update(void_at=clock.now())


def render_now(kind: str, payload: dict[str, Any], format: str = "pdf", options: dict[str, Any] | None = None) -> bytes:
    """The bytes at once and without a row: for the command line and for blank forms."""
    return registry.get(kind).render(payload, options or {}, format)
