"""Writes bytes into the private store and reads them back; everything else here goes through these functions."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from documents.models import StoredFile
from documents.storage import new_name, private_storage

if TYPE_CHECKING:
    from accounts.models import User

EXTENSIONS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/zip": "zip",
}
MEDIA_TYPES = {extension: media_type for media_type, extension in EXTENSIONS.items()}


@dataclass(frozen=True)
class Facts:
    """What was found by looking inside."""

    media_type: str
    pages: int | None = None
    width: int | None = None
    height: int | None = None


def keep(data: bytes, facts: Facts, *, name: str, by: "User | None", storage_name: str = "") -> StoredFile:
    """Store the bytes under a random key and remember them. `storage_name`: a key chosen beforehand."""
    storage_name = private_storage().save(storage_name or new_name(), ContentFile(data))
    return StoredFile.objects.create(
        storage_name=storage_name,
        original_name=tidy_name(name, facts.media_type),
        media_type=facts.media_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        pages=facts.pages,
        width=facts.width,
        height=facts.height,
        uploaded_by=by,
    )


def read(stored: StoredFile) -> bytes:
    with private_storage().open(stored.storage_name) as source:
        return source.read()


def tidy_name(name: str, media_type: str) -> str:
    """A file name fit for showing and saving: no path, no control or direction characters, the true extension."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    name = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name).strip(" .") or "file"
    return f"{stem[:120]}.{EXTENSIONS.get(media_type, 'bin')}"
