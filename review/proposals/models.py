"""Numbered countings of written review and defense together, and the list LEAD confirms: 建议名单 (R52, T22)."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import clock
from nominations.models.event import Event

USER = "accounts.User"


def _figure() -> models.DecimalField:
    return models.DecimalField(max_digits=5, decimal_places=2, null=True)


class Choice(models.TextChoices):
    """What becomes of a nominee after the defense; values are the moves of T22."""

    PROPOSE = "propose", _("建议人选")
    RESERVE = "propose_reserve", _("后备人选")
    FAIL = "defense_fail", _("未通过")


class Counting(models.Model):
    """One counting of all valid marks of a year; append-only, the newest counts. `sha256` covers all inputs."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey("nominations.Cycle", on_delete=models.PROTECT, related_name="countings")
    number = models.PositiveSmallIntegerField()
    parameters = models.JSONField()
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["cycle", "number"], name="counting_number")]


class CountingRow(models.Model):
    """One nominee in one counting.

    `marks`: [{"seat": number, "session": number, "mark", "total", "scores", "mark_state"}], mark_state being '',
    'highest', 'lowest', 'quarantined' or 'late'. `rank` None: absent, or too few marks. Missing is never zero.
    """

    counting = models.ForeignKey(Counting, on_delete=models.PROTECT, related_name="rows")
    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="counting_rows")
    slot = models.ForeignKey("review.Slot", null=True, on_delete=models.PROTECT, related_name="+")
    absent = models.BooleanField(default=False)
    count = models.PositiveSmallIntegerField()
    written = _figure()
    defense = _figure()
    total = _figure()
    rank = models.PositiveIntegerField(null=True)
    tied = models.BooleanField(default=False)
    suggested = models.CharField(max_length=16, blank=True, choices=Choice.choices)
    marks = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["counting", "application"], name="countingrow_once"),
            models.CheckConstraint(
                condition=Q(total=None, rank=None) | Q(total__isnull=False, rank__isnull=False),
                name="countingrow_whole",
            ),
        ]


class Proposal(models.Model):
    """建议名单 of one year: drafted by STAFF, confirmed by LEAD with T22 for everybody in one transaction (D13).

    Until it is confirmed a line's `place` stands only where somebody typed one (review.proposals.choosing.places).
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("拟定中")
        SUBMITTED = "submitted", _("待确认")
        CONFIRMED = "confirmed", _("已确认")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.OneToOneField("nominations.Cycle", on_delete=models.PROTECT, related_name="proposal")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    counting = models.ForeignKey(Counting, null=True, on_delete=models.PROTECT, related_name="+")
    quota_note = models.CharField(_("人数与名额不同的说明"), max_length=300, blank=True)
    paper = models.ForeignKey("documents.GeneratedDocument", null=True, on_delete=models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=("draft", "submitted", "confirmed")), name="proposal_state"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("submitted_by")), name="proposal_two_people"
            ),
        ]


class ProposalEvent(Event):
    """What happened to the list; append-only."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="events")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "move", "actor", "key"], condition=~Q(key=""), name="proposalevent_once"
            )
        ]


class ProposalLine(models.Model):
    """What the list says of one nominee; `reason` wherever the counting says otherwise or nothing.

    `place`: the order on the list, of the proposed and of the reserves each; reserves are promoted in it (T30).
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="lines")
    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=16, choices=Choice.choices)
    place = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["proposal", "application"], name="proposalline_once")]
