"""What the app remembers: frozen data, stored files, and the documents made from the one into the other."""

from documents.models.fingerprint import Fingerprint, FingerprintBand
from documents.models.generated import MAX_ATTEMPTS, GeneratedDocument
from documents.models.removal import Removal
from documents.models.snapshot import Snapshot
from documents.models.stored_file import StoredFile

__all__ = ["MAX_ATTEMPTS", "Fingerprint", "FingerprintBand", "GeneratedDocument", "Removal", "Snapshot", "StoredFile"]
