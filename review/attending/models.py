"""Times at which somebody cannot come, leave asked for a slot, and the slides a nominee brings."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import clock

USER, FILE = "accounts.User", "documents.StoredFile"


class Absence(models.Model):
    """A time at which an expert or a nominee cannot come: the timetable leaves it free. Withdrawn, never deleted."""

    cycle = models.ForeignKey("nominations.Cycle", on_delete=models.PROTECT, related_name="absences")
    expert = models.ForeignKey("review.Expert", null=True, on_delete=models.PROTECT, related_name="absences")
    application = models.ForeignKey(
        "nominations.Application", null=True, on_delete=models.PROTECT, related_name="absences"
    )
    starts_at = models.DateTimeField(_("从"))
    ends_at = models.DateTimeField(_("到"))
    note = models.CharField(_("说明"), max_length=100, blank=True)
    entered_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expert=None, application__isnull=False) | Q(expert__isnull=False, application=None),
                name="absence_of_one",
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="absence_ends_later"),
        ]


class Leave(models.Model):
    """请假: who cannot come to the slot, and why; granted, the nominee gets a slot in another session (S8)."""

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("准假，另行安排")
        REFUSED = "refused", _("不准假")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slot = models.ForeignKey("review.Slot", on_delete=models.PROTECT, related_name="leaves")
    reason = models.CharField(_("理由"), max_length=300)
    proof = models.ForeignKey(FILE, null=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    outcome = models.CharField(max_length=8, blank=True, choices=Outcome.choices)
    note = models.CharField(_("答复"), max_length=300, blank=True)
    decided_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    last_key = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["slot"], condition=Q(outcome=""), name="leave_one_open"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_by=None) | (~Q(outcome="") & Q(decided_by__isnull=False)),
                name="leave_decided_by_someone",
            ),
        ]


class Deck(models.Model):
    """The slides of one nominee, a PDF; replaced, never deleted (§5.5: at most 20 pages, 50 MB)."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="decks")
    file = models.ForeignKey(FILE, on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(removed_at=None), name="deck_one_live")
        ]
