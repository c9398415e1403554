"""What came back sealed: a scan of the page or a file with an electronic seal, and how it was checked (§2.12)."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.fields import EncryptedJSONField


class SealedFile(models.Model):
    """One sealed paper of one frozen revision: of a batch's Annex 2, or of a form for one of its two units.

    `by_hand`: no code could be read, and the officer who sent it stands for its being the right one, with this reason.
    `report`: {"read": codes, "signatures": lines of documents.eseals, "roots": int, "unchanged": bool}; {} when erased.
    """

    class Mode(models.TextChoices):
        PAPER = "paper_scan", _("纸质盖章扫描件")
        E_SEAL = "e_seal_file", _("电子印章文件")

    class Party(models.TextChoices):
        UNIT = "unit", _("工作单位盖章")
        RECOMMENDER = "recommender", _("推荐单位盖章")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    batch_revision = models.ForeignKey(
        "nominations.BatchRevision", null=True, on_delete=models.PROTECT, related_name="sealed"
    )
    revision = models.ForeignKey(
        "nominations.ApplicationRevision", null=True, on_delete=models.PROTECT, related_name="sealed"
    )
    party = models.CharField(max_length=12, choices=Party.choices)
    file = models.OneToOneField("documents.StoredFile", on_delete=models.PROTECT, related_name="sealed")
    mode = models.CharField(max_length=12, choices=Mode.choices)
    by_hand = models.CharField(_("人工核对说明"), max_length=200, blank=True)
    report: "models.Field[object, dict[str, object]]" = EncryptedJSONField(purpose="sealedfile.report")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    void_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(batch_revision=None, revision__isnull=False)
                | Q(batch_revision__isnull=False, revision=None, party="recommender"),
                name="sealedfile_one_target",
            ),
            models.UniqueConstraint(
                fields=["batch_revision"], condition=Q(void_at=None), name="sealedfile_one_live_list"
            ),
            models.UniqueConstraint(
                fields=["revision", "party"], condition=Q(void_at=None), name="sealedfile_one_live_form"
            ),
        ]

    @property
    def is_on_other_bytes(self) -> bool:
        """An electronic seal on a file that is not the portal's own: its code tells the version, not the content."""
        return self.mode == self.Mode.E_SEAL and bool(self.report) and not self.report.get("unchanged")
