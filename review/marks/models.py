"""The defense's score sheet of a year, the marks on it with their versions, and paper sheets keyed in twice."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import clock
from review.sheets.models import YearSheet

USER = "accounts.User"


class HallRubric(YearSheet):
    """That of the defense (§5.5), frozen when the first session is opened; `content`: see review.marks.rubric."""

    cycle = models.OneToOneField("nominations.Cycle", on_delete=models.PROTECT, related_name="hall_rubric")


class Mark(models.Model):
    """What one member of the panel gave one nominee: one row per seat and slot, whatever device sends it (S6).

    `scores`: {item code: "4.5"}; `total` is computed by the server. `ticket`: the sheet's own number, made by the
    device; the same one sent again is the same sheet. `made_at`: when the member handed it in, by the device's clock.
    """

    class Source(models.TextChoices):
        DEVICE = "device", _("本人填写")
        PAPER = "paper", _("纸质评分表录入")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slot = models.ForeignKey("review.Slot", on_delete=models.PROTECT, related_name="marks")
    seat = models.ForeignKey("review.Seat", on_delete=models.PROTECT, related_name="marks")
    scores = models.JSONField(default=dict)
    comment = models.CharField(max_length=500, blank=True)
    total = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    source = models.CharField(max_length=6, choices=Source.choices, default=Source.DEVICE)
    ticket = models.CharField(max_length=64, blank=True)
    # How often LEAD has opened it again: a sheet that was filled before that does not replace what follows.
    round = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=clock.now)
    made_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    # It came after the session was closed: kept and shown, counted nowhere.
    late_at = models.DateTimeField(null=True)
    # A conflict found afterwards: kept, hidden, and out of every figure.
    quarantined_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["slot", "seat"], name="mark_once"),
            models.CheckConstraint(
                condition=Q(total=None) | Q(total__gte=0, total__lte=100), name="mark_total_in_range"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None) | Q(total__isnull=False), name="mark_submitted_whole"
            ),
        ]


class MarkVersion(models.Model):
    """A mark as it was handed in, opened again or set aside, and every other sheet that came; append-only, hashed.

    `cause`: see review.marks.keeping. `ticket`: the sheet's, or the click's that opened it again; one row for each.
    """

    mark = models.ForeignKey(Mark, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    cause = models.CharField(max_length=20)
    ticket = models.CharField(max_length=64, blank=True)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["mark", "number"], name="markversion_number"),
            models.UniqueConstraint(fields=["mark", "ticket"], condition=~Q(ticket=""), name="markversion_ticket_once"),
        ]


class Keying(models.Model):
    """A paper sheet as one person keyed it in; when a second person's agrees it becomes the mark."""

    slot = models.ForeignKey("review.Slot", on_delete=models.PROTECT, related_name="keyings")
    seat = models.ForeignKey("review.Seat", on_delete=models.PROTECT, related_name="keyings")
    scores = models.JSONField(default=dict)
    comment = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["slot", "seat", "by"], name="keying_once")]
