"""The open chain of the audit trail: anybody can follow it without a key (docs/verify_audit_export.py does).

Each link is the SHA-256 of the link before it and of the row. The day's last link is mailed to the supervisors: whoever
bends the history later would have to bend their mailboxes too. The MACs beside it need the portal's key.
"""

import hashlib
import json
from datetime import datetime
from typing import Any

FIELDS = ("seq", "at", "action", "actor", "target", "detail", "ip")


def row_of(event: Any) -> dict[str, Any]:
    """The row as it is linked and exported; `event` is an AuditEvent, of the code or of a migration."""
    at: datetime = event.at
    return {
        "seq": event.seq, "at": at.isoformat(), "action": event.action, "actor": event.actor_id,
        "target": event.target, "detail": event.detail, "ip": event.ip,
    }  # fmt: skip


def link(before: str, row: dict[str, Any]) -> str:
    """The link of a row after the link `before`; the first row follows ''."""
    text = json.dumps([row[name] for name in FIELDS], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()
