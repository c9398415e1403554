"""One row per requested document: what to render, how far it is, who works on it."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import clock
from documents import registry
from documents.models.snapshot import Snapshot
from documents.models.stored_file import StoredFile

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MAX_ATTEMPTS = 5


class GeneratedDocument(models.Model):
    """The row is the queue: a broker message only says “look at this row”, so a lost message loses nothing.

    `lease_until` is the moment from which beat may take the row up again: the end of a worker's lease (running), of
    the wait before the next try (failed), or of the patience with the broker (queued).
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("排队中")
        RUNNING = "running", _("生成中")
        DONE = "done", _("已生成")
        FAILED = "failed", _("稍后重试")
        DEAD = "dead", _("生成失败")

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("文档种类"), max_length=40)
    target = models.CharField(_("对象"), max_length=80)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="documents")
    format = models.CharField(_("格式"), max_length=8)
    options = models.JSONField(default=dict, blank=True)
    options_hash = models.CharField(max_length=64)
    status = models.CharField(_("状态"), max_length=8, choices=Status.choices, default=Status.QUEUED)
    file = models.OneToOneField(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="document")
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField()
    worker = models.CharField(max_length=120, blank=True)
    # Steps of a long rendering; 0 of 0 for one that is made in one step.
    done = models.PositiveIntegerField(_("已完成步数"), default=0)
    total = models.PositiveIntegerField(_("总步数"), default=0)
    pending_name = models.CharField(max_length=120, blank=True)
    error = models.CharField(max_length=300, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    void_at = models.DateTimeField(_("作废时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("生成文档")
        verbose_name_plural = _("生成文档")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "target", "format", "snapshot", "options_hash"], name="document_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["queued", "running", "done", "failed", "dead"]), name="document_status"
            ),
            models.CheckConstraint(condition=~Q(status="done") | Q(file__isnull=False), name="document_done_has_file"),
        ]
        indexes = [
            models.Index(fields=["target", "kind"], name="document_target"),
            models.Index(
                fields=["lease_until"], condition=Q(status__in=["queued", "running", "failed"]), name="document_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}.{self.format} {self.target} {self.status}"

    @property
    def is_waiting(self) -> bool:
        """True until there is nothing more to wait for: the status partial polls that long."""
        return self.status in {self.Status.QUEUED, self.Status.RUNNING, self.Status.FAILED}

    @property
    def label(self) -> "StrOrPromise":
        """What the kind's owner calls it."""
        try:
            return registry.get(self.kind).label
        except registry.UnknownKind:
            return self.kind
