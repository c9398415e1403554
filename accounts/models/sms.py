"""The short message on its way, and the one live code of a number: neither tells a dump's reader a number or a text."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.fields import EncryptedTextField
from accounts.models.outgoing import Outgoing, sent_once, waiting

USER = settings.AUTH_USER_MODEL


class OutgoingSms(Outgoing):
    """One short message to one number; its text is wiped once it is out."""

    EMPTIED = ("text",)

    # The gateway is told this name, so that it can drop the second copy of one message.
    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(USER, models.CASCADE, related_name="+")
    number = EncryptedTextField(purpose="sms.number")
    text = EncryptedTextField(purpose="sms.text", blank=True, default="")
    # After this instant nobody wants it any more: a code that has run out, a reminder of yesterday.
    good_until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "user"], name="sms_once"), *sent_once("sms", 5)]
        indexes = [waiting("sms")]

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
