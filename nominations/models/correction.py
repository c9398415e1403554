"""补正: what the association sent back, item by item, and how far its answer has come (T13–T15)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import clock


class CorrectionRound(models.Model):
    """One return for correction: nominee answers, unit confirms, recommender sends; late at `due_at`."""

    class Outcome(models.TextChoices):
        RESUBMITTED = "resubmitted", _("已补正")
        OVERDUE = "overdue", _("逾期未补正")
        CANCELLED = "cancelled", _("已终止")

    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    base_revision = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    due_estimated = models.BooleanField(default=False)
    extended = models.BooleanField(default=False)
    opened_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    nominee_done_at = models.DateTimeField(null=True)
    unit_done_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True, choices=Outcome.choices)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="correction_number"),
            models.UniqueConstraint(fields=["application"], condition=Q(closed_at=None), name="correction_one_open"),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="correction_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(unit_done_at=None) | Q(nominee_done_at__isnull=False), name="correction_unit_after_nominee"
            ),
        ]


class CorrectionItem(models.Model):
    """One thing to put right: a field, a kind of attachment, or something told in words."""

    class Kind(models.TextChoices):
        FIELD = "field", _("表内项目")
        ATTACHMENT = "attachment", _("附件")
        OTHER = "other", _("其他")

    round = models.ForeignKey(CorrectionRound, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    target = models.CharField(max_length=60, blank=True)
    instruction = models.CharField(max_length=300)
    answer = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "position"], name="correctionitem_position"),
            models.CheckConstraint(condition=Q(kind="other") | ~Q(target=""), name="correctionitem_target"),
        ]
