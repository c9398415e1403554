"""Celery tasks of intake: they take ids or nothing and make one call."""

from celery import shared_task
from django.conf import settings


@shared_task(name="nominations.tasks.tick_cycles")
def tick_cycles() -> None:
    """Open and close cycles whose instant has come (C2, C3, T37)."""
    from nominations.ticking import tick

    tick()


@shared_task(name="nominations.tasks.remind_intake")
def remind_intake() -> int:
    """Remind whoever still has something to do before the deadline (R65); returns of how many matters."""
    from nominations.intake_due import remind

    return remind()


@shared_task(name="nominations.tasks.run_retention")
def run_retention() -> int:
    """Erase what has been kept long enough (§2.16); returns how many things went.

    The year that the demonstration tells of lies so far back that its first night would take it away: there
    `manage.py run_retention` does it, for who wants to see it.
    """
    from nominations.retention import running

    if settings.SAQ_DEMO:
        return 0
    return running.run().lines.count()
