"""The records of a proceeding: facts, three people, a hearing, a decision, those it names, and a ban lifted again."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import clock
from nominations.models.ban import BanSubject


class Proceeding(models.Model):
    """One matter against one application: proposed by STAFF, reviewed by LEAD, heard, decided by CHIEF (R63)."""

    class Kind(models.TextChoices):
        DISQUALIFY = "disqualify", _("取消参评资格")
        REVOKE = "revoke", _("撤销称号")

    class Step(models.TextChoices):
        PROPOSED = "proposed", _("待负责人复核")
        REVIEWED = "reviewed", _("待发听取意见通知")
        HEARING = "hearing", _("听取意见")
        HEARD = "heard", _("待秘书长决定")
        DECIDED = "decided", _("已决定")
        DROPPED = "dropped", _("已终止")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="proceedings")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    step = models.CharField(max_length=12, choices=Step.choices, default=Step.PROPOSED)
    version = models.PositiveIntegerField(default=1)
    facts = models.TextField()
    proposed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    reviewed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    hearing_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    due_estimated = models.BooleanField(default=False)
    hearing_note = models.TextField(blank=True)
    decided_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    doc_no = models.CharField(max_length=40, blank=True)
    findings = models.TextField(blank=True)
    letter = models.ForeignKey("documents.GeneratedDocument", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=~Q(step__in=["decided", "dropped"]), name="proceeding_one_open"
            ),
            models.UniqueConstraint(fields=["doc_no"], condition=~Q(doc_no=""), name="proceeding_doc_no"),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("proposed_by")), name="proceeding_two_people"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | (~Q(decided_by=F("proposed_by")) & Q(reviewed_by__isnull=False) & ~Q(decided_by=F("reviewed_by"))),
                name="proceeding_three_people",
            ),
            models.CheckConstraint(
                condition=(Q(step="decided") & Q(decided_by__isnull=False, letter__isnull=False) & ~Q(doc_no=""))
                | (~Q(step="decided") & Q(decided_by=None, letter=None, doc_no="")),
                name="proceeding_decided_whole",
            ),
            models.CheckConstraint(
                condition=~Q(step__in=["hearing", "heard", "decided"]) | Q(due_at__gt=F("hearing_at")),
                name="proceeding_heard",
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def is_open(self) -> bool:
        """Neither decided nor dropped."""
        return self.step not in (self.Step.DECIDED, self.Step.DROPPED)


class ProceedingEvent(models.Model):
    """What somebody did in a proceeding; append-only, and the answer to a repeated click (G3)."""

    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="events")
    move = models.CharField(max_length=20)
    actor = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10)
    at = models.DateTimeField(default=clock.now)
    note = models.TextField(blank=True)
    key = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["pk"]


class Exhibit(models.Model):
    """A file that proves the facts; append-only."""

    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="exhibits")
    file = models.OneToOneField("documents.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]


class Statement(models.Model):
    """What the person or a unit said in the hearing, on their own page or on paper; append-only."""

    class Party(models.TextChoices):
        NOMINEE = "nominee", _("申报人")
        EMPLOYER = "employer", _("工作单位")
        RECOMMENDER = "recommender", _("推荐单位")

    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="statements")
    party = models.CharField(max_length=12, choices=Party.choices)
    text = models.TextField(blank=True)
    file = models.OneToOneField("documents.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    from_paper = models.BooleanField(default=False)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text="") | Q(file__isnull=False), name="statement_says_something")
        ]


class Named(models.Model):
    """Whom a decision names, with the ban it carries (A-8); append-only."""

    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="named")
    subject_type = models.CharField(max_length=12, choices=BanSubject.choices)
    ban = models.OneToOneField("nominations.Ban", on_delete=models.PROTECT, related_name="named")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["proceeding", "subject_type"], name="named_once")]


class Lifting(models.Model):
    """The decision that ended a ban before its time, by whom and why; append-only."""

    ban = models.OneToOneField("nominations.Ban", on_delete=models.PROTECT, related_name="lifting")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    reason = models.TextField()
    key = models.CharField(max_length=64, blank=True)
