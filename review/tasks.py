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


@shared_task(name="review.tasks.compare_experts")
def compare_experts() -> int:
    """Compare appointed experts with the dossiers of the years under way; returns how many conflicts are new."""
    from review.experts import pool

    return pool.compare_all()


@shared_task(name="review.tasks.draw_plan")
def draw_plan(plan_id: int) -> bool:
    """Draw one plan of assignment; repeated, late or doubled messages do no harm."""
    from review.allotment import drawing

    return drawing.run(plan_id)


@shared_task(name="review.tasks.requeue_plans")
def requeue_plans() -> int:
    """Queue again the plans that were left behind."""
    from review.allotment import drawing

    return drawing.requeue_lapsed()


@shared_task(name="review.tasks.print_sheets")
def print_sheets() -> int:
    """Ask for the prints of submitted score sheets; returns of how many."""
    from review.sheets import printing

    return printing.print_due()


@shared_task(name="review.tasks.recount_ranking")
def recount_ranking(cycle_id: int, cause: str) -> bool:
    """Count the ranking of stage 2 anew where it has been overtaken; repeated, late or doubled messages do no harm."""
    from review.meetings import recounting

    return recounting.run(cycle_id, cause)


@shared_task(name="review.tasks.expire_exports")
def expire_exports() -> int:
    """Take away result sheets with personal numbers whose days are over; returns how many."""
    from review.result_sheet import transitions

    return transitions.expire()


@shared_task(name="review.tasks.tick_written")
def tick_written() -> None:
    """Remind experts, end what is overdue, cancel what left the written review (E10, E11)."""
    from review.sheets import ticking

    ticking.tick()


@shared_task(name="review.tasks.tick_defense")
def tick_defense() -> None:
    """Remind nominees and panels the day before, free the slots of applications that left the defense."""
    from review.halls import ticking

    ticking.tick()


@shared_task(name="review.tasks.tick_halls")
def tick_halls() -> int:
    """End the scoring of whoever has all sheets; returns how many (S7)."""
    from review.halls import running

    return running.tick()


@shared_task(name="review.tasks.wipe_ballots")
def wipe_ballots() -> int:
    """Wipe what the votes that are over left in the database; returns of how many rounds."""
    from review.votes import sealing

    return sealing.wipe_due()
