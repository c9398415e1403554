"""Queues short messages in the caller's transaction and hands them over afterwards, under a lease as mails are."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from accounts import clock, leasing, sms_carriers
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
    if len(proved) == OutgoingSms.objects.filter(key=key, user__in=proved).count():
        return
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
    if not any(waiting[1] is wake for waiting in connection.run_on_commit):
        transaction.on_commit(wake)


def wake() -> None:
    """Ask a worker to send now; when the broker is away, beat asks again."""
    from accounts.tasks import send_sms

    with suppress(OSError, OperationalError):
        send_sms.apply_async(retry=False)


def send_batch(limit: int = BATCH) -> tuple[int, int]:
    """Send what is due: (how many there were, how many went out). What is soonest out of date goes first: a code."""
    rows = leasing.claim(
        OutgoingSms, limit, lease=LEASE, attempts=MAX_ATTEMPTS, spoilt=_out_of_date, first="good_until"
    )
    return len(rows), sum(_hand_over(row) for row in rows)


def _out_of_date(row: OutgoingSms, moment: datetime) -> str:
    return "out of date" if row.good_until <= moment else ""


def _hand_over(row: OutgoingSms) -> int:
    if not leasing.renew(row, LEASE):
        return 0
    carry = sms_carriers.carrier()
    try:
        if carry is None:
            raise sms_carriers.Refused("switched off")
        carry(row.number, row.text, str(row.ref))
    except Exception as error:  # a gateway may fail in any way; the row keeps what kind it was
        if row.attempts >= MAX_ATTEMPTS:
            return leasing.finish(row, State.DEAD, error=type(error).__name__)
        again = timedelta(seconds=10 * 2**row.attempts)
        return leasing.finish(row, State.FAILED, error=type(error).__name__, again=again)
    # What is out keeps no text, except where the table is the end.
    return leasing.finish(row, State.SENT, text=row.text if settings.SAQ_SMS == "database" else "")


def tidy() -> None:
    """Rows of the last week are enough to say what went out; codes that have run out are worth nothing."""
    moment = clock.now()
    OutgoingSms.objects.filter(state__in=[State.SENT, State.DEAD], created_at__lt=moment - KEPT).delete()
    SmsCode.objects.filter(expires_at__lt=moment - timedelta(hours=1)).delete()
