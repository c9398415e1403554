"""The address of a screen in the hall: signed, good for a day, and taken back with a click."""

import uuid

from django.db import models
from django.db.models import Q

from accounts import clock

USER = "accounts.User"


class Screen(models.Model):
    """One address under which a screen shows a session without a log-in; ended, never deleted.

    Only the signature over `key` opens it (see review.hall.queries), so that a copy of this table opens nothing.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey("review.Session", on_delete=models.PROTECT, related_name="screens")
    opened_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    click = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "opened_by", "click"], condition=~Q(click=""), name="screen_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="screen_ended_by_someone",
            ),
        ]
