"""The files of an application (R35–R39, R112), each linked to the claim it proves."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import clock
from nominations.dictionaries import AttachmentKind, Indicator


class Attachment(models.Model):
    """`proves` names the claim: an indicator, `skill_level`, `title`, `patent`, `model_worker.<code>` or `honour`."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="attachments")
    kind = models.CharField(max_length=20, choices=AttachmentKind.choices)
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    caption = models.CharField(_("说明"), max_length=60, blank=True)
    indicator = models.CharField(max_length=12, blank=True, choices=Indicator.choices)
    proves = models.CharField(max_length=30, blank=True)
    honour = models.ForeignKey(
        "nominations.Honour", null=True, blank=True, on_delete=models.SET_NULL, related_name="files"
    )
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    confirmed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                condition=Q(removed_at=None, kind__in=["id_front", "id_back", "union_card"]),
                name="attachment_one_of_a_kind",
            ),
            models.CheckConstraint(condition=~Q(kind="evidence", indicator=""), name="attachment_evidence_indicator"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="attachment_confirmed_by_someone",
            ),
        ]
