"""Sealed papers as they come back: the smallest picture that bears the code of a revision."""

import io

import segno
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from nominations.models import Batch, BatchRevision
from nominations.sealing import Revision, mark_of


def coded(text: str) -> bytes:
    """A picture with this code and nothing else."""
    made, sheet = io.BytesIO(), io.BytesIO()
    segno.make(text, error="q", micro=False).save(made, kind="png", scale=4, border=4)
    Image.open(made).convert("L").save(sheet, "PNG")
    return sheet.getvalue()


def scan_of(revision: Revision, name: str = "盖章件.png") -> SimpleUploadedFile:
    """The scan of this revision, sealed."""
    return SimpleUploadedFile(name, coded(mark_of(revision)), content_type="image/png")


def current(batch: Batch) -> BatchRevision:
    """The list that is to be sealed now."""
    return batch.revisions.select_related("batch", "snapshot").get(void_at=None)


def scan_of_list(batch: Batch) -> SimpleUploadedFile:
    return scan_of(current(batch))
