"""Background work of accounts: sending the mail that waits."""

from celery import shared_task

from accounts import outbox

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
