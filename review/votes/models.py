"""The approval meeting, its members, rounds with candidates, who has voted, and the ballots without a voter."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import clock
from nominations.models.event import Event
from review.invited import Invited
from review.votes.moves import Mode, RoundState, State

USER = "accounts.User"
DOCUMENT, FILE = "documents.GeneratedDocument", "documents.StoredFile"


class Approval(models.Model):
    """审定会 of one year (R53); `state` is written by review.votes.advancing alone."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.OneToOneField("nominations.Cycle", on_delete=models.PROTECT, related_name="approval")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    version = models.PositiveIntegerField(default=1)
    starts_at = models.DateTimeField(_("会议时间"), null=True)
    place = models.CharField(_("地点"), max_length=120, blank=True)
    mode = models.CharField(max_length=6, choices=Mode.choices, default=Mode.DEVICE)
    notified_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    minutes = models.ForeignKey(DOCUMENT, null=True, on_delete=models.PROTECT, related_name="+")  # D14
    scan = models.ForeignKey(FILE, null=True, on_delete=models.PROTECT, related_name="+")
    paper = models.ForeignKey(DOCUMENT, null=True, on_delete=models.PROTECT, related_name="+")  # D15

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="approval_state_known"),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | Q(scan__isnull=False, closed_by__isnull=False, confirmed_by__isnull=False),
                name="approval_confirmed_with_scan",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("closed_by")), name="approval_two_people"
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)


class ApprovalEvent(Event):
    """What happened in the meeting; append-only, and of a vote never more than that it was cast."""

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="events")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["approval", "move", "actor", "key"], condition=~Q(key=""), name="approvalevent_once"
            )
        ]


class Member(Invited):
    """One appointed member of the committee; given up before the meeting opens."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("政府部门代表")
        SENIOR = "senior", _("行业资深专家")
        ASSOCIATION = "association", _("协会")

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="members")
    expert = models.ForeignKey("review.Expert", on_delete=models.PROTECT, related_name="memberships")
    kind = models.CharField(max_length=12, choices=Kind.choices)

    class Meta(Invited.Meta):
        constraints = [
            models.UniqueConstraint(fields=["approval", "expert"], condition=Q(ended_at=None), name="member_one_live"),
            models.UniqueConstraint(fields=["approval", "number"], name="member_number"),
            models.UniqueConstraint(
                fields=["approval"], condition=Q(chair=True, ended_at=None), name="member_one_chair"
            ),
        ]


class Round(models.Model):
    """One vote on a set of candidates; the second on the same person only by decision of the meeting.

    `sha256` is set at the closing of a vote on devices: it covers every ballot, see review.votes.proof. `wiped_at`:
    since when the database holds nothing of earlier states of its ballots, see review.votes.sealing.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=6, choices=RoundState.choices, default=RoundState.OPEN)
    mode = models.CharField(max_length=6, choices=Mode.choices)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    present = models.PositiveSmallIntegerField()  # members in the room when it was opened
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    wiped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["approval", "number"], name="round_number"),
            models.UniqueConstraint(fields=["approval"], condition=Q(state="open"), name="round_one_open"),
        ]


class Candidacy(models.Model):
    """One nominee on the ballot of one round; the figures are written when the round is closed, not before."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="candidacies")
    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="candidacies")
    reserve = models.BooleanField(default=False)
    place = models.PositiveSmallIntegerField()
    entitled = models.PositiveSmallIntegerField()  # present and not recused when the round was opened
    needed = models.PositiveSmallIntegerField()
    yes = models.PositiveSmallIntegerField(null=True)
    no = models.PositiveSmallIntegerField(null=True)
    abstain = models.PositiveSmallIntegerField(null=True)
    passed = models.BooleanField(null=True)

    class Meta:
        ordering = ["reserve", "place", "pk"]
        constraints = [models.UniqueConstraint(fields=["round", "application"], name="candidacy_once")]


class Voter(models.Model):
    """A present member in one round: has voted or not, and never when. `away`: candidacies they stepped out of."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="voters")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    away = models.JSONField(default=list)
    used = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "member"], name="voter_once")]


class Ballot(models.Model):
    """One choice about one candidate: no voter, no time, no order. `code` is known to the voter alone."""

    class Choice(models.TextChoices):
        YES = "yes", _("同意")
        NO = "no", _("不同意")
        ABSTAIN = "abstain", _("弃权")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidacy = models.ForeignKey(Candidacy, on_delete=models.PROTECT, related_name="ballots")
    choice = models.CharField(max_length=7, choices=Choice.choices)
    code = models.CharField(max_length=64, unique=True)


class TellerCount(models.Model):
    """What one teller counted for one candidate from paper ballots; each teller's newest counts, two have to agree."""

    candidacy = models.ForeignKey(Candidacy, on_delete=models.PROTECT, related_name="counts")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    yes = models.PositiveSmallIntegerField()
    no = models.PositiveSmallIntegerField()
    abstain = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["pk"]
