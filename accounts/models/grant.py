"""Roles as rows: who was given what, by whom, for which unit, and by which invitation or proposal."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.roles import ASSOCIATION, INVITED, SCOPED, Role

USER = settings.AUTH_USER_MODEL
_scoped = sorted(SCOPED)


class RoleGrant(models.Model):
    """Valid until revoked; never deleted, because decisions were made under it."""

    user = models.ForeignKey(USER, models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=8, choices=Role.choices)
    # accounts knows no unit and no cycle: the numbers belong to nominations.
    unit_id = models.BigIntegerField(null=True, blank=True)
    cycle_id = models.BigIntegerField(null=True, blank=True)
    granted_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    granted_at = models.DateTimeField(default=clock.now)
    revoked_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["role", "unit_id"], condition=Q(revoked_at=None), name="grant_live_by_role")]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="grant_role_known"),
            models.CheckConstraint(
                condition=Q(role__in=_scoped, unit_id__isnull=False) | (~Q(role__in=_scoped) & Q(unit_id=None)),
                name="grant_unit_by_role",
            ),
            models.UniqueConstraint(
                "user",
                "role",
                Coalesce("unit_id", 0),
                Coalesce("cycle_id", 0),
                condition=Q(revoked_at=None),
                name="grant_live_once",
            ),
            models.CheckConstraint(condition=~Q(user=F("granted_by")), name="grant_not_to_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class Invitation(models.Model):
    """A single-use, expiring link to a role; the token itself is only in the mail, here is its hash."""

    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField(_("电子邮箱"))
    name = models.CharField(_("姓名"), max_length=60)
    role = models.CharField(_("角色"), max_length=8, choices=Role.choices)
    unit_id = models.BigIntegerField(null=True, blank=True)
    invited_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-created_at", "-id"], name="invitation_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=sorted(INVITED)), name="invitation_role"),
            models.CheckConstraint(
                condition=Q(role__in=_scoped, unit_id__isnull=False) | (~Q(role__in=_scoped) & Q(unit_id=None)),
                name="invitation_unit_by_role",
            ),
            models.CheckConstraint(condition=Q(accepted_at=None) | Q(revoked_at=None), name="invitation_one_end"),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None) | (Q(accepted_at__isnull=False) & ~Q(accepted_by=None)),
                name="invitation_accepted_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"

    def state(self) -> str:
        """open, accepted, revoked or expired."""
        if self.accepted_at:
            return "accepted"
        if self.revoked_at:
            return "revoked"
        return "open" if clock.now() < self.expires_at else "expired"


class RoleProposal(models.Model):
    """An association role takes two persons: proposed by one, decided by another, neither the person concerned."""

    user = models.ForeignKey(USER, models.PROTECT, related_name="role_proposals")
    role = models.CharField(_("角色"), max_length=8, choices=Role.choices)
    reason = models.CharField(_("理由"), max_length=200)
    proposed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    approved = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=sorted(ASSOCIATION)), name="proposal_role"),
            models.UniqueConstraint(fields=["user", "role"], condition=Q(decided_at=None), name="proposal_open_once"),
            models.CheckConstraint(
                condition=~Q(user=F("proposed_by")) & ~Q(user=F("decided_by")) & ~Q(proposed_by=F("decided_by")),
                name="proposal_two_others",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, approved=None)
                | (Q(decided_at__isnull=False) & ~Q(decided_by=None) & ~Q(approved=None)),
                name="proposal_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"
