"""What a person asks about their own data: the request, when it is due, who answered it and how."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.fields import EncryptedTextField


class DataRequest(models.Model):
    """One request. `application`: the one it is about, null for the account. `consent`: which one is taken back."""

    class Kind(models.TextChoices):
        COPY = "copy", _("查阅、复制")
        CORRECT = "correct", _("更正")
        WITHDRAW = "withdraw", _("撤回同意")
        DELETE = "delete", _("删除")

    class State(models.TextChoices):
        ASKED = "asked", _("待办理")
        PROPOSED = "proposed", _("拟不同意，待负责人决定")
        DONE = "done", _("已办理")
        RESTRICTED = "restricted", _("依法保留，已限制处理")
        REFUSED = "refused", _("未同意")
        CANCELLED = "cancelled", _("本人已撤销")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="data_requests")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    application = models.ForeignKey(
        "nominations.Application", null=True, on_delete=models.PROTECT, related_name="data_requests"
    )
    consent = models.CharField(max_length=30, blank=True)
    # What it is about, in one word: an open request is asked once. See transitions.subject_of.
    subject = models.CharField(max_length=80)
    text = EncryptedTextField(_("说明"), purpose="datarequest.text", blank=True, default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    version = models.PositiveIntegerField(default=1)
    asked_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    due_estimated = models.BooleanField(default=False)
    # The rendered form of the last act: a repeated click does nothing twice (G3).
    last_key = models.CharField(max_length=64, blank=True)
    handled_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    handled_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    answer = EncryptedTextField(_("答复"), purpose="datarequest.answer", blank=True, default="")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "due_at"], name="datarequest_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "subject"],
                condition=Q(state__in=["asked", "proposed"]),
                name="datarequest_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | Q(handled_by__isnull=False, decided_by__isnull=False),
                name="datarequest_refused_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(handled_by=models.F("decided_by")),
                name="datarequest_not_the_same",
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)
