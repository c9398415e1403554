"""The copy of an application that experts read: code instead of name, redacted texts, files released one by one."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import clock

USER = "accounts.User"


class BlindCopy(models.Model):
    """`texts`: {field name: text as experts read it}; `revision`: the form revision it was made from.

    `sha256` covers texts and files as confirmed; a changed copy loses its confirmation.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.OneToOneField("nominations.Application", on_delete=models.PROTECT, related_name="blind_copy")
    code = models.CharField(max_length=20)  # SX2023-017
    revision = models.PositiveSmallIntegerField()
    texts = models.JSONField(default=dict)
    # What stands in a text that the machine replaced: [{"field", "was", "now"}], for the member of staff alone.
    replaced = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    confirmed_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    click = models.CharField(
        max_length=64, blank=True
    )  # the last form that was answered: its repetition changes nothing

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="blindcopy_code"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None, sha256="")
                | (Q(confirmed_at__isnull=False, confirmed_by__isnull=False) & ~Q(sha256="")),
                name="blindcopy_confirmed_by_someone",
            ),
        ]


class BlindFile(models.Model):
    """One attachment as experts get it: released as it is (without metadata), hidden, or a masked copy."""

    class Choice(models.TextChoices):
        UNDECIDED = "", _("待判断")
        RELEASED = "released", _("可供评审")
        HIDDEN = "hidden", _("隐去")
        MASKED = "masked", _("已遮挡副本")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    copy = models.ForeignKey(BlindCopy, on_delete=models.PROTECT, related_name="files")
    attachment = models.ForeignKey("nominations.Attachment", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()  # 证明材料3: the only name experts see
    choice = models.CharField(max_length=8, blank=True, choices=Choice.choices)
    # What is served: a copy without metadata (released) or the masked one; never the original.
    file = models.ForeignKey("documents.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    # What is blacked out, as parts of the picture: [[left, top, width, height]]; empty where a copy was uploaded.
    boxes = models.JSONField(default=list, blank=True)
    decided_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["copy", "attachment"], name="blindfile_once"),
            models.UniqueConstraint(fields=["copy", "number"], name="blindfile_number"),
            models.CheckConstraint(
                condition=~Q(choice__in=["released", "masked"]) | Q(file__isnull=False), name="blindfile_has_file"
            ),
        ]
