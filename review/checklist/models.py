"""The records of the formal check: answers, waivers of an exclusion, proposals to reject; each by named people."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import clock


class Answer(models.Model):
    """A person's answer to one item, given on one revision of the form; a changed answer keeps the last hand."""

    class Value(models.TextChoices):
        YES = "yes", _("符合")
        NO = "no", _("不符合")

    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="checks")
    item = models.CharField(max_length=20)
    value = models.CharField(max_length=8, choices=Value.choices)
    remark = models.CharField(max_length=200, blank=True)
    revision = models.PositiveSmallIntegerField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "item"], name="check_once"),
        ]


class Decided(models.Model):
    """Something one person proposes and another decides."""

    reason = models.TextField()
    proposed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


def _two_people(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name=name)


def _whole(name: str) -> models.CheckConstraint:
    """Open, or decided by somebody at some time."""
    return models.CheckConstraint(
        condition=Q(outcome="", decided_by=None, decided_at=None)
        | (~Q(outcome="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
        name=name,
    )


class EligibilityWaiver(Decided):
    """R22: one of the three 原则上 exclusions set aside for one person, by two people."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("同意")
        REFUSED = "refused", _("不同意")

    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="waivers")
    item = models.CharField(max_length=20)
    outcome = models.CharField(max_length=10, blank=True, choices=Outcome.choices)

    class Meta:
        ordering = ["pk"]
        constraints = [
            _two_people("waiver_two_people"),
            _whole("waiver_whole"),
            models.UniqueConstraint(
                fields=["application", "item"], condition=~Q(outcome="refused"), name="waiver_one_live"
            ),
        ]


class RejectProposal(Decided):
    """T17: proposed by a case worker with a reason code, confirmed or declined by the head of department."""

    class Code(models.TextChoices):
        INCOMPLETE = "incomplete", _("材料不完整")
        INELIGIBLE = "ineligible", _("不符合范围条件")
        DUPLICATE = "duplicate", _("重复申报")
        BANNED = "banned", _("禁报期内")

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", _("同意")
        DECLINED = "declined", _("不同意")

    application = models.ForeignKey(
        "nominations.Application", on_delete=models.PROTECT, related_name="reject_proposals"
    )
    code = models.CharField(max_length=12, choices=Code.choices)
    outcome = models.CharField(max_length=10, blank=True, choices=Outcome.choices)

    class Meta:
        ordering = ["pk"]
        constraints = [
            _two_people("rejectproposal_two_people"),
            _whole("rejectproposal_whole"),
            models.UniqueConstraint(fields=["application"], condition=Q(outcome=""), name="rejectproposal_one_open"),
        ]
