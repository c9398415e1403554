"""A list that is made public, its frozen rows, what happened to it, and where it was announced."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import clock
from nominations.models.event import Event
from publicity.lists.moves import State

USER = "accounts.User"
FILE = "documents.StoredFile"


class Publication(models.Model):
    """One round of publicity of a year (T25): the first, then one for each 递补 (T30).

    `state` is written by publicity.lists.advancing alone. `ends_at` is an instant: it is computed once, when the list
    is signed, and never again (§2.15). `sha256` covers the rows and the period as the public reads them.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey("nominations.Cycle", on_delete=models.PROTECT, related_name="publications")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    order_reason = models.CharField(_("调整顺序的理由"), max_length=200, blank=True)
    prepared_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    estimated = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    words = models.JSONField(default=dict)  # what stands around the rows, frozen when it is signed: lists.wording
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["cycle", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "number"], condition=~Q(state="void"), name="publication_number"
            ),
            models.UniqueConstraint(
                fields=["cycle"], condition=Q(state__in=["draft", "handed_in", "reviewed"]),
                name="publication_one_in_preparation",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="publication_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["live", "ended"])
                | Q(signed_by__isnull=False, reviewed_by__isnull=False, published_at__isnull=False)
                & Q(ends_at__isnull=False) & ~Q(sha256=""),
                name="publication_public_is_signed",
            ),
            models.CheckConstraint(
                condition=(Q(reviewed_by=None) | ~Q(reviewed_by=F("prepared_by")))
                & (Q(signed_by=None) | ~Q(signed_by=F("reviewed_by")) & ~Q(signed_by=F("prepared_by"))),
                name="publication_three_people",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("published_at")), name="publication_ends_after_start"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.key)


class PublicationEvent(Event):
    """What happened to a list; append-only."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="events")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "move", "actor", "key"], condition=~Q(key=""), name="publicationevent_once"
            )
        ]


class Entry(models.Model):
    """One row as the public reads it: these columns and no other (the allow-list of §2.11)."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="entries")
    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="entries")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    employer = models.CharField(max_length=100)
    post = models.CharField(max_length=60)
    recommender = models.CharField(max_length=100, blank=True)
    removed_at = models.DateTimeField(null=True)  # disqualified or withdrawn: shown as 已取消, without a reason

    class Meta:
        ordering = ["publication", "place"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "application"], name="entry_once"),
            models.UniqueConstraint(fields=["publication", "place"], name="entry_place"),
            models.CheckConstraint(condition=Q(place__gte=1), name="entry_place_from_one"),
        ]


class Channel(models.Model):
    """Where a list was announced (R55): the association's site, its 公众号, elsewhere; with a picture of it."""

    class Kind(models.TextChoices):
        SITE = "site", _("上海质量网")
        WECHAT = "wechat", _("“上海质量”微信公众号")
        BOARD = "board", _("单位公示栏")
        OTHER = "other", _("其他媒体")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="channels")
    kind = models.CharField(_("渠道"), max_length=8, choices=Kind.choices)
    name = models.CharField(_("名称"), max_length=60, blank=True)
    url = models.URLField(_("网址"), max_length=500, blank=True)
    published_at = models.DateTimeField(_("发布时间"))
    screenshot = models.ForeignKey(FILE, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["published_at", "pk"]


class Promotion(models.Model):
    """递补 (T30): one reserve takes the place of one who left; proposed by LEAD, signed by CHIEF, or dropped."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey("nominations.Cycle", on_delete=models.PROTECT, related_name="promotions")
    vacancy = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="promotions")
    version = models.PositiveIntegerField(default=1)
    last_key = models.CharField(max_length=64, blank=True)  # of the form that came last: sent again, it is answered
    proposed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    signed_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)
    dropped_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True)
    drop_reason = models.CharField(_("不再递补的理由"), max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["vacancy"], condition=Q(dropped_at=None), name="promotion_one_a_vacancy"),
            models.UniqueConstraint(fields=["application"], condition=Q(dropped_at=None), name="promotion_once"),
            models.CheckConstraint(
                condition=Q(signed_by=None) | ~Q(signed_by=F("proposed_by")), name="promotion_two_people"
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None) | Q(dropped_at=None), name="promotion_signed_or_dropped"
            ),
        ]
