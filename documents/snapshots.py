"""Freezes data for rendering."""

from typing import Any

from documents.canonical import canonical_json, digest
from documents.models import Snapshot


def snapshot_hash(schema: str, payload: dict[str, Any]) -> str:
    """SHA-256 over the schema name, a line feed and the canonical JSON."""
    return digest(f"{schema}\n{canonical_json(payload)}")


def freeze(schema: str, payload: dict[str, Any]) -> Snapshot:
    """The one Snapshot of this data; the same data frozen twice is the same row, also after they were erased."""
    snapshot, created = Snapshot.objects.get_or_create(
        sha256=snapshot_hash(schema, payload), defaults={"schema": schema, "payload": payload}
    )
    if not created and snapshot.erased_at is not None:
        snapshot.payload, snapshot.erased_at = payload, None
        snapshot.save(update_fields=["payload", "erased_at"])
    return snapshot
