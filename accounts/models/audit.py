"""The audit trail: a chain of rows, each sealed with a key outside the database; triggers refuse any change."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts import clock


class AuditHead(models.Model):
    """The single row every writer locks, so that the chain has no forks; it knows length and end of the chain."""

    length = models.BigIntegerField(default=0)
    mac = models.CharField(max_length=64, blank=True, default="")
    seal = models.CharField(max_length=64, blank=True, default="")
    link = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="audit_one_head")]

    def __str__(self) -> str:
        return str(self.length)


class AuditEvent(models.Model):
    """Who did what to which object, when and from where; `detail` never holds personal numbers."""

    seq = models.BigIntegerField(unique=True)
    at = models.DateTimeField(default=clock.now)
    action = models.CharField(max_length=64)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="audit_events")
    target = models.CharField(max_length=120, blank=True, default="")
    detail = models.JSONField(default=dict)
    ip = models.GenericIPAddressField(null=True)
    prev_mac = models.CharField(max_length=64, blank=True, default="")
    mac = models.CharField(max_length=64)
    # The open chain, which needs no key: see accounts/audit_links.py.
    link = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["actor", "-seq"], name="audit_by_actor"),
            models.Index(fields=["target", "-seq"], name="audit_by_target"),
            models.Index(fields=["action", "-at"], name="audit_by_action"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"


class AuditCheck(models.Model):
    """One verification of the whole trail: how far it went, what it found, and the link it ended with."""

    at = models.DateTimeField(default=clock.now)
    rows = models.BigIntegerField()
    broken = models.BigIntegerField(null=True)
    why = models.CharField(max_length=200, blank=True, default="")
    link = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["-at"], name="audit_check_newest")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.rows}"
