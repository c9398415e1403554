"""An objection, its evidence, what happened to it, what the parties said, and whom an upheld one names."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.fields import EncryptedTextField
from nominations.models.ban import BanSubject
from nominations.models.event import Event
from publicity.objections.moves import Refusal, State

USER, FILE, DOCUMENT = "accounts.User", "documents.StoredFile", "documents.GeneratedDocument"


class Objection(models.Model):
    """One objection about one person of a public list; `state` is written by publicity.objections.advancing alone.

    Who objects is encrypted and shown to the case owner, LEAD, CHIEF and SUP only (§2.11). `facts` is what the
    objector wrote; `told` is what the nominee and the units read of it after the acceptance, without a trace of who
    wrote it. `code_index` finds it by the query code, which is shown once and stored nowhere.
    """

    class Origin(models.TextChoices):
        WEB = "web", _("网上提交")
        LETTER = "letter", _("来信")
        PHONE = "phone", _("来电")
        VISIT = "visit", _("来访")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("异议编号"), max_length=16)
    publication = models.ForeignKey("publicity.Publication", on_delete=models.PROTECT, related_name="objections")
    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="objections")
    state = models.CharField(max_length=14, choices=State.choices, default=State.RECEIVED)
    version = models.PositiveIntegerField(default=1)
    origin = models.CharField(_("来源"), max_length=8, choices=Origin.choices, default=Origin.WEB)
    by_unit = models.BooleanField(default=False)
    name = EncryptedTextField(_("姓名"), purpose="objection.name", blank=True, default="")
    unit_name = EncryptedTextField(_("单位名称"), purpose="objection.unit", blank=True, default="")
    phone = EncryptedTextField(_("联系电话"), purpose="objection.phone", blank=True, default="")
    address = EncryptedTextField(_("联系地址"), purpose="objection.address", blank=True, default="")
    facts = EncryptedTextField(_("事实和理由"), purpose="objection.facts")
    told = models.TextField(_("告知当事人的事实"), blank=True)
    code_index = models.CharField(max_length=64, unique=True, null=True)
    received_at = models.DateTimeField(default=clock.now)
    screen_due = models.DateTimeField()
    supplement_due = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    due_estimated = models.BooleanField(default=False)
    extended_at = models.DateTimeField(null=True)
    owner = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    refusal = models.CharField(max_length=14, choices=Refusal.choices, blank=True)
    investigator = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    parties_due = models.DateTimeField(null=True)
    report = models.TextField(_("核查报告"), blank=True)
    hearing = models.TextField(_("听取意见情况"), blank=True)
    reported_at = models.DateTimeField(null=True)
    concluded_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    doc_no = models.CharField(max_length=40, blank=True)
    decision = models.ForeignKey(DOCUMENT, null=True, on_delete=models.PROTECT, related_name="+")  # D18
    letter = models.ForeignKey(DOCUMENT, null=True, on_delete=models.PROTECT, related_name="+")  # D17
    answer = models.TextField(_("答复"), blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["application", "state"], name="objection_of_person")]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="objection_number"),
            models.UniqueConstraint(fields=["doc_no"], condition=~Q(doc_no=""), name="objection_doc_no"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="objection_state_known"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(proposed_by=None) | ~Q(decided_by=F("proposed_by")),
                name="objection_two_people",
            ),
            models.CheckConstraint(
                condition=Q(concluded_by=None) | ~Q(concluded_by=F("investigator")), name="objection_judge_is_another"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["upheld", "dismissed"]) | ~Q(report="") & ~Q(hearing=""),
                name="objection_concluded_on_report",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ObjectionEvent(Event):
    """What happened to an objection; append-only, and never with the address an objector came from."""

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="events")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["objection", "move", "actor", "key"], condition=~Q(key=""), name="objectionevent_once"
            )
        ]


class Proof(models.Model):
    """A file that came with an objection: evidence, or the sealed letter of a unit."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="proofs")
    file = models.OneToOneField(FILE, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]


class Reply(models.Model):
    """What the nominee or a unit answered to the facts; append-only."""

    class Party(models.TextChoices):
        NOMINEE = "nominee", _("申报人")
        EMPLOYER = "employer", _("工作单位")
        RECOMMENDER = "recommender", _("推荐单位")

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="replies")
    party = models.CharField(max_length=12, choices=Party.choices)
    text = models.TextField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    key = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["objection", "by", "key"], name="objection_reply_once")]


class Struck(models.Model):
    """Whom an upheld objection names, with the ban it carries (T28, A-8); append-only."""

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="struck")
    subject_type = models.CharField(max_length=12, choices=BanSubject.choices)
    ban = models.OneToOneField("nominations.Ban", on_delete=models.PROTECT, related_name="struck")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["objection", "subject_type"], name="struck_once")]
