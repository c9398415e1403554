"""What a person named lets the public read on the roll, field by field."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import clock


class HonourConsent(models.Model):
    """The last answer of one person about one title; without a row the published list goes on to say what it said.

    `given_at` is the first answer, `changed_at` the last, `withdrawn_at` when something shown was last taken back;
    each answer stands in the audit trail. `text_version` and `text_hash` are of the words agreed to.
    """

    title = models.OneToOneField("publicity.Title", on_delete=models.PROTECT, related_name="honour_consent")
    employer = models.BooleanField(_("工作单位"), default=False)
    post = models.BooleanField(_("所在岗位"), default=False)
    industry = models.BooleanField(_("行业"), default=False)
    unit_kind = models.BooleanField(_("单位性质"), default=False)
    text_version = models.CharField(max_length=20)
    text_hash = models.CharField(max_length=64)
    given_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    form_key = models.CharField(max_length=64)

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(condition=Q(changed_at__gte=F("given_at")), name="honourconsent_in_order"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at"), withdrawn_at__lte=F("changed_at")),
                name="honourconsent_withdrawn_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title_id}"
