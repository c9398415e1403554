"""The short message on its way, and the one live code of a number: neither tells a dump's reader a number or a text."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.fields import EncryptedTextField

USER = settings.AUTH_USER_MODEL


class OutgoingSms(models.Model):
    """One short message to one number; claimed by a lease as a mail is, its text wiped once it is out."""

    class State(models.TextChoices):
        QUEUED = "queued", _("待发送")
        SENDING = "sending", _("发送中")
        SENT = "sent", _("已发送")
        FAILED = "failed", _("发送失败，将重试")
        DEAD = "dead", _("无法送达")

    # The gateway is told this name, so that it can drop the second copy of one message.
    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(USER, models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    number = EncryptedTextField(purpose="sms.number")
    text = EncryptedTextField(purpose="sms.text", blank=True, default="")
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    # After this instant nobody wants it any more: a code that has run out, a reminder of yesterday.
    good_until = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "user"], name="sms_once"),
            models.CheckConstraint(condition=Q(attempts__lte=5), name="sms_attempts"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="sms_sent_at",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(state__in=["failed", "queued", "sending"]), name="sms_waiting"
            )
        ]

    def __str__(self) -> str:
        return str(self.ref)


class SmsCode(models.Model):
    """The one live code of a number, as a keyed digest; there is a row for a number that nobody has, too (T-18)."""

    # What it opens and the number's blind index, in one digest.
    index = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(tries__lte=5), name="sms_code_tries")]
        indexes = [models.Index(fields=["expires_at"], name="sms_code_end")]

    def __str__(self) -> str:
        return f"{self.index[:8]} {self.expires_at}"
