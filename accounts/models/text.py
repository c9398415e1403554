"""What LEAD made of the words of a notice: every version is kept, the newest holds."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import clock


class TextVersion(models.Model):
    """Append-only. `text` names one of the apps to the left; both texts empty: the default is back."""

    text = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    subject = models.CharField(_("标题"), max_length=120, blank=True)
    body = models.TextField(_("正文"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    key = models.CharField(max_length=64)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["text", "number"], name="text_version_number"),
            models.UniqueConstraint(fields=["text", "key"], name="text_version_once"),
            models.CheckConstraint(
                condition=Q(subject="", body="") | (~Q(subject="") & ~Q(body="")), name="text_version_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text} {self.number}"
