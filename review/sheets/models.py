"""Rubric, plan, assignment with its events, score sheet with its versions, and what an expert reported beside it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import clock
from review.sheets.moves import State

USER = "accounts.User"


class YearSheet(models.Model):
    """A score sheet of one year: editable until it is frozen under its hash; `sha256` never changes from then on."""

    content = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)
    frozen_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(frozen_at=None, sha256="") | (Q(frozen_at__isnull=False) & ~Q(sha256="")),
                name="%(class)s_frozen_with_hash",
            ),
        ]


class Rubric(YearSheet):
    """That of the written review (§5.4), frozen when stage 2 starts; `content`: see review.sheets.rubric."""

    cycle = models.OneToOneField("nominations.Cycle", on_delete=models.PROTECT, related_name="rubric")


class Plan(models.Model):
    """One run of the solver: what went in (hash), with which seed, what came out; the same input gives the same."""

    class Kind(models.TextChoices):
        FULL = "full", _("自动分配")
        REPAIR = "repair", _("补充分配")

    class State(models.TextChoices):
        QUEUED = "queued", _("排队中")
        RUNNING = "running", _("生成中")
        DONE = "done", _("已生成")
        FAILED = "failed", _("没有生成")

    class Outcome(models.TextChoices):
        APPLIED = "applied", _("已采用")
        DROPPED = "dropped", _("已放弃")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey("nominations.Cycle", on_delete=models.PROTECT, related_name="plans")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    seed = models.BigIntegerField()
    parameters = models.JSONField(default=dict)
    input_hash = models.CharField(max_length=64, blank=True)
    result_hash = models.CharField(max_length=64, blank=True)
    pairs = models.JSONField(default=list)  # [{"expert", "application", "reason", "cost"}]
    figures = models.JSONField(default=dict)
    outcome = models.CharField(max_length=8, blank=True, choices=Outcome.choices)
    # How far the worker is (review.allotment.drawing): the row is the queue.
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=120, blank=True)
    error = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["queued", "running", "done", "failed"]), name="plan_state"),
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(input_hash="", result_hash=""), name="plan_done_with_hashes"
            ),
            models.CheckConstraint(condition=~Q(outcome="applied") | Q(state="done"), name="plan_applied_was_done"),
        ]

    @property
    def is_waiting(self) -> bool:
        """Until there is nothing more to wait for: the page asks again that long."""
        return not self.outcome and self.state in {self.State.QUEUED, self.State.RUNNING}


class Assignment(models.Model):
    """One expert reads one application (E1–E11); `state` is written by review.sheets.advancing alone."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey("nominations.Cycle", on_delete=models.PROTECT, related_name="assignments")
    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="assignments")
    expert = models.ForeignKey("review.Expert", on_delete=models.PROTECT, related_name="assignments")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    version = models.PositiveIntegerField(default=1)
    plan = models.ForeignKey(Plan, null=True, on_delete=models.PROTECT, related_name="assignments")
    reason = models.CharField(max_length=200, blank=True)  # why this expert, in plain words
    proposed_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(null=True)
    due_estimated = models.BooleanField(default=False)
    accepted_at = models.DateTimeField(null=True)
    # A conflict found after the sheet was begun: kept, hidden, and out of every figure.
    quarantined_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["expert", "state"], name="assignment_expert"),
            models.Index(fields=["cycle", "state"], name="assignment_cycle"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="assignment_state_known"),
            models.UniqueConstraint(fields=["expert", "application"], name="assignment_once"),
        ]

    def __str__(self) -> str:
        return str(self.key)


class AssignmentEvent(models.Model):
    """What happened to an assignment; append-only."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="events")
    move = models.CharField(max_length=20)
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    actor = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10)
    at = models.DateTimeField(default=clock.now)
    ip = models.GenericIPAddressField(null=True)
    reason = models.TextField(blank=True)
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "move", "actor", "key"], condition=~Q(key=""), name="assignmentevent_once"
            )
        ]


class Sheet(models.Model):
    """The score sheet of one assignment as it stands; submitted ones never change but by `reopen` (E8).

    `scores`: {item code: "4.5"}; `total` and `dimensions` ({code: "21.00"}) are computed by the server at every save.
    """

    class Verdict(models.TextChoices):
        FIRST = "first", _("优先入围")
        YES = "yes", _("入围")
        NO = "no", _("不入围")

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="sheet")
    scores = models.JSONField(default=dict)
    comment = models.TextField(blank=True)
    notes = models.JSONField(default=dict)  # {dimension code: text}: why an unfilled dimension got what it got
    verdict = models.CharField(max_length=6, blank=True, choices=Verdict.choices)
    dimensions = models.JSONField(default=dict)
    total = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    version = models.PositiveIntegerField(default=1)
    # The open page that saved last: its next save is never stale, even when the answer to this one was lost.
    page = models.CharField(max_length=64, blank=True)
    saved_at = models.DateTimeField(default=clock.now)
    # Submitted, and no worker has asked for its print yet (review.sheets.printing).
    unprinted = models.BooleanField(default=False)
    submitted_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)
    void_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(unprinted=True), name="sheet_unprinted")]
        constraints = [
            models.CheckConstraint(
                condition=Q(total=None) | Q(total__gte=0, total__lte=100), name="sheet_total_in_range"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None) | (Q(total__isnull=False) & ~Q(verdict="")), name="sheet_submitted_whole"
            ),
            models.CheckConstraint(
                condition=Q(locked_at=None) | Q(submitted_at__isnull=False), name="sheet_locked_submitted"
            ),
        ]


def with_sheet() -> list[str]:
    """All columns of an assignment and of its sheet, for `only` where they are loaded with little else."""
    own = [field.attname for field in Assignment._meta.concrete_fields]
    return own + [f"sheet__{field.attname}" for field in Sheet._meta.concrete_fields]


class SheetVersion(models.Model):
    """A sheet as it was submitted, reopened, made void or locked; append-only, hashed (§2.10)."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    cause = models.CharField(max_length=20)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="sheetversion_number")]


class Clue(models.Model):
    """线索反映: what looked untrue to an expert, for the head of department; no score follows from it (§5.4)."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="clues")
    text = models.TextField()
    at = models.DateTimeField(default=clock.now)
    handled_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    handled_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    key = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(handled_by=None, handled_at=None) | Q(handled_by__isnull=False, handled_at__isnull=False),
                name="clue_handled_by_someone",
            ),
        ]
