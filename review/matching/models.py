"""The records: which files have been compared, which pairs look alike, and what a person decided of each."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import clock


class How(models.TextChoices):
    """What two files have in common."""

    SAME = "same", _("文件完全相同")
    PICTURE = "picture", _("图像相近")
    CONTENT = "content", _("页面内容相同")


class Decision(models.TextChoices):
    """What a person says of a pair; empty means nobody has yet."""

    MISUSE = "misuse", _("同一材料，使用不当")
    ALLOWED = "allowed", _("同一材料，可以共用")
    DIFFERENT = "different", _("不是同一材料")


class Scan(models.Model):
    """One submitted file on its way through the comparison; the row is the queue, as with documents."""

    attachment = models.OneToOneField("nominations.Attachment", on_delete=models.PROTECT, related_name="scan")
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["lease_until"], condition=Q(done_at=None), name="scan_due")]


class EvidenceMatch(models.Model):
    """Two files that look like one paper; `left` is the older row, so that a pair stands here once."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    left = models.ForeignKey("nominations.Attachment", on_delete=models.PROTECT, related_name="matches_right")
    right = models.ForeignKey("nominations.Attachment", on_delete=models.PROTECT, related_name="matches_left")
    left_page = models.PositiveSmallIntegerField(default=1)
    right_page = models.PositiveSmallIntegerField(default=1)
    how = models.CharField(_("依据"), max_length=8, choices=How.choices)
    gap = models.PositiveSmallIntegerField(default=0)
    quarter = models.PositiveSmallIntegerField(default=0)
    found_at = models.DateTimeField(default=clock.now)
    decision = models.CharField(_("判断"), max_length=10, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    remark = models.TextField(_("说明"), blank=True)
    version = models.PositiveIntegerField(default=1)
    click = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["decision", "found_at"], name="evidencematch_queue")]
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="evidencematch_once"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="evidencematch_order"),
            models.CheckConstraint(condition=Q(how__in=How.values), name="evidencematch_how"),
            models.CheckConstraint(
                condition=Q(decision="", decided_by=None, decided_at=None)
                | Q(decision__in=Decision.values, decided_by__isnull=False, decided_at__isnull=False),
                name="evidencematch_decided_by_someone",
            ),
        ]
