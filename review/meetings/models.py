"""The meeting, its log, attendance, cases with structured opinions, and the decision about every application."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import clock
from nominations.models.event import Event
from review.meetings.moves import State

USER = "accounts.User"


class Meeting(models.Model):
    """The 合议 of one year; `state` is written by review.meetings.advancing alone.

    `version` moves with everything that is written down in the meeting; `minutes` and `scan` belong to one closing.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.OneToOneField("nominations.Cycle", on_delete=models.PROTECT, related_name="meeting")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    held_on = models.DateField(_("会议日期"), null=True)
    place = models.CharField(_("地点"), max_length=100, blank=True)
    quota_note = models.CharField(_("入围人数与名额不同的说明"), max_length=300, blank=True)
    ranking = models.ForeignKey("review.Ranking", null=True, on_delete=models.PROTECT, related_name="+")
    minutes = models.ForeignKey("documents.GeneratedDocument", null=True, on_delete=models.PROTECT, related_name="+")
    scan = models.ForeignKey("documents.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    closed_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="meeting_state_known"),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | Q(scan__isnull=False, ranking__isnull=False, closed_by__isnull=False, confirmed_by__isnull=False),
                name="meeting_confirmed_with_minutes",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=models.F("closed_by")), name="meeting_two_people"
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)


class MeetingEvent(Event):
    """What happened to the meeting; append-only."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="events")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "move", "actor", "key"], condition=~Q(key=""), name="meetingevent_once"
            )
        ]


class Attendance(models.Model):
    """One expert who scored this year, and whether they came."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    expert = models.ForeignKey("review.Expert", on_delete=models.PROTECT, related_name="+")
    present = models.BooleanField(default=False)
    chair = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "expert"], name="attendance_once"),
            models.UniqueConstraint(fields=["meeting"], condition=Q(chair=True), name="attendance_one_chair"),
            models.CheckConstraint(condition=Q(chair=False) | Q(present=True), name="attendance_chair_is_there"),
        ]


class Case(models.Model):
    """One application the meeting speaks about: proposed by the system for `kinds`, or added with a reason."""

    class Kind(models.TextChoices):
        SPREAD = "spread", _("评分分歧较大")
        BORDER = "border", _("在入围线附近")
        QUARANTINED = "quarantined", _("有评分表被隔离")
        UNRANKED = "unranked", _("有效评分不足，未排名")
        TIE = "tie", _("同分且无法按分项区分")
        ADDED = "added", _("协会提出")

    class Outcome(models.TextChoices):
        KEEP = "keep", _("按排名结果")
        IN = "in", _("建议入围")
        OUT = "out", _("建议不入围")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="cases")
    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="+")
    kinds = models.JSONField(default=list)
    reason = models.CharField(_("提出的理由"), max_length=300, blank=True)
    added_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    outcome = models.CharField(max_length=6, blank=True, choices=Outcome.choices)
    conclusion = models.CharField(_("合议意见"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    decided_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    last_key = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "application"], name="case_once"),
            models.CheckConstraint(
                condition=Q(outcome="") | (Q(decided_by__isnull=False) & ~Q(conclusion="")),
                name="case_decided_in_words",
            ),
        ]


class Voice(models.Model):
    """What one expert said about one case, written down by STAFF: for, against or abstaining, and why."""

    class Choice(models.TextChoices):
        FOR = "for", _("同意入围")
        AGAINST = "against", _("不同意入围")
        ABSTAIN = "abstain", _("弃权")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="voices")
    expert = models.ForeignKey("review.Expert", on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=8, choices=Choice.choices)
    text = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["case", "expert"], name="voice_once")]


class Decision(models.Model):
    """In or out, for every application; `reason` wherever the ranking says otherwise or nothing.

    `place`: the order within a tie that neither mean nor sub-means could break.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="+")
    shortlisted = models.BooleanField()
    reason = models.CharField(max_length=300, blank=True)
    place = models.PositiveSmallIntegerField(null=True)
    entered_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "application"], name="decision_once")]
