"""What a worker gets besides the snapshot: the stored files that it names, and a place to say how far it is."""

import hashlib
from datetime import timedelta
from typing import Any

from django.utils import timezone

from documents import files
from documents.models import GeneratedDocument, StoredFile

LEASE = timedelta(minutes=5)


class FileChanged(Exception):
    """A stored file is not the one that was frozen: nothing is made of it."""


class LeaseLost(Exception):
    """Another worker has taken the document over; this one stops."""


class Supplies:
    """Belongs to one rendering under one lease."""

    def __init__(self, document: GeneratedDocument) -> None:
        self._document = document
        self._done = self._total = 0

    def expect(self, total: int) -> None:
        """How many steps there will be."""
        self._total = total
        self._tell()

    def step(self) -> None:
        """One more is done; the lease runs anew, for a long document must not be taken for a lost one."""
        self._done += 1
        self._tell()

    def read(self, paper: dict[str, Any]) -> bytes:
        """The bytes of the file `{"key", "sha256", …}`, exactly those that were frozen."""
        data = files.read(StoredFile.objects.get(key=paper["key"]))
        if hashlib.sha256(data).hexdigest() != paper["sha256"]:
            raise FileChanged(f"stored file {paper['key']} has changed since it was frozen")
        return data

    def _tell(self) -> None:
        rows = GeneratedDocument.objects.filter(
            pk=self._document.pk, worker=self._document.worker, status=GeneratedDocument.Status.RUNNING
        )
        if not rows.update(done=self._done, total=self._total, lease_until=timezone.now() + LEASE):
            raise LeaseLost(str(self._document.key))
