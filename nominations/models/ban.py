"""The three-year ban of R64: keyed by blind index or credit code, so that it outlives the personal data."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import clock


class BanSubject(models.TextChoices):
    PERSON = "person", _("个人")
    EMPLOYER = "employer", _("基层单位")
    RECOMMENDER = "recommender", _("推荐单位")


class Ban(models.Model):
    """`subject_key` is the person's blind index or the unit's credit code; valid on [starts_on, ends_on)."""

    subject_type = models.CharField(max_length=12, choices=BanSubject.choices)
    subject_key = models.CharField(max_length=64)
    starts_on = models.DateField()
    ends_on = models.DateField()
    decision_doc = models.CharField(max_length=60)
    lifted_at = models.DateTimeField(null=True)
    lifted_reason = models.TextField(blank=True)
    created_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_key"], name="ban_subject")]
        constraints = [models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="ban_ends_after_start")]
