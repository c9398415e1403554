"""The in-app message and the mail on its way: one row each per person and occasion."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.fields import EncryptedTextField
from accounts.models.outgoing import Outgoing, sent_once, waiting

USER = settings.AUTH_USER_MODEL


class Message(models.Model):
    """What a person finds in the inbox. Its address is `ref`: a number would tell how many others were told things."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(USER, models.CASCADE, related_name="messages")
    key = models.CharField(max_length=120)
    subject = models.CharField(_("标题"), max_length=200)
    body = models.TextField(_("正文"))
    url = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "user"], name="message_once")]
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="message_newest"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="message_unread"),
        ]

    def __str__(self) -> str:
        return self.subject


class OutgoingMail(Outgoing):
    """One mail to one address, sent with a Message-ID that never changes."""

    user = models.ForeignKey(USER, models.CASCADE, null=True, blank=True, related_name="+")
    # Address and text may name persons, and the text may hold a link that opens an account.
    address = EncryptedTextField(purpose="mail.address")
    subject = models.CharField(max_length=200)
    body = EncryptedTextField(purpose="mail.body")
    message_id = models.CharField(max_length=255, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "user"], name="mail_once"),
            models.UniqueConstraint(fields=["key"], condition=Q(user=None), name="mail_once_to_address"),
            *sent_once("mail", 8),
        ]
        indexes = [waiting("mail")]

    def __str__(self) -> str:
        return self.message_id
