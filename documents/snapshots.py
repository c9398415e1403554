"""Freezes data for rendering."""

from collections.abc import Sequence
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
    return snapshot if created else _whole(snapshot, payload)


def freeze_all(schema: str, payloads: Sequence[dict[str, Any]]) -> list[Snapshot]:
    """The same for many, in their order and in two queries."""
    hashes = [snapshot_hash(schema, payload) for payload in payloads]
    Snapshot.objects.bulk_create(
        (
            Snapshot(schema=schema, sha256=sha256, payload=payload)
            for sha256, payload in zip(hashes, payloads, strict=True)
        ),
        ignore_conflicts=True,
    )
    found = {row.sha256: row for row in Snapshot.objects.filter(sha256__in=hashes)}
    return [_whole(found[sha256], payload) for sha256, payload in zip(hashes, payloads, strict=True)]


def _whole(snapshot: Snapshot, payload: dict[str, Any]) -> Snapshot:
    """One whose data were taken away gets them back."""
    if snapshot.erased_at is not None:
        snapshot.payload, snapshot.erased_at = payload, None
        snapshot.save(update_fields=["payload", "erased_at"])
    return snapshot
