"""Where private files lie: in the data folder or in an S3-compatible store, never under a public address.

A name that ends in `.enc` is encrypted on the way in and opened on the way out, so one store may hold both kinds and
the setting SAQ_ENCRYPT_FILES may change at any time.
"""

import os
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage, storages
from storages.backends.s3 import S3Storage

from accounts import crypto

PURPOSE = "documents.file"
SEALED = ".enc"


def private_storage() -> Storage:
    return storages["private"]


def new_name() -> str:
    """A random key; nothing of the user's file name ever reaches a path (ASVS 5.3.2)."""
    key = uuid.uuid4().hex
    return f"{key[:2]}/{key[2:4]}/{key}" + (SEALED if settings.SAQ_ENCRYPT_FILES else "")


def is_sealed(name: str) -> bool:
    return name.endswith(SEALED)


class SealingMixin:
    """Encrypts and decrypts whole files in memory; uploads are limited to 20 MB, so that is enough."""

    def _save(self, name: str, content: File) -> str:
        if is_sealed(name):
            content.seek(0)
            content = ContentFile(crypto.encrypt_bytes(PURPOSE, content.read()))
        return super()._save(name, content)  # type: ignore[misc]

    def _open(self, name: str, mode: str = "rb") -> File:
        stored = super()._open(name, mode)  # type: ignore[misc]
        if not is_sealed(name):
            return stored
        with stored:
            return ContentFile(crypto.decrypt_bytes(PURPOSE, stored.read()), name=name)


class PartThenRename(FileSystemStorage):
    """A file appears under its name whole or not at all, also when the process is killed while it writes."""

    def _save(self, name: str, content: File) -> str:
        final = Path(self.path(name))
        final.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = final.with_name(final.name + ".part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            for chunk in content.chunks():
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        part.replace(final)
        return name

    def delete(self, name: str) -> None:
        Path(self.path(name) + ".part").unlink(missing_ok=True)
        super().delete(name)


class PrivateFileStorage(SealingMixin, PartThenRename):
    """Files of the embedded default; they have no address."""

    def url(self, name: str | None) -> str:
        raise ValueError("private files have no address")


class PrivateS3Storage(SealingMixin, S3Storage):
    """A private bucket; addresses are signed and die after 60 seconds."""

    def get_default_settings(self) -> dict[str, Any]:
        return super().get_default_settings() | {
            "file_overwrite": False,
            "default_acl": None,
            "querystring_auth": True,
            "querystring_expire": 60,
            "signature_version": "s3v4",
        }
