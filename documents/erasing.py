"""Takes away what a document said once nobody may have it any more; that it was made, and its hashes, remain (§4.4)."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import clock
from documents.models import GeneratedDocument, Snapshot, StoredFile
from documents.removing import nameless
from documents.storage import private_storage

Status = GeneratedDocument.Status


@transaction.atomic
def erase(document: GeneratedDocument, *, delete: Callable[[str], None] | None = None) -> bool:
    """Delete the bytes and empty the snapshot, unless another document still stands on it; False: ask again later.

    Bytes go first: if the rest is lost the next call finds nothing left to delete and does the rest. A caller whose
    transaction may still fail gives `documents.removing.later` as `delete`. A document that a worker has in hand is
    only made void, so that nobody takes it up again; a worker whose lease lapsed has lost it.
    """
    delete = delete or private_storage().delete
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
            delete(name)
    if row.file is not None and row.file.erased_at is None:
        # The form is printed under the name of the person.
        StoredFile.objects.filter(pk=row.file.pk).update(erased_at=clock.now(), original_name=nameless(row.file))
    if row.error:
        GeneratedDocument.objects.filter(pk=row.pk).update(error="")
    empty(row.snapshot, apart_from=row)
    return True


def empty(snapshot: Snapshot, *, apart_from: GeneratedDocument | None = None) -> bool:
    """Take the frozen data away, unless a document stands on them that is in force or still has its file."""
    others = GeneratedDocument.objects.filter(snapshot=snapshot)
    if apart_from is not None:
        others = others.exclude(pk=apart_from.pk)
    if others.filter(Q(void_at=None) | Q(file__isnull=False, file__erased_at=None)).exists():
        return False
    snapshot.payload, snapshot.erased_at = {}, clock.now()
    snapshot.save(update_fields=["payload", "erased_at"])
    return True
