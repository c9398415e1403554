"""Background work of accounts: sending the mail and the short messages that wait, and the day's word on the audit."""

from celery import shared_task

from accounts import audit_checks, outbox, sms

# A full batch shows that the mail server answers; one that hangs ends the run after its first batch.
MOST_BATCHES = 25


@shared_task(ignore_result=True)
def send_outbox() -> int:
    """Send what is due, batch by batch; safe to run twice and at the same time. Returns how many went out."""
    total = 0
    for _batch in range(MOST_BATCHES):
        sent = outbox.send_due()
        total += sent
        if sent < outbox.BATCH:
            break
    return total


@shared_task(ignore_result=True)
def send_sms() -> int:
    """The same for short messages; what is over is tidied away. Returns how many went out."""
    total = 0
    for _batch in range(MOST_BATCHES):
        sent = sms.send_due()
        total += sent
        if sent < sms.BATCH:
            break
    sms.tidy()
    return total


@shared_task(ignore_result=True)
def report_audit() -> None:
    """Verify the audit trail and mail its last link to the supervisors; they hear of one day once."""
    audit_checks.report()
