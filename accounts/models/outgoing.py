"""What one person is told on one occasion by one way, on its way out: a mail and a short message wait alike."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import clock


class Outgoing(models.Model):
    """Claimed by a lease (accounts/leasing.py), sent once; `attempts` tells which claim a late outcome belongs to."""

    # What is emptied in a row that nobody will send any more.
    EMPTIED: tuple[str, ...] = ()

    class State(models.TextChoices):
        QUEUED = "queued", _("待发送")
        SENDING = "sending", _("发送中")
        SENT = "sent", _("已发送")
        FAILED = "failed", _("发送失败，将重试")
        DEAD = "dead", _("无法送达")

    key = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=64, blank=True, default="")
    error = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


def sent_once(kind: str, attempts: int) -> list[models.BaseConstraint]:
    """What the database holds of every row: so many attempts, and an hour of sending exactly when it was sent."""
    return [
        models.CheckConstraint(condition=Q(attempts__lte=attempts), name=f"{kind}_attempts"),
        models.CheckConstraint(
            condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
            name=f"{kind}_sent_at",
        ),
    ]


def waiting(kind: str) -> models.Index:
    """By which the next rows to be sent are found."""
    still = Q(state__in=["failed", "queued", "sending"])
    return models.Index(fields=["due_at", "id"], condition=still, name=f"{kind}_waiting")
