"""Files that come with an act: taken in before anything is locked, refused beside their field, never left behind."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from documents import uploads
from documents.models import StoredFile
from nominations.acting import Actor, TransitionError


@contextmanager
def taken(
    files: Iterable[UploadedFile | None], *, by: Actor, field: str = "scan", **limits: Any
) -> Iterator[list[StoredFile]]:
    """The cleaned files for the act in the block; a missing one is passed over.

    Cleaning takes longer than others should wait: the act locks its row inside the block. A file that is not taken is
    a TransitionError with a sentence beside `field`. `limits`: those of uploads.accept.
    """
    try:
        with uploads.accepted([file for file in files if file is not None], by=by.user, **limits) as stored:
            yield stored
    except uploads.UploadRefused as refusal:
        raise TransitionError(refusal.message, [(field, refusal.message)]) from refusal
