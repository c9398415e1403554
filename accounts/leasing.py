"""Takes what waits to be sent under a lease, so that each goes out once, whatever dies on the way."""

import os
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Q

from accounts import clock
from accounts.models.outgoing import Outgoing

Row = TypeVar("Row", bound=Outgoing)
State = Outgoing.State


@transaction.atomic
def claim(
    model: type[Row], limit: int, *, lease: timedelta, attempts: int,
    spoilt: Callable[[Row, datetime], str] | None = None, first: str = "due_at",
) -> list[Row]:  # fmt: skip
    """Up to `limit` rows that are due, by `first`, each for one more attempt that ends with the lease.

    A row whose worker died is due again when its lease is over. Past `attempts`, or with a reason from `spoilt`, it
    is dead instead.
    """
    moment = clock.now()
    due = model._default_manager.filter(
        Q(state__in=[State.QUEUED, State.FAILED], due_at__lte=moment) | Q(state=State.SENDING, lease_until__lte=moment)
    ).order_by(first, "id")
    skip = connection.features.has_select_for_update_skip_locked
    rows = list(due.select_for_update(skip_locked=skip)[:limit])
    for row in rows:
        row.worker = f"{socket.gethostname()}:{os.getpid()}"[:64]
        reason = spoilt(row, moment) if spoilt else ""
        if reason or row.attempts >= attempts:
            row.state, row.lease_until, row.error = State.DEAD, None, row.error or reason or "worker lost"
            for name in row.EMPTIED:
                setattr(row, name, "")
        else:
            row.state, row.attempts, row.lease_until = State.SENDING, row.attempts + 1, moment + lease
        row.save(update_fields=["state", "attempts", "lease_until", "worker", "error", *row.EMPTIED])
    return [row for row in rows if row.state == State.SENDING]


def renew(row: Outgoing, lease: timedelta) -> bool:
    """Whether the row is still this claim's; its lease begins anew. Asked just before it goes out.

    The rows of a batch go out one after the other: the last of a slow one would be claimed by somebody else by then.
    """
    held = type(row)._default_manager.filter(pk=row.pk, state=State.SENDING, attempts=row.attempts)
    return bool(held.update(lease_until=clock.now() + lease))


def finish(row: Outgoing, state: str, *, error: str = "", again: timedelta | None = None, **changes: Any) -> int:
    """Write the outcome unless the lease was lost and another worker has the row by now; 1 for a sent one.

    `again`: how long until the next attempt.
    """
    moment, done = clock.now(), state == State.SENT
    if state == State.DEAD:
        changes |= dict.fromkeys(row.EMPTIED, "")
    if again is not None:
        changes["due_at"] = moment + again
    type(row)._default_manager.filter(pk=row.pk, state=State.SENDING, attempts=row.attempts).update(
        state=state, error=error, lease_until=None, sent_at=moment if done else None, **changes
    )
    return int(done)
