"""A private file: random key, facts found by looking inside, never a public address."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import clock


class StoredFile(models.Model):
    """`size` and `sha256` are of the readable bytes, whether or not the storage holds them encrypted.

    `erased_at`: when the bytes were taken away for good; what is known about them stays.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    storage_name = models.CharField(max_length=120, unique=True)
    original_name = models.CharField(_("文件名"), max_length=200)
    media_type = models.CharField(_("类型"), max_length=100)
    size = models.PositiveBigIntegerField(_("大小"))
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(_("页数"), null=True, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("文件")
        verbose_name_plural = _("文件")

    def __str__(self) -> str:
        return f"{self.original_name} ({self.key})"
