"""Takes bytes out of the private store after the commit that gave them up, never before it (§2.16)."""

import structlog
from django.db import transaction

from accounts import clock
from documents.files import EXTENSIONS
from documents.models import Fingerprint, Removal, StoredFile
from documents.storage import private_storage

log = structlog.get_logger(__name__)


def later(storage_name: str) -> None:
    """Give these bytes up: they go once the caller's transaction stands, and with the next `finish` if that is lost."""
    Removal.objects.get_or_create(storage_name=storage_name)
    transaction.on_commit(finish, robust=True)


def erase_file(stored: StoredFile) -> bool:
    """Give the bytes of a file up and what tells of its content; False: that had been done before.

    Key, size, type and SHA-256 stay. The name goes as well, because people call files by names of persons.
    """
    rows = StoredFile.objects.filter(pk=stored.pk, erased_at=None)
    if not rows.update(erased_at=clock.now(), original_name=nameless(stored)):
        return False
    Fingerprint.objects.filter(file=stored).delete()
    later(stored.storage_name)
    return True


def nameless(stored: StoredFile) -> str:
    """What a file is called once it is gone: by its type, because whoever uploads may put a name after the dot too."""
    return f"已删除.{EXTENSIONS.get(stored.media_type, 'bin')}"


def finish() -> int:
    """Delete what was given up; returns how many. May run at any time and twice at once."""
    done = 0
    for row in Removal.objects.all()[:1000]:
        try:
            private_storage().delete(row.storage_name)
        except Exception as error:
            # Whatever the store says, the row waits for the next call.
            log.warning("removal.failed", name=row.storage_name, why=str(error))
            continue
        row.delete()
        done += 1
    return done
