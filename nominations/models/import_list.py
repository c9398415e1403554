"""A list in the shape of Annex 2 that a recommending unit has brought, until its drafts are begun (R128)."""

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q

from accounts import clock
from accounts.fields import EncryptedJSONField


class ImportList(models.Model):
    """`content` is the table as it was read, encrypted; it goes as soon as the drafts are begun, and after a day.

    What stays is who brought how many rows, when, and how many drafts came of it.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey("nominations.Cycle", on_delete=models.PROTECT, related_name="+")
    recommender = models.ForeignKey("nominations.Unit", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    click = models.CharField(max_length=64)
    content: Any = EncryptedJSONField(purpose="import_list.content", null=True)
    row_count = models.PositiveSmallIntegerField()
    expires_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(content__isnull=False), name="importlist_expires"),
            models.Index(fields=["by", "at"], name="importlist_recent"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["by", "click"], name="importlist_once"),
            models.CheckConstraint(
                condition=Q(begun_at=None) | Q(content__isnull=True), name="importlist_begun_is_empty"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("at")), name="importlist_times"),
        ]
