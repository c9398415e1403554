"""Celery tasks of the public stages: they take nothing and make one call."""

from celery import shared_task


@shared_task(name="publicity.tasks.tick_publicity")
def tick_publicity() -> int:
    """End public lists whose period is over, clear whom nobody objects to (T29); returns how many were cleared.

    In completed years reserves are not named (T32), also those whom an appeal brought back.
    """
    from publicity.lists import ticking
    from publicity.objections import filing
    from publicity.titles import closing

    filing.lapse_overdue()
    closing.tick()
    return ticking.tick()
