"""The register of e-mailed files: one row for a mail, one for each of its files, one that voids it (R70)."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import clock
from nominations.dictionaries import AttachmentKind
from nominations.evidence import IDENTITY

MOST_FILES = 10


class Whole(models.TextChoices):
    """What the notice wants by mail besides the kinds of attachment; the list is about everybody on it."""

    FORM = "form", _("申报审批表")
    LIST = "list", _("推荐汇总表")


KINDS = [*Whole.choices, *AttachmentKind.choices]


class MailItem(models.Model):
    """One mail as the clerk entered it; never changed. The sender's address is kept nowhere."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    batch = models.ForeignKey("nominations.Batch", on_delete=models.PROTECT, related_name="mail_items")
    received_at = models.DateTimeField(_("收到时间"))
    sender = models.CharField(_("发件人"), max_length=30)
    sender_unit = models.CharField(_("发件单位"), max_length=100, blank=True)
    subject = models.CharField(_("邮件主题"), max_length=200, blank=True)
    note = models.TextField(_("备注"), blank=True)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    form_key = models.CharField(max_length=64)

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "by", "form_key"], name="mailitem_once"),
            models.CheckConstraint(condition=Q(received_at__lte=F("at")), name="mailitem_not_ahead"),
        ]

    def __str__(self) -> str:
        return str(self.key)


class MailFile(models.Model):
    """One file of a mail, what it is, and whom it is about; without an application it is about the whole batch.

    It stands beside the evidence and never among it: the sealed revision and the checklist do not know it.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(MailItem, on_delete=models.PROTECT, related_name="files")
    position = models.PositiveSmallIntegerField()
    file = models.OneToOneField("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("材料"), max_length=20, choices=KINDS)
    application = models.ForeignKey(
        "nominations.Application", null=True, on_delete=models.PROTECT, related_name="mail_files"
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["item", "position"], name="mailfile_place"),
            models.CheckConstraint(condition=Q(position__gte=1, position__lte=MOST_FILES), name="mailfile_ten_at_most"),
            models.CheckConstraint(condition=Q(kind__in=[kind for kind, _label in KINDS]), name="mailfile_kind_known"),
            # Who may see an identity paper depends on whose it is; a list names everybody.
            models.CheckConstraint(
                condition=~Q(kind__in=sorted(IDENTITY)) | Q(application__isnull=False), name="mailfile_whose_identity"
            ),
            models.CheckConstraint(condition=~Q(kind="list") | Q(application=None), name="mailfile_list_of_all"),
        ]

    def __str__(self) -> str:
        return str(self.key)


class MailVoid(models.Model):
    """The mail was registered in error; it stays readable, and nobody counts it."""

    item = models.OneToOneField(MailItem, on_delete=models.PROTECT, related_name="void")
    reason = models.CharField(_("作废理由"), max_length=500)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    form_key = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.item_id)
