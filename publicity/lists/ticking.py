"""What the clock does to a public list: end it, and clear whoever nobody objects to (T29)."""

from collections.abc import Callable

import structlog
from django.db import transaction

from accounts import clock
from nominations.acting import Actor, TransitionError
from nominations.models import Application
from nominations.pipeline import Status
from nominations.transitions import advance_all, everyone
from publicity.lists import showing, striking
from publicity.lists.advancing import PUBLICATION
from publicity.lists.models import Entry, Publication
from publicity.lists.moves import IN_TIME, State

# Told by the objections which applications may not be cleared yet: `held(applications) -> primary keys`.
_held: list[Callable[[list[int]], set[int]]] = []


def register(held: Callable[[list[int]], set[int]]) -> None:
    """Called once, when the application starts."""
    _held.append(held)


def tick() -> int:
    """Do what is due; may run at any time, twice at once, and after a crash. Returns how many were cleared."""
    with transaction.atomic():
        striking.strike_gone()
    for publication in Publication.objects.filter(state=State.LIVE, ends_at__lte=clock.db_now()):
        end(publication)
    waiting = Entry.objects.filter(application__status=Status.IN_PUBLICITY).values("publication")
    over = Publication.objects.filter(pk__in=waiting, state=State.ENDED, cycle__stage__in=IN_TIME)
    return sum(_cleared(row) for row in over.select_related("cycle").order_by("pk"))


def _cleared(publication: Publication) -> int:
    """One list that cannot be cleared now holds up no other."""
    try:
        return clear(publication)
    except TransitionError as error:
        log = structlog.get_logger("saq.publicity")
        log.warning("list_not_cleared", publication=str(publication.key), why=str(error))
        return 0


def end(publication: Publication) -> None:
    """The period is over by the database's clock; another worker may have been faster."""

    def change(row: Publication) -> None:
        row.ended_at = clock.now()

    try:
        PUBLICATION.advance(publication, "end", by=Actor.system(), permit=everyone, change=change, guard=_not_over)
    except TransitionError:
        return
    showing.forget(publication.cycle.year)


def _not_over(publication: Publication) -> list[str]:
    over = publication.ends_at is not None and publication.ends_at <= clock.db_now()
    return [] if over else ["未到公示截止时间。"]


@transaction.atomic
def clear(publication: Publication) -> int:
    """T29 for everybody on an ended list about whom nothing is open; held people stay, the others go on (§2.11)."""
    rows = Application.objects.filter(entries__publication=publication, status=Status.IN_PUBLICITY)
    waiting = list(rows.order_by("pk").values_list("pk", flat=True))
    if not waiting:
        return 0
    open_ones = set[int]().union(*(ask(waiting) for ask in _held))
    free = [pk for pk in waiting if pk not in open_ones]
    if free:
        words = {"words": {"year": publication.cycle.year}}
        payloads = dict.fromkeys(free, words)
        advance_all(free, "publicity_end", by=Actor.system(), permit=everyone, payloads=payloads)
    return len(free)
