"""Queues mail in the caller's transaction and hands it over afterwards, each mail once (see OutgoingMail)."""

import hashlib
import os
import re
import socket
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import Q
from kombu.exceptions import OperationalError

from accounts import clock
from accounts.models import OutgoingMail, User

State = OutgoingMail.State
LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 8
BATCH = 20
AT_ONCE = 1000


class Draft(NamedTuple):
    """One mail to be written; without an address there is none."""

    user: User | None
    address: str
    key: str
    subject: str
    body: str


def queue(rows: Iterable[tuple[User | None, str]], *, key: str, subject: str, body: str) -> None:
    """Queue one mail per (user, address); a second call with the same key adds nothing. Sends on commit."""
    queue_all([Draft(user, address, key, subject, body) for user, address in rows])


def queue_all(drafts: Iterable[Draft]) -> None:
    """The same for mails of different texts."""
    mails = [_mail(*draft) for draft in drafts if draft.address]
    if mails:
        OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True, batch_size=AT_ONCE)
        # One call per transaction, however many people are told.
        if not any(waiting[1] is wake for waiting in connection.run_on_commit):
            transaction.on_commit(wake)


def wake() -> None:
    """Ask a worker to send now; when the broker is away, beat asks again half a minute later."""
    from accounts.tasks import send_outbox

    with suppress(OSError, OperationalError):
        send_outbox.apply_async(retry=False)


def send_due(limit: int = BATCH) -> int:
    """Send what is due, a claimed mail at a time; returns how many went out."""
    sent = 0
    for mail in _claim(limit):
        sent += _hand_over(mail)
    return sent


def is_refused(address: str) -> bool:
    """The contact persons of the notice are never written to, whatever the data says."""
    return address.strip().lower() in {entry.strip().lower() for entry in settings.SAQ_NEVER_MAIL}


def _mail(user: User | None, address: str, key: str, subject: str, body: str) -> OutgoingMail:
    readable = re.sub(r"[^A-Za-z0-9_-]+", "-", key)[:80]
    digest = hashlib.sha256(key.encode()).hexdigest()[:12]
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">") or "localhost"
    return OutgoingMail(
        user=user,
        key=key,
        address=address,
        subject=" ".join(subject.split())[:200],
        body=body,
        message_id=f"<{readable}.{digest}.{user.pk if user else 0}@{host}>",
    )


@transaction.atomic
def _claim(limit: int) -> list[OutgoingMail]:
    """Take due mails under a lease; a mail whose worker died is due again when its lease is over."""
    moment = clock.now()
    due = OutgoingMail.objects.filter(
        Q(state__in=[State.QUEUED, State.FAILED], due_at__lte=moment) | Q(state=State.SENDING, lease_until__lte=moment)
    ).order_by("due_at", "id")
    skip = connection.features.has_select_for_update_skip_locked
    mails = list(due.select_for_update(skip_locked=skip)[:limit])
    for mail in mails:
        mail.worker = f"{socket.gethostname()}:{os.getpid()}"[:64]
        if mail.attempts >= MAX_ATTEMPTS:
            mail.state, mail.lease_until = State.DEAD, None
        else:
            mail.state, mail.attempts, mail.lease_until = State.SENDING, mail.attempts + 1, moment + LEASE
        mail.save(update_fields=["state", "attempts", "lease_until", "worker"])
    return [mail for mail in mails if mail.state == State.SENDING]


def _hand_over(mail: OutgoingMail) -> int:
    if is_refused(mail.address):
        return _finish(mail, State.DEAD, "address is on the never-mail list")
    try:
        _send(mail, get_connection())
    except Exception as error:  # a mail server may fail in any way; the row keeps what happened
        if mail.attempts >= MAX_ATTEMPTS:
            return _finish(mail, State.DEAD, type(error).__name__)
        mail.due_at = clock.now() + timedelta(seconds=30 * 2**mail.attempts)
        return _finish(mail, State.FAILED, type(error).__name__)
    return _finish(mail, State.SENT, "")


def _send(mail: OutgoingMail, server: BaseEmailBackend) -> None:
    EmailMessage(
        subject=mail.subject,
        body=mail.body,
        to=[mail.address],
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
        connection=server,
    ).send()


def _finish(mail: OutgoingMail, state: str, error: str) -> int:
    """Write the outcome, unless the lease was lost and another worker has the mail by now."""
    done = state == State.SENT
    OutgoingMail.objects.filter(pk=mail.pk, state=State.SENDING, attempts=mail.attempts).update(
        state=state,
        error=error,
        due_at=mail.due_at,
        lease_until=None,
        sent_at=clock.now() if done else None,
    )
    return int(done)
