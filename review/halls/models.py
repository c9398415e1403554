"""Sessions, seats and slots of the defense; every move leaves an event."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import clock
from nominations.models.event import Event
from review.halls.moves import SlotState, State
from review.invited import Invited

USER = "accounts.User"
DOCUMENT, FILE = "documents.GeneratedDocument", "documents.StoredFile"


class Session(models.Model):
    """One sitting of the defense (S1–S11); `state` is written by review.halls.advancing alone.

    `commitment` is published before the lot is drawn, `seed` and `public_value` after it: see review.halls.lots.
    `version` moves with every change of the session, its seats or the order of its slots.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey("nominations.Cycle", on_delete=models.PROTECT, related_name="defense_sessions")
    number = models.PositiveSmallIntegerField(_("场次"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    version = models.PositiveIntegerField(default=1)
    hall = models.CharField(_("会场"), max_length=60)
    address = models.CharField(_("地址"), max_length=120, blank=True)
    starts_at = models.DateTimeField(_("开始时间"))
    talk_minutes = models.PositiveSmallIntegerField(_("陈述"))
    questions_minutes = models.PositiveSmallIntegerField(_("问答"))
    gap_minutes = models.PositiveSmallIntegerField(_("间隔"), default=5)
    ends_by = models.DateTimeField(_("最晚结束"), null=True)  # nobody is placed beyond it
    pause_every = models.PositiveSmallIntegerField(_("每几人休息一次"), default=0)  # 0: no pause
    pause_minutes = models.PositiveSmallIntegerField(_("每次休息"), default=0)
    commitment = models.CharField(max_length=64)
    seed = models.CharField(max_length=64)  # secret until drawn_at is set
    public_value = models.CharField(_("公开随机数"), max_length=80, blank=True)
    public_source = models.CharField(_("公开随机数的来源"), max_length=120, blank=True)
    drawn_at = models.DateTimeField(null=True)
    drawn_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    planned_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(default=clock.now)
    notified_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    summary = models.ForeignKey(DOCUMENT, null=True, on_delete=models.PROTECT, related_name="+")  # D12
    scan = models.ForeignKey(FILE, null=True, on_delete=models.PROTECT, related_name="+")
    result_sha256 = models.CharField(max_length=64, blank=True)  # what was counted when the session was closed
    last_key = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="hallsession_state_known"),
            models.UniqueConstraint(fields=["cycle", "number"], name="hallsession_number"),
            models.CheckConstraint(
                condition=Q(drawn_at=None) | ~Q(public_value=""), name="hallsession_drawn_with_public_value"
            ),
            models.CheckConstraint(
                condition=Q(ends_by=None) | Q(ends_by__gt=F("starts_at")), name="hallsession_ends_later"
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | Q(scan__isnull=False, closed_by__isnull=False, confirmed_by__isnull=False),
                name="hallsession_confirmed_with_scan",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(closed_by=None) | ~Q(confirmed_by=F("closed_by")),
                name="hallsession_two_people",
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)


class SessionEvent(Event):
    """What happened to a session; append-only."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="events")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "move", "actor", "key"], condition=~Q(key=""), name="hallsessionevent_once"
            )
        ]


class Seat(Invited):
    """One expert on the panel of one session."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="seats")
    expert = models.ForeignKey("review.Expert", on_delete=models.PROTECT, related_name="seats")

    class Meta(Invited.Meta):
        constraints = [
            models.UniqueConstraint(fields=["session", "expert"], condition=Q(ended_at=None), name="seat_one_live"),
            models.UniqueConstraint(fields=["session", "number"], name="seat_number"),
            models.UniqueConstraint(fields=["session"], condition=Q(chair=True, ended_at=None), name="seat_one_chair"),
        ]


class Slot(models.Model):
    """One nominee's time in one session; `state` is written by review.halls.advancing alone.

    `lot`: the place that was drawn, `order` the place that holds; where they differ `moved_reason` says why. Who was
    placed after the lot has a number above all lots in `late`: see review.halls.board.number_of.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="slots")
    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="slots")
    state = models.CharField(max_length=12, choices=SlotState.choices, default=SlotState.WAITING)
    version = models.PositiveIntegerField(default=1)
    lot = models.PositiveSmallIntegerField(null=True)
    late = models.PositiveSmallIntegerField(null=True)
    order = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()  # by the timetable
    pause_before = models.PositiveSmallIntegerField(default=0)  # minutes
    moved_reason = models.CharField(max_length=200, blank=True)
    arrived_at = models.DateTimeField(null=True)
    calls = models.PositiveSmallIntegerField(default=0)
    first_called_at = models.DateTimeField(null=True)
    phase_at = models.DateTimeField(null=True)  # when the present state began
    freed_at = models.DateTimeField(null=True)
    free_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["session", "order", "pk"]
        indexes = [models.Index(fields=["session", "state"], name="slot_session_state")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SlotState.values), name="slot_state_known"),
            models.UniqueConstraint(fields=["application"], condition=Q(freed_at=None), name="slot_one_live"),
            # No two people of a session are called by one number, also when one of them has left it.
            models.UniqueConstraint(fields=["session", "lot"], condition=Q(lot__isnull=False), name="slot_lot"),
            models.UniqueConstraint(fields=["session", "late"], condition=Q(late__isnull=False), name="slot_late"),
            models.CheckConstraint(condition=Q(lot=None) | Q(late=None), name="slot_lot_or_late"),
            # One nominee stands on the platform at a time.
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(freed_at=None, state__in=("presenting", "questioning", "scoring")),
                name="slot_one_on_stage",
            ),
        ]


class SlotEvent(Event):
    """What happened to a slot, with who stepped out of it; append-only."""

    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="events")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "move", "actor", "key"], condition=~Q(key=""), name="slotevent_once"
            )
        ]
