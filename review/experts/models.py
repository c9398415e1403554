"""The pool of experts, their yearly appointment, what they signed, their relations, and every conflict found."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import clock
from nominations.models.paper import Signed

USER = "accounts.User"


class Expert(models.Model):
    """One person of the pool; the phone is the account's, bank data are never collected here (§2.9)."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(USER, on_delete=models.PROTECT, related_name="expert")
    employer = models.ForeignKey("nominations.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Where the registry has no such unit: compared by its normalised name (review.experts.names).
    employer_name = models.CharField(_("工作单位"), max_length=100)
    title = models.CharField(_("职称、职务"), max_length=60, blank=True)
    fields = models.JSONField(_("专业领域"), default=list)  # codes of nominations.dictionaries.Industry
    methods = models.JSONField(_("质量方法"), default=list)  # codes of review.experts.texts.METHODS
    first_year = models.PositiveSmallIntegerField(_("首次聘任年度"), null=True, blank=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)
    active = models.BooleanField(_("在库"), default=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.key)


class Appointment(models.Model):
    """An expert's part in one year (年度聘任); ended, never deleted."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="appointments")
    cycle = models.ForeignKey("nominations.Cycle", on_delete=models.PROTECT, related_name="appointments")
    max_load = models.PositiveSmallIntegerField(_("最多评审份数"), default=25)
    appointed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    appointed_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["expert", "cycle"], condition=Q(ended_at=None), name="appointment_one_live"
            ),
            models.CheckConstraint(condition=Q(max_load__gte=1, max_load__lte=100), name="appointment_load"),
        ]


class Pledge(Signed):
    """保密与廉洁承诺 or 回避声明 of one appointment, by version, hash and time (E3); append-only."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="pledges")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["appointment", "kind", "text_version"], name="pledge_once"),
        ]


class Relation(models.Model):
    """Somebody, or an organisation, the expert declared to have to do with; withdrawn, never deleted."""

    class Kind(models.TextChoices):
        FAMILY = "family", _("近亲属（三代以内旁系、近姻亲）")
        MASTER = "master", _("师徒、师生")
        COLLEAGUE = "colleague", _("近三年同事、合作项目或共同获奖")
        INTEREST = "interest", _("经济利益")
        OTHER = "other", _("其他可能影响公正的关系")

    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="relations")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    person_name = models.CharField(_("姓名"), max_length=30, blank=True)
    unit_name = models.CharField(_("单位"), max_length=100, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    declared_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(person_name="", unit_name=""), name="relation_names_somebody"),
        ]


class Avoidance(models.Model):
    """申请回避: a nominee asks that a named person stay away; the head of department decides (§2.9, at most two)."""

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("同意回避")
        REFUSED = "refused", _("不同意")
        UNKNOWN = "unknown", _("专家库中没有此人")

    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="avoidances")
    person_name = models.CharField(_("请其回避的专家姓名"), max_length=30)
    unit_name = models.CharField(_("其工作单位"), max_length=100, blank=True)
    reason = models.CharField(_("理由"), max_length=300)
    asked_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    outcome = models.CharField(max_length=10, blank=True, choices=Outcome.choices)
    decided_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_note = models.CharField(max_length=300, blank=True)  # why, for the association alone
    version = models.PositiveIntegerField(default=1)
    key = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", decided_by=None, decided_at=None)
                | (~Q(outcome="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="avoidance_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="avoidance_two_people"
            ),
        ]


class Conflict(models.Model):
    """This expert stays away from this application, and why; a live row hides it from the very next request on (T-14).

    Computed rows are written and ended by review.experts.conflicts alone; hard ones cannot be lifted by anybody.
    """

    class Source(models.TextChoices):
        COMPUTED = "computed", _("系统比对")
        EXPERT = "expert", _("专家声明")
        NOMINEE = "nominee", _("申报人申请")
        STAFF = "staff", _("协会发现")

    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="conflicts")
    application = models.ForeignKey(
        "nominations.Application", on_delete=models.PROTECT, related_name="expert_conflicts"
    )
    source = models.CharField(max_length=10, choices=Source.choices)
    kind = models.CharField(max_length=20)  # a key of review.experts.conflicts.KINDS
    detail = models.CharField(max_length=300, blank=True)
    found_at = models.DateTimeField(default=clock.now)
    found_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["application", "expert"], condition=Q(ended_at=None), name="expertconflict_live"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["expert", "application", "source", "kind"],
                condition=Q(ended_at=None),
                name="expertconflict_once",
            ),
        ]
