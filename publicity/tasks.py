"""Celery tasks of the public stages: they take nothing and make one call."""

from celery import shared_task


@shared_task(name="publicity.tasks.tick_publicity")
def tick_publicity() -> int:
    """End public lists whose period is over, clear whom nobody objects to (T29); returns how many were cleared."""
    from publicity.lists import ticking
    from publicity.objections import filing

    filing.lapse_overdue()
    return ticking.tick()
