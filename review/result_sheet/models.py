"""Every sheet that was asked for: by whom, for what, who said yes, what became of it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import clock


class Export(models.Model):
    """Without personal numbers it is `ready` at once; with them it waits for the yes of a second person.

    What was made with personal numbers is taken away when it expires; this row and the trail stay.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("待批准")
        READY = "ready", _("已生成")
        REFUSED = "refused", _("未批准")
        EXPIRED = "expired", _("已到期删除")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey("nominations.Cycle", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("nominations.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    personal = models.BooleanField(_("含个人信息"), default=False)
    purpose = models.CharField(_("用途"), max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=State.choices)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    remark = models.CharField(_("意见"), max_length=200, blank=True)
    document = models.ForeignKey("documents.GeneratedDocument", null=True, on_delete=models.PROTECT, related_name="+")
    lines = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField(null=True)
    downloads = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    click = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["by", "at"], name="export_by")]
        constraints = [
            models.UniqueConstraint(fields=["by", "click"], name="export_once"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("by")), name="export_decided_by_another"
            ),
            models.CheckConstraint(
                condition=Q(personal=False) | Q(state="waiting") | Q(decided_by__isnull=False),
                name="export_personal_needs_a_yes",
            ),
        ]
