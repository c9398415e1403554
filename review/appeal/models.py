"""An appeal against a decision: what it claims, the report on it, the answer."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import clock


class Appeal(models.Model):
    """One appeal; each decision is looked at again once at most."""

    class State(models.TextChoices):
        FILED = "filed", _("待核查")
        REPORTED = "reported", _("待决定")
        GRANTED = "granted", _("复核成立")
        DENIED = "denied", _("维持原结论")

    class Ground(models.TextChoices):
        PROCEDURE = "procedure", _("程序错误")
        FACT = "fact", _("事实错误")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="appeals")
    decision = models.OneToOneField("nominations.StageEvent", on_delete=models.PROTECT, related_name="appeal")
    state = models.CharField(max_length=10, choices=State.choices, default=State.FILED)
    version = models.PositiveIntegerField(default=1)
    # The rendered form of the last act: a repeated click does nothing twice (G3).
    last_key = models.CharField(max_length=64, blank=True)
    ground = models.CharField(_("申请理由"), max_length=10, choices=Ground.choices)
    text = models.TextField(_("具体说明"))
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    asked_role = models.CharField(max_length=10)
    asked_at = models.DateTimeField(default=clock.now)
    report = models.TextField(_("核查报告"), blank=True)
    reported_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(null=True)
    reply = models.TextField(_("复核答复"), blank=True)
    decided_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(state__in=["filed", "reported"]), name="appeal_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "denied"])
                | (Q(reported_by__isnull=False, decided_by__isnull=False) & ~Q(reply="")),
                name="appeal_decided_on_a_report",
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)


class AppealFile(models.Model):
    """A paper that goes with an appeal."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.key)
