"""Taking a row off the public list: it says 已取消 from the next visitor on, and no reason (§2.11)."""

from django.db.models import Q

from accounts import clock
from nominations.pipeline import Status
from publicity.lists import showing
from publicity.lists.models import Entry
from publicity.lists.moves import PUBLIC

# Whoever left after the list was signed: by an objection, a decision of their own kind, or on their own request.
GONE = (Status.DISQUALIFIED, Status.WITHDRAWN, Status.REVOKED)


def strike(entries: Q) -> int:
    """Mark these rows of public lists; returns how many were not marked before."""
    rows = Entry.objects.filter(entries, removed_at=None, publication__state__in=PUBLIC)
    found = list(rows.select_related("publication__cycle"))
    Entry.objects.filter(pk__in=[row.pk for row in found]).update(removed_at=clock.now())
    _forget(found)
    return len(found)


def _forget(found: list[Entry]) -> None:
    for year in {row.publication.cycle.year for row in found}:
        showing.forget(year)


def strike_gone() -> int:
    """Everybody who is out by now, whichever room decided it (T28, T34, T35, T36); who came back is shown again."""
    restore(~Q(application__status__in=GONE))
    return strike(Q(application__status__in=GONE))


def restore(entries: Q) -> int:
    """Take the mark away again where an appeal brought the person back (T38); returns how many bore it."""
    rows = Entry.objects.filter(entries, removed_at__isnull=False, publication__state__in=PUBLIC)
    found = list(rows.select_related("publication__cycle"))
    Entry.objects.filter(pk__in=[row.pk for row in found]).update(removed_at=None)
    _forget(found)
    return len(found)
