"""回避: a person of the association who has to do with an applicant, and from whom the application is hidden (SoD)."""

from django.db import models
from django.db.models import F, Q

from accounts import clock


class StaffConflict(models.Model):
    """Declared by the person, in force at once, until another person lifts it with a reason."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="conflicts")
    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="conflicts")
    reason = models.CharField(max_length=500)
    declared_at = models.DateTimeField(default=clock.now)
    lifted_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lift_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "application"], condition=Q(lifted_at=None), name="conflict_one_live"
            ),
            models.CheckConstraint(condition=Q(lifted_by=None) | ~Q(lifted_by=F("user")), name="conflict_two_people"),
            models.CheckConstraint(
                condition=Q(lifted_by=None, lifted_at=None) | Q(lifted_by__isnull=False, lifted_at__isnull=False),
                name="conflict_lifted_by_someone",
            ),
        ]
