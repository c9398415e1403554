"""Writes bytes into the private store and reads them back; everything else here goes through these functions."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db.models import Exists, OuterRef, Q

from documents.models import StoredFile
from documents.storage import new_name, private_storage

if TYPE_CHECKING:
    from accounts.models import User

EXTENSIONS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
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


def is_used(stored: StoredFile) -> bool:
    """Whether any row of the project refers to it; one query."""
    found = StoredFile._meta.get_fields(include_hidden=True)
    links: list[Any] = [link for link in found if link.auto_created and (link.one_to_many or link.one_to_one)]
    places = [Exists(link.related_model._default_manager.filter(**{link.field.name: OuterRef("pk")})) for link in links]
    return StoredFile.objects.filter(reduce(or_, map(Q, places)), pk=stored.pk).exists()


def drop(stored: StoredFile) -> None:
    """Forget a file that nothing refers to, row and bytes."""
    stored.delete()
    private_storage().delete(stored.storage_name)


def tidy_name(name: str, media_type: str) -> str:
    """A file name fit for showing and saving: no path, no control or direction characters, the true extension."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    name = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name).strip(" .") or "file"
    return f"{stem[:120]}.{EXTENSIONS.get(media_type, 'bin')}"
