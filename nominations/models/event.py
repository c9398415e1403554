"""What happened: one append-only row for each move of an application, a batch or a cycle."""

from django.db import models
from django.db.models import Q

from accounts import clock


class Event(models.Model):
    """Who brought what from where to where, when, from which address and why (G1). No row ever changes."""

    move = models.CharField(max_length=30)
    from_status = models.CharField(max_length=20, blank=True)
    to_status = models.CharField(max_length=20)
    actor = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10)
    at = models.DateTimeField(default=clock.now)
    ip = models.GenericIPAddressField(null=True)
    reason = models.TextField(blank=True)
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True


class StageEvent(Event):
    """A move of an application. Results that later stages decide on travel in `payload`."""

    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="events")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["application", "move"], name="stageevent_move")]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "move", "actor", "key"], condition=~Q(key=""), name="stageevent_once"
            )
        ]


class BatchEvent(Event):
    """A move of a recommending unit's batch."""

    batch = models.ForeignKey("nominations.Batch", on_delete=models.PROTECT, related_name="events")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "move", "actor", "key"], condition=~Q(key=""), name="batchevent_once"
            )
        ]


class CycleEvent(Event):
    """A move of the yearly cycle."""

    cycle = models.ForeignKey("nominations.Cycle", on_delete=models.PROTECT, related_name="events")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "move", "actor", "key"], condition=~Q(key=""), name="cycleevent_once"
            )
        ]
