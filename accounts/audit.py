"""Writes and verifies the audit trail: every row's MAC covers the row and the MAC before it (T-25)."""

import base64
import hashlib
import hmac
import ipaddress
import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from accounts import clock
from accounts.models import AuditEvent, AuditHead, User


@dataclass(frozen=True)
class Verdict:
    """`broken` is the number of the first row that does not fit, None when the chain is whole."""

    rows: int
    broken: int | None = None
    why: str = ""


@transaction.atomic
def record(
    action: str,
    *,
    actor: User | None,
    target: str = "",
    detail: dict[str, Any] | None = None,
    request: HttpRequest | None = None,
    ip: str | None = None,
) -> AuditEvent:
    """Append one event in the present transaction; `ip` is for callers that know an address but no request.

    The head row stays locked until the transaction ends: lock your own rows before you record,
    never after, or two transactions may wait for each other.
    """
    head = _locked_head()
    event = AuditEvent(
        seq=head.length + 1,
        at=clock.now(),
        action=action,
        actor=actor if actor is not None and actor.pk else None,
        target=_text(target)[:120],
        detail=_plain(detail or {}),
        ip=ip or client_ip(request),
        prev_mac=head.mac,
    )
    event.mac = _mac(event)
    event.save(force_insert=True)
    head.length, head.mac = event.seq, event.mac
    head.seal = _seal(head)
    head.save()
    return event


def _locked_head() -> AuditHead:
    heads = AuditHead.objects.select_for_update()
    if head := heads.filter(pk=1).first():
        return head
    AuditHead.objects.get_or_create(pk=1)
    return heads.get(pk=1)


def verify() -> Verdict:
    """Walk the whole chain; also notices a cut tail and a head that was set back."""
    expected_seq, prev = 0, ""
    for event in AuditEvent.objects.order_by("seq").iterator(2000):
        expected_seq += 1
        if event.seq != expected_seq:
            return Verdict(expected_seq - 1, expected_seq, "row is missing")
        if event.prev_mac != prev:
            return Verdict(expected_seq - 1, event.seq, "does not follow the row before it")
        if not hmac.compare_digest(event.mac, _mac(event)):
            return Verdict(expected_seq - 1, event.seq, "content does not fit its MAC")
        prev = event.mac
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    if head.length != expected_seq:
        return Verdict(expected_seq, min(head.length, expected_seq) + 1, "the end of the chain is missing")
    if expected_seq and (head.mac != prev or not hmac.compare_digest(head.seal, _seal(head))):
        return Verdict(expected_seq, expected_seq, "the head does not fit the chain")
    return Verdict(expected_seq)


def client_ip(request: HttpRequest | None) -> str | None:
    """The client's address, from X-Forwarded-For only as far as our own proxies wrote it."""
    if request is None:
        return None
    chain = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    chain.append(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ipaddress.ip_address(chain[-1 - min(settings.SAQ_TRUSTED_PROXIES, len(chain) - 1)])
    except ValueError:
        return None
    return str(getattr(address, "ipv4_mapped", None) or address)


def _plain(value: Any) -> Any:
    """As the database will give it back: JSON values, no floats, no NUL; dates and others as text."""
    if isinstance(value, dict):
        return {_text(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, bool | int) else _text(value)


def _text(value: Any) -> str:
    return str(value).replace("\0", "").encode("utf-8", "replace").decode()


def _mac(event: AuditEvent) -> str:
    row = [
        event.seq, event.at.isoformat(), event.action, event.actor_id, event.target,
        json.dumps(event.detail, sort_keys=True, ensure_ascii=True), event.ip, event.prev_mac,
    ]  # fmt: skip
    return _hmac(b"row", json.dumps(row, ensure_ascii=True))


def _seal(head: AuditHead) -> str:
    return _hmac(b"head", f"{head.length}:{head.mac}")


def _hmac(kind: bytes, text: str) -> str:
    key = base64.b64decode(settings.SAQ_AUDIT_KEY)
    return hmac.new(key, kind + b"\n" + text.encode(), hashlib.sha256).hexdigest()
