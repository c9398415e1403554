"""Writes and verifies the audit trail: every row's MAC covers the row and the MAC before it (T-25)."""

import base64
import hashlib
import hmac
import ipaddress
import json
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest

from accounts import audit_links, clock
from accounts.models import AuditEvent, AuditHead, User


@dataclass(frozen=True)
class Verdict:
    """`broken` is the number of the first row that does not fit, None when the chain is whole."""

    rows: int
    broken: int | None = None
    why: str = ""
    link: str = field(default="", compare=False)


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

    The head row stays locked until the transaction ends: lock your own rows before you record, never after, or two
    transactions may wait for each other. Where that cannot be promised, use `record_late`.
    """
    return append([_entry(action, actor, target, detail, ip or client_ip(request))])[0]


def record_late(
    action: str,
    *,
    actor: User | None,
    target: str = "",
    detail: dict[str, Any] | None = None,
    request: HttpRequest | None = None,
    ip: str | None = None,
) -> None:
    """The same, written as the transaction's last act before its commit: it may go on to lock what it needs.

    Every business transaction says what it did this way; tests/architecture names the few that record at once, and why.
    """
    entry = _entry(action, actor, target, detail, ip or client_ip(request))
    if connection.in_atomic_block and hasattr(connection, "keep_late"):
        connection.keep_late(entry)
    else:
        with transaction.atomic():
            append([entry])


def _entry(action: str, actor: User | None, target: str, detail: dict[str, Any] | None, ip: str | None) -> AuditEvent:
    """An event that is not yet part of the chain."""
    return AuditEvent(
        at=clock.now(),
        action=action,
        actor_id=actor.pk if actor is not None else None,
        target=_text(target)[:120],
        detail=_plain(detail or {}),
        ip=ip,
    )


def append(entries: list[AuditEvent]) -> list[AuditEvent]:
    """Put entries at the end of the chain, in their order; three queries, however many. Needs a transaction."""
    head = _locked_head()
    for event in entries:
        event.seq, event.prev_mac = head.length + 1, head.mac
        event.link = audit_links.link(head.link, audit_links.row_of(event))
        event.mac = _mac(event)
        head.length, head.mac, head.link = event.seq, event.mac, event.link
    AuditEvent.objects.bulk_create(entries)
    head.seal = _seal(head)
    head.save()
    return entries


def _locked_head() -> AuditHead:
    heads = AuditHead.objects.select_for_update(no_key=True)
    if head := heads.filter(pk=1).first():
        return head
    AuditHead.objects.get_or_create(pk=1)
    return heads.get(pk=1)


def verify() -> Verdict:
    """Walk the whole chain; also notices a cut tail and a head that was set back. Others may append meanwhile."""
    seq, mac, link, walked = 0, "", "", -1
    while seq > walked:  # once more for what was appended during the last round
        walked = seq
        for event in AuditEvent.objects.filter(seq__gt=seq).order_by("seq").iterator(2000):
            seq += 1
            if event.seq != seq:
                return Verdict(seq - 1, seq, "row is missing")
            if why := _misfit(event, mac, link):
                return Verdict(seq - 1, seq, why)
            mac, link = event.mac, event.link
        head = AuditHead.objects.filter(pk=1).first() or AuditHead()
        if head.length <= seq:
            break
    if head.length != seq:
        return Verdict(seq, min(head.length, seq) + 1, "the end of the chain is missing")
    whole = head.mac == mac and head.link == link
    if seq and (not whole or not hmac.compare_digest(head.seal, _seal(head))):
        return Verdict(seq, seq, "the head does not fit the chain")
    return Verdict(seq, link=link)


def _misfit(event: AuditEvent, mac: str, link: str) -> str:
    """Why the row does not stand after the one with this MAC and link; '' when it does."""
    if event.prev_mac != mac:
        return "does not follow the row before it"
    if not hmac.compare_digest(event.mac, _mac(event)):
        return "content does not fit its MAC"
    if event.link != audit_links.link(link, audit_links.row_of(event)):
        return "content does not fit its link"
    return ""


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
