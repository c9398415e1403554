"""A request to leave after the submission: the letter, who looked at it, who decided."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import clock


class LateWithdrawal(models.Model):
    """One request; at most one is open for an application."""

    class State(models.TextChoices):
        ASKED = "asked", _("待核对")
        CHECKED = "checked", _("待确认")
        CONFIRMED = "confirmed", _("已退出")
        REFUSED = "refused", _("未同意")

    class Origin(models.TextChoices):
        PORTAL = "portal", _("推荐单位网上提出")
        PAPER = "paper", _("纸质申请，协会登记")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(
        "nominations.Application", on_delete=models.PROTECT, related_name="late_withdrawals"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    origin = models.CharField(max_length=8, choices=Origin.choices)
    version = models.PositiveIntegerField(default=1)
    reason = models.CharField(_("退出原因"), max_length=500)
    letter = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    # The rendered form of the last act: a repeated click does nothing twice (G3).
    last_key = models.CharField(max_length=64, blank=True)
    checked_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    check_note = models.CharField(_("核对情况"), max_length=500, blank=True)
    decided_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    refusal = models.CharField(_("不同意的理由"), max_length=500, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(state__in=["asked", "checked"]), name="latewithdrawal_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(checked_by__isnull=False, decided_by__isnull=False),
                name="latewithdrawal_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | ~Q(checked_by=models.F("decided_by")),
                name="latewithdrawal_not_the_same",
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)
