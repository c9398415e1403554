"""Queues mail in the caller's transaction and hands it over afterwards, each mail once (see OutgoingMail)."""

import hashlib
import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from accounts import leasing
from accounts.models import OutgoingMail, User

State = OutgoingMail.State
LEASE = timedelta(minutes=10)  # longer than a server may take over one mail, see mail_server
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


def send_batch(limit: int = BATCH) -> tuple[int, int]:
    """Send what is due, a claimed mail at a time: (how many there were, how many went out)."""
    mails = leasing.claim(OutgoingMail, limit, lease=LEASE, attempts=MAX_ATTEMPTS)
    return len(mails), sum(_hand_over(mail) for mail in mails)


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


def _hand_over(mail: OutgoingMail) -> int:
    if is_refused(mail.address):
        return leasing.finish(mail, State.DEAD, error="address is on the never-mail list")
    if not leasing.renew(mail, LEASE):
        return 0
    try:
        _send(mail, get_connection())
    except Exception as error:  # a mail server may fail in any way; the row keeps what happened
        if mail.attempts >= MAX_ATTEMPTS:
            return leasing.finish(mail, State.DEAD, error=type(error).__name__)
        again = timedelta(seconds=30 * 2**mail.attempts)
        return leasing.finish(mail, State.FAILED, error=type(error).__name__, again=again)
    return leasing.finish(mail, State.SENT)


def _send(mail: OutgoingMail, server: BaseEmailBackend) -> None:
    EmailMessage(
        subject=mail.subject,
        body=mail.body,
        to=[mail.address],
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
        connection=server,
    ).send()
