"""Days that differ: the association's own working-day table (§2.15) and single extensions of the deadline."""

from django.db import models
from django.db.models import Q

from accounts import clock


class WorkdayOverride(models.Model):
    """A day on which the packaged calendar is wrong or not yet announced."""

    date = models.DateField(unique=True)
    is_workday = models.BooleanField()
    source = models.CharField(max_length=100)
    set_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["date"]


class Extension(models.Model):
    """One recommending unit's later deadline, given by LEAD with a reason; the latest live one counts."""

    cycle = models.ForeignKey("nominations.Cycle", on_delete=models.PROTECT, related_name="extensions")
    unit = models.ForeignKey("nominations.Unit", on_delete=models.PROTECT, related_name="extensions")
    until = models.DateTimeField()
    reason = models.TextField()
    given_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    revoke_reason = models.TextField(blank=True)
    # The one rendered form it came from: a repeated click gives nothing twice (G3).
    form_key = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "unit"], condition=Q(revoked_at=None), name="extension_one_live")
        ]
