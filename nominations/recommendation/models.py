"""What the recommending unit's officer has opened, and how many it may recommend (R7, R61)."""

from django.db import models

from accounts import clock


class Viewed(models.Model):
    """An officer opened one file of an application; without it the file blocks `recommend` (R61)."""

    attachment = models.ForeignKey("nominations.Attachment", on_delete=models.PROTECT, related_name="views")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attachment", "user"], name="viewed_once")]


class Quota(models.Model):
    """How many a unit may submit in a cycle; no row means no limit (R7)."""

    cycle = models.ForeignKey("nominations.Cycle", on_delete=models.PROTECT, related_name="quotas")
    unit = models.ForeignKey("nominations.Unit", on_delete=models.PROTECT, related_name="quotas")
    most = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "unit"], name="quota_one")]
