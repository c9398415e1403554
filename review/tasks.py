"""Celery tasks of the review: they take nothing and make one call."""

import time

from celery import shared_task

# Beat calls again after a minute; a worker must not be held longer than that.
SECONDS = 45


@shared_task(name="review.tasks.compare_files")
def compare_files() -> int:
    """Compare submitted files that have not been; returns how many were done."""
    from review.matching import finder

    done, end = 0, time.monotonic() + SECONDS
    for attachment in finder.pending():
        if time.monotonic() > end:
            break
        finder.examine(attachment)
        done += 1
    return done
