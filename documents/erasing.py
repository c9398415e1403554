"""Takes away what a document said once nobody may have it any more; that it was made, and its hashes, remain (§4.4)."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import clock
from documents.models import GeneratedDocument, StoredFile
from documents.storage import private_storage

Status = GeneratedDocument.Status


@transaction.atomic
def erase(document: GeneratedDocument) -> bool:
    """Delete the bytes and empty the snapshot, unless another document still stands on it; False: ask again later.

    Bytes go first: if the rest is lost the next call finds nothing left to delete and does the rest. A document that
    a worker has in hand is only made void, so that nobody takes it up again; a worker whose lease lapsed has lost it.
    """
    rows = GeneratedDocument.objects.select_for_update(of=("self",)).select_related("snapshot", "file")
    row = rows.get(pk=document.pk)
    row.void_at = row.void_at or clock.now()
    row.save(update_fields=["void_at"])
    if row.status == Status.RUNNING:
        if row.lease_until > timezone.now():
            return False
        row.status, row.worker = Status.FAILED, ""
        row.save(update_fields=["status", "worker"])
    for name in (row.file.storage_name if row.file is not None else "", row.pending_name):
        if name:
            private_storage().delete(name)
    if row.file is not None and row.file.erased_at is None:
        StoredFile.objects.filter(pk=row.file.pk).update(erased_at=clock.now())
    others = GeneratedDocument.objects.filter(snapshot=row.snapshot).exclude(pk=row.pk)
    if not others.filter(Q(void_at=None) | Q(file__isnull=False, file__erased_at=None)).exists():
        row.snapshot.payload, row.snapshot.erased_at = {}, clock.now()
        row.snapshot.save(update_fields=["payload", "erased_at"])
    return True
