"""Data frozen for a document: rendered once or ten times, the same bytes go in."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.fields import EncryptedJSONField


class Snapshot(models.Model):
    """Canonical JSON under a schema name; `sha256` is over schema and JSON, so equal data is one row.

    `erased_at`: when the data were taken away; the hash still says what they were.
    """

    schema = models.CharField(_("数据格式"), max_length=40)
    sha256 = models.CharField(max_length=64, unique=True)
    payload: "models.Field[Any, dict[str, Any]]" = EncryptedJSONField(purpose="documents.snapshot")
    created_at = models.DateTimeField(default=clock.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("数据快照")
        verbose_name_plural = _("数据快照")

    def __str__(self) -> str:
        return f"{self.schema} {self.sha256[:16]}"
