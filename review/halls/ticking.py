"""What the clock does to the planning: reminds the day before, frees slots of applications that left."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts import clock
from review.halls import freeing, gathering, telling
from review.halls.models import Session
from review.halls.moves import SlotState, State


def tick() -> None:
    """May run at any time, twice at once, and after a crash."""
    freeing.free_left()
    remind()


def remind() -> int:
    """Everybody of the sessions that are held tomorrow, Beijing time; once for each date that was told."""
    tomorrow = clock.today() + timedelta(days=1)
    start = datetime.combine(tomorrow, datetime.min.time(), clock.SHANGHAI)
    rows = Session.objects.filter(
        state=State.NOTIFIED, starts_at__gte=start, starts_at__lt=start + timedelta(days=1)
    ).select_related("cycle")
    for session in rows:
        with transaction.atomic():
            waiting = gathering.live_slots(session).filter(state=SlotState.WAITING)
            telling.eve(session, waiting, gathering.live_seats(session))
    return len(rows)
