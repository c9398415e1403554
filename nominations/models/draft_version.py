"""What a form said before it was changed: one row before each burst of savings, so that nothing typed is lost."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.fields import EncryptedJSONField


class DraftVersion(models.Model):
    """The whole form as it stood before `by` began to change it at `at`; the database lets no row be changed.

    `content`: {"fields": {name: value}, "employer", "recommender": pk, "honours": [row]}; None once its time is over.
    `restored`: the version whose content this change brought back.
    """

    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="draft_versions")
    number = models.PositiveIntegerField()
    content: "models.Field[Any, Any]" = EncryptedJSONField(purpose="application.version", null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=12)
    at = models.DateTimeField(_("时间"), default=clock.now)
    restored = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="draftversion_number")]
        indexes = [models.Index(fields=["at"], condition=models.Q(content__isnull=False), name="draftversion_kept")]
