"""A batch is received (B5)."""

from django.db import transaction

from accounts import clock
from nominations.acting import Actor
from nominations.models import Batch, BatchEvent
from nominations.transitions import advance_batch, locked, replay
from review.intake.permissions import can_receive


@transaction.atomic
def receive(batch: Batch, *, by: Actor, version: int, key: str) -> BatchEvent:
    """Note who received the batch and when, and tell its recommending unit; a second click is the first."""
    batch = locked(Batch, batch.pk)
    if done := replay(batch, "receive", by, key):
        return done
    Batch.objects.filter(pk=batch.pk).update(received_at=clock.db_now(), received_by=by.user)
    return advance_batch(batch, "receive", by=by, permit=can_receive, version=version, key=key)
