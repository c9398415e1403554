"""The proposal to send a whole batch back: one person asks, another decides (B6)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import clock


class ReturnProposal(models.Model):
    """Open until the head of department confirms or declines it; never the same person."""

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", _("同意")
        DECLINED = "declined", _("不同意")

    batch = models.ForeignKey("nominations.Batch", on_delete=models.PROTECT, related_name="return_proposals")
    reason = models.CharField(max_length=500)
    proposed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True, choices=Outcome.choices)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="returnproposal_two_people"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_by=None, decided_at=None)
                | (~Q(outcome="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="returnproposal_whole",
            ),
            models.UniqueConstraint(fields=["batch"], condition=Q(outcome=""), name="returnproposal_one_open"),
        ]
