"""Background work of accounts: sending the mail and the short messages that wait, and the day's word on the audit."""

from collections.abc import Callable

from celery import shared_task

from accounts import audit_checks, outbox, sms

MOST_BATCHES = 25


def _batches(send: Callable[[], tuple[int, int]], full: int) -> int:
    """One after the other until no more is due; a server that took nothing of a batch is left in peace."""
    total = 0
    for _batch in range(MOST_BATCHES):
        due, sent = send()
        total += sent
        if due < full or not sent:
            break
    return total


@shared_task(ignore_result=True)
def send_outbox() -> int:
    """Send what is due, batch by batch; safe to run twice and at the same time. Returns how many went out."""
    return _batches(outbox.send_batch, outbox.BATCH)


@shared_task(ignore_result=True)
def send_sms() -> int:
    """The same for short messages; what is over is tidied away. Returns how many went out."""
    total = _batches(sms.send_batch, sms.BATCH)
    sms.tidy()
    return total


@shared_task(ignore_result=True)
def report_audit() -> None:
    """Verify the audit trail and mail its last link to the supervisors; they hear of one day once."""
    audit_checks.report()
