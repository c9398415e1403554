"""A recommending unit's batch and the numbered revisions of its Annex 2 (R42–R44, B1–B10)."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import clock
from nominations.pipeline import BatchStatus


class Batch(models.Model):
    """Numbered 1..n per unit and cycle; the first is the main batch, later ones are 补充批次."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey("nominations.Cycle", on_delete=models.PROTECT, related_name="batches")
    recommender = models.ForeignKey("nominations.Unit", on_delete=models.PROTECT, related_name="batches")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12, choices=BatchStatus.choices, default=BatchStatus.EDITING)
    version = models.PositiveIntegerField(default=1)
    contact_name = models.CharField(_("联系人"), max_length=20, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    item_count = models.PositiveSmallIntegerField(default=0)
    created_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["cycle", "status", "submitted_at"], name="batch_intake")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=BatchStatus.values), name="batch_status_known"),
            models.UniqueConstraint(fields=["cycle", "recommender", "number"], name="batch_number"),
            models.UniqueConstraint(
                fields=["cycle", "recommender"], condition=Q(status="editing"), name="batch_one_editing"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=False)
                | ~Q(status__in=["submitted", "received", "examining", "closed"]),
                name="batch_submitted_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id}/{self.recommender_id}/{self.number}"


class BatchItem(models.Model):
    """One line of the list. `live` falls when the batch is void, so that the person can join another."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="items")
    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="batch_items")
    position = models.PositiveSmallIntegerField()
    live = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(live=True), name="batchitem_one_live"),
        ]


class BatchRevision(models.Model):
    """Annex 2 as locked: frozen content, its hash, and the sealed scan of exactly this revision."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    snapshot = models.ForeignKey("documents.Snapshot", on_delete=models.PROTECT, related_name="+")
    content_hash = models.CharField(max_length=64)
    locked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    locked_at = models.DateTimeField(default=clock.now)
    void_at = models.DateTimeField(null=True)
    scan = models.ForeignKey("documents.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    scan_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    scan_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="batchrevision_number")]
