"""Queues short messages in the caller's transaction and hands them over afterwards, under a lease as mails are."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from kombu.exceptions import OperationalError

from accounts import clock, sms_carriers
from accounts.models import OutgoingSms, SmsCode, User

State = OutgoingSms.State
LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 5
BATCH = 20
# How long a row tells that a message went out; its text goes as soon as it is out.
KEPT = timedelta(days=7)


def enabled() -> bool:
    """Whether the portal sends short messages at all."""
    return sms_carriers.carrier() is not None


def queue(users: Iterable[User], *, key: str, text: str, good_until: datetime) -> None:
    """One message per person with a number that was proved; a second call with the same key adds nothing."""
    proved = [user for user in users if user.phone and user.phone_verified_at]
    _add([(user, user.phone) for user in proved], key, text, good_until)


def send_code(user: User, number: str, *, key: str, text: str, good_until: datetime) -> None:
    """A code to a number that may still have to be proved."""
    _add([(user, number)], key, text, good_until)


def _add(rows: list[tuple[User, str]], key: str, text: str, good_until: datetime) -> None:
    if not rows or not enabled():
        return
    words = settings.SAQ_SMS_SIGN + text
    made = [OutgoingSms(user=user, key=key, number=to, text=words, good_until=good_until) for user, to in rows]
    OutgoingSms.objects.bulk_create(made, ignore_conflicts=True)
    transaction.on_commit(wake)


def wake() -> None:
    """Ask a worker to send now; when the broker is away, beat asks again."""
    from accounts.tasks import send_sms

    with suppress(OSError, OperationalError):
        send_sms.apply_async(retry=False)


def send_due(limit: int = BATCH) -> int:
    """Send what is due; returns how many went out."""
    return sum(_hand_over(row) for row in _claim(limit))


@transaction.atomic
def _claim(limit: int) -> list[OutgoingSms]:
    moment = clock.now()
    due = OutgoingSms.objects.filter(
        Q(state__in=[State.QUEUED, State.FAILED], due_at__lte=moment) | Q(state=State.SENDING, lease_until__lte=moment)
    ).order_by("due_at", "id")
    skip = connection.features.has_select_for_update_skip_locked
    rows = list(due.select_for_update(skip_locked=skip)[:limit])
    for row in rows:
        if row.attempts >= MAX_ATTEMPTS or row.good_until <= moment:
            row.state, row.lease_until, row.text = State.DEAD, None, ""
            row.error = row.error or ("out of date" if row.good_until <= moment else "worker lost")
        else:
            row.state, row.attempts, row.lease_until = State.SENDING, row.attempts + 1, moment + LEASE
        row.save(update_fields=["state", "attempts", "lease_until", "text", "error"])
    return [row for row in rows if row.state == State.SENDING]


def _hand_over(row: OutgoingSms) -> int:
    carry = sms_carriers.carrier()
    try:
        if carry is None:
            raise sms_carriers.Refused("switched off")
        carry(row.number, row.text, str(row.ref))
    except Exception as error:  # a gateway may fail in any way; the row keeps what kind it was
        last = row.attempts >= MAX_ATTEMPTS
        return _finish(row, State.DEAD if last else State.FAILED, type(error).__name__)
    return _finish(row, State.SENT, "")


def _finish(row: OutgoingSms, state: str, error: str) -> int:
    """Write the outcome unless the lease was lost; what is over keeps no text, except where the table is the end."""
    done, over = state == State.SENT, state in (State.SENT, State.DEAD)
    kept = done and settings.SAQ_SMS == "database"
    OutgoingSms.objects.filter(pk=row.pk, state=State.SENDING, attempts=row.attempts).update(
        state=state,
        error=error,
        text="" if over and not kept else row.text,
        due_at=clock.now() + timedelta(seconds=10 * 2**row.attempts) if state == State.FAILED else row.due_at,
        lease_until=None,
        sent_at=clock.now() if done else None,
    )
    return int(done)


def tidy() -> None:
    """Rows of the last week are enough to say what went out; codes that have run out are worth nothing."""
    moment = clock.now()
    OutgoingSms.objects.filter(state__in=[State.SENT, State.DEAD], created_at__lt=moment - KEPT).delete()
    SmsCode.objects.filter(expires_at__lt=moment - timedelta(hours=1)).delete()
