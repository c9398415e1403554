"""What was erased when its time was over: one report a run, one line for each thing; neither ever changes (§2.16)."""

import uuid

from django.db import models

from accounts import clock


class DeletionReport(models.Model):
    """A run of the retention rules. `rules`: [{"code", "due", "held": [{"key", "why"}]}] as the run found them."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField(default=clock.now)
    rules = models.JSONField(default=list)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class DeletionLine(models.Model):
    """One thing that went: by which rule, how much, with which hashes; never what it said."""

    report = models.ForeignKey(DeletionReport, null=True, on_delete=models.PROTECT, related_name="lines")
    rule = models.CharField(max_length=30)
    subject = models.CharField(max_length=80)  # a public key, e.g. of the application
    files = models.PositiveIntegerField()
    documents = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    sha256 = models.JSONField(default=list)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["rule", "-at"], name="deletionline_rule")]
