"""A naming decision with its rows, the titles it gives for life, and what was handed out or taken back."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import clock
from nominations.models.event import Event
from publicity.titles.moves import UNSIGNED, State

USER = "accounts.User"
FILE = "documents.StoredFile"


class Naming(models.Model):
    """One naming decision of a year (T31): the first, then one for those who were on hold or moved up (C11).

    `state` is written by publicity.titles.advancing alone. `decision_no` is the 发文字号; `sha256` covers the number,
    the day and the rows; `words` is what stands around the rows of D19, frozen when it is issued.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey("nominations.Cycle", on_delete=models.PROTECT, related_name="namings")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    decision_no = models.CharField(_("发文字号"), max_length=40, blank=True)
    prepared_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True)
    words = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["cycle", "number"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], condition=~Q(state="void"), name="naming_number"),
            models.UniqueConstraint(
                fields=["cycle"], condition=Q(state__in=list(map(str, UNSIGNED))), name="naming_one_in_preparation"
            ),
            models.UniqueConstraint(
                fields=["decision_no"], condition=~Q(decision_no="") & ~Q(state="void"), name="naming_decision_no"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="naming_state_known"),
            models.CheckConstraint(
                condition=~Q(state="issued")
                | Q(signed_by__isnull=False, reviewed_by__isnull=False, issued_at__isnull=False)
                & ~Q(decision_no="") & ~Q(sha256=""),
                name="naming_issued_is_signed",
            ),
            models.CheckConstraint(
                condition=(Q(reviewed_by=None) | ~Q(reviewed_by=F("prepared_by")))
                & (Q(signed_by=None) | ~Q(signed_by=F("reviewed_by")) & ~Q(signed_by=F("prepared_by"))),
                name="naming_three_people",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.key)


class NamingEvent(Event):
    """What happened to a decision; append-only."""

    naming = models.ForeignKey(Naming, on_delete=models.PROTECT, related_name="events")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["naming", "move", "actor", "key"], condition=~Q(key=""), name="namingevent_once"
            )
        ]


class Nominated(models.Model):
    """Who is to be named by a decision, in the published order; `entry`: the row under which they were public."""

    naming = models.ForeignKey(Naming, on_delete=models.PROTECT, related_name="rows")
    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey("publicity.Entry", on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["naming", "place"]
        constraints = [
            models.UniqueConstraint(fields=["naming", "application"], name="nominated_once"),
            models.UniqueConstraint(fields=["naming", "place"], name="nominated_place"),
        ]


class Title(models.Model):
    """One person named, for life (§2.13). What is written here was frozen by the decision and never changes.

    `sequence` counts the year without gaps; `number` is worded from it and never given again. `token` is the address
    of the verification page. `revocation_note` is what the public may read of a revocation (T36). `recommend_upward`
    (R9) is the association's own and not public.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    naming = models.ForeignKey(Naming, on_delete=models.PROTECT, related_name="titles")
    application = models.OneToOneField("nominations.Application", on_delete=models.PROTECT, related_name="title_given")
    place = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    number = models.CharField(_("证书编号"), max_length=60, unique=True)
    token = models.CharField(max_length=16, unique=True)
    name = models.CharField(_("姓名"), max_length=60)
    employer = models.CharField(_("工作单位"), max_length=100)
    post = models.CharField(_("所在岗位"), max_length=60)
    recommender = models.CharField(_("推荐单位"), max_length=100)
    industry = models.CharField(max_length=1, blank=True)
    unit_kind = models.CharField(max_length=30, blank=True)
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revocation_note = models.CharField(max_length=200, blank=True)
    recommend_upward = models.BooleanField(default=False)
    upward_reason = models.CharField(_("择优推荐的理由"), max_length=300, blank=True)
    upward_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    upward_at = models.DateTimeField(null=True)
    upward_key = models.CharField(max_length=64, blank=True)  # of the form that came last: sent again, it is answered

    class Meta:
        ordering = ["year", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["year", "sequence"], name="title_sequence"),
            models.UniqueConstraint(fields=["naming", "place"], name="title_place"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="title_sequence_from_one"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revocation_note="")
                | Q(revoked_at__gte=F("issued_at")) & ~Q(revocation_note=""),
                name="title_revoked_with_words",
            ),
            models.CheckConstraint(
                condition=Q(upward_by=None, upward_at=None, recommend_upward=False)
                | Q(upward_by__isnull=False, upward_at__isnull=False),
                name="title_upward_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def upward_version(self) -> int:
        """Which answer on R9 a page has seen: the millisecond of the last one, 0 before the first."""
        return int(self.upward_at.timestamp() * 1000) if self.upward_at else 0


class HandOut(models.Model):
    """One line of the 发放登记表 (R58): a certificate or a plaque was handed out, or came back after a revocation.

    `copy`: 0 is the first one, n the n-th 补发 of the same number. A line entered in error stays and is void.
    """

    class What(models.TextChoices):
        CERTIFICATE = "certificate", _("证书")
        PLAQUE = "plaque", _("铭牌")

    class Way(models.TextChoices):
        OUT = "out", _("发放")
        BACK = "back", _("收回")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.ForeignKey(Title, on_delete=models.PROTECT, related_name="handouts")
    what = models.CharField(_("物品"), max_length=12, choices=What.choices)
    way = models.CharField(_("事项"), max_length=4, choices=Way.choices, default=Way.OUT)
    copy = models.PositiveSmallIntegerField(default=0)
    receiver = models.CharField(_("领取人"), max_length=40)
    relation = models.CharField(_("与本人关系"), max_length=40)
    handed_on = models.DateField(_("日期"))
    note = models.CharField(_("备注"), max_length=200, blank=True)
    scan = models.ForeignKey(FILE, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    form_key = models.CharField(max_length=64)
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    void_reason = models.CharField(_("作废理由"), max_length=200, blank=True)

    class Meta:
        ordering = ["handed_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["title", "by", "form_key"], name="handout_form_once"),
            models.UniqueConstraint(
                fields=["title", "what", "way", "copy"], condition=Q(voided_at=None), name="handout_once"
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_by=None, void_reason="")
                | Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason=""),
                name="handout_void_with_reason",
            ),
        ]
