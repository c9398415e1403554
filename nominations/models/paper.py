"""What was signed or frozen: consents, commitments, opinions and the numbered revisions of a form."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import clock


class Signed(models.Model):
    """A text somebody agreed to: which version, the SHA-256 of its words, when and from where."""

    kind = models.CharField(max_length=30)
    text_version = models.CharField(max_length=20)
    text_hash = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)
    ip = models.GenericIPAddressField(null=True)

    class Meta:
        abstract = True


class Consent(Signed):
    """A consent of personal-data law (§2.18), one live row per person, cycle and kind."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="consents")
    cycle = models.ForeignKey("nominations.Cycle", on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "cycle", "kind"], condition=Q(withdrawn_at=None), name="consent_one_live"
            )
        ]


class Commitment(Signed):
    """真实性承诺 of the nominee, 核实意见 of the unit, 推荐承诺 of the recommender (R62)."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(
        "nominations.Application", null=True, on_delete=models.PROTECT, related_name="commitments"
    )
    batch = models.ForeignKey("nominations.Batch", null=True, on_delete=models.PROTECT, related_name="commitments")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(application=None, batch__isnull=False) | Q(application__isnull=False, batch=None),
                name="commitment_one_target",
            )
        ]


class Opinion(models.Model):
    """基层单位意见 or 推荐单位意见 (R111) with the ticks it rests on; void once the form goes back."""

    class Party(models.TextChoices):
        UNIT = "unit", _("基层单位意见")
        RECOMMENDER = "recommender", _("推荐单位意见")

    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="opinions")
    party = models.CharField(max_length=12, choices=Party.choices)
    text = models.TextField(_("意见"))
    signer = models.CharField(_("签署人"), max_length=30)
    signed_on = models.DateField(_("日期"))
    checklist = models.JSONField(default=dict)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    void_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "party"], condition=Q(void_at=None), name="opinion_one_live")
        ]


class ApplicationRevision(models.Model):
    """The form as it stood at a move: v1 at the nominee's submission, v2 and v3 with the opinions."""

    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    snapshot = models.ForeignKey("documents.Snapshot", on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=30)
    made_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="apprevision_number")]
