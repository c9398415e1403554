"""Inviting officers and experts: a link that works once, for one role, for fourteen days (permissions §4.1)."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, clock, granting, outbox, scopes
from accounts.granting import GrantRefused
from accounts.models import Invitation, RoleGrant, User
from accounts.roles import SCOPED, Role

VALID = timedelta(days=14)
USERS_PER_UNIT = 3


@transaction.atomic
def invite(
    *, by: User, email: str, name: str, role: str, unit_id: int | None, request: HttpRequest | None = None
) -> Invitation:
    """Store the invitation, mail the link. GrantRefused when the unit has its three people already."""
    _check_room(role, unit_id, counting_open=True)
    token = secrets.token_urlsafe(16)
    invitation = Invitation.objects.create(
        token_hash=_hash(token),
        email=email.lower(),
        name=name,
        role=role,
        unit_id=unit_id,
        invited_by=by,
        expires_at=clock.now() + VALID,
    )
    link = settings.PUBLIC_URL + reverse("invitation", args=[token])
    outbox.queue(
        [(None, invitation.email)],
        key=f"invitation:{invitation.pk}",
        subject=_("邀请您使用%(site)s平台") % {"site": settings.SAQ_SITE_NAME},
        body=_mail_text(invitation, link),
    )
    audit.record_late(
        "invitation.sent", actor=by, target=f"invitation:{invitation.pk}",
        detail={"role": role, "unit": unit_id}, request=request,
    )  # fmt: skip
    return invitation


def find(token: str) -> Invitation | None:
    """The open invitation behind a link; None for forged, used, revoked and expired ones alike."""
    found = Invitation.objects.filter(token_hash=_hash(token)).first()
    return found if found and found.state() == "open" else None


@transaction.atomic
def accept(invitation_id: int, user: User, *, request: HttpRequest | None = None) -> RoleGrant:
    """Use the invitation up and give its role; GrantRefused says why not. Ends the user's other sessions."""
    invitation = _lock_scope(invitation_id)
    if invitation.state() != "open":
        raise GrantRefused(_("这份邀请已被使用、撤销或已过期。"))
    if user.pk == invitation.invited_by_id:
        raise GrantRefused(_("不能接受自己发出的邀请。"))
    _check_room(invitation.role, invitation.unit_id, counting_open=False)
    grant = granting.give(user, invitation.role, by=invitation.invited_by, unit_id=invitation.unit_id)
    invitation.accepted_by, invitation.accepted_at = user, clock.now()
    invitation.save(update_fields=["accepted_by", "accepted_at"])
    audit.record_late(
        "invitation.accepted", actor=user, target=f"invitation:{invitation.pk}",
        detail={"role": invitation.role, "unit": invitation.unit_id}, request=request,
    )  # fmt: skip
    return grant


@transaction.atomic
def revoke(invitation_id: int, *, by: User, request: HttpRequest | None = None) -> bool:
    """Make an open link worthless; False when it was no longer open."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation_id)
    if invitation.state() != "open":
        return False
    invitation.revoked_by, invitation.revoked_at = by, clock.now()
    invitation.save(update_fields=["revoked_by", "revoked_at"])
    audit.record_late("invitation.revoked", actor=by, target=f"invitation:{invitation.pk}", request=request)
    return True


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _lock_scope(invitation_id: int) -> Invitation:
    """Lock every invitation to the same role and unit, so that two people cannot both take the last place."""
    scope = Invitation.objects.values("role", "unit_id").get(pk=invitation_id)
    same = Invitation.objects.select_for_update().filter(**scope).order_by("pk")
    return next(one for one in same if one.pk == invitation_id)


def _check_room(role: str, unit_id: int | None, *, counting_open: bool) -> None:
    """At most three people per unit and role."""
    if role not in SCOPED:
        return
    scope = {"role": role, "unit_id": unit_id}
    taken = RoleGrant.objects.filter(revoked_at=None, **scope).count()
    if counting_open:
        untouched = Invitation.objects.filter(accepted_at=None, revoked_at=None, **scope)
        taken += untouched.filter(expires_at__gt=clock.now()).count()
    if taken >= USERS_PER_UNIT:
        raise GrantRefused(
            _("该单位的%(role)s已有 %(n)s 人（含待接受的邀请），请先停用其中一人。")
            % {"role": Role(role).label, "n": USERS_PER_UNIT}
        )


def _mail_text(invitation: Invitation, link: str) -> str:
    local = invitation.expires_at.astimezone(clock.SHANGHAI)
    scope = scopes.unit_label(invitation.unit_id)
    role = f"{scope} {Role(invitation.role).label}" if scope else str(Role(invitation.role).label)
    return _(
        "%(name)s，您好：\n\n"
        "上海市质量协会邀请您以“%(role)s”的身份使用%(site)s平台。\n"
        "请打开以下链接接受邀请（只能使用一次，%(until)s 前有效）：\n\n%(link)s\n\n"
        "如果您不清楚此事，请不要打开链接，也不要转发本邮件。"
    ) % {
        "name": invitation.name,
        "role": role,
        "site": settings.SAQ_SITE_NAME,
        "until": f"{local:%Y-%m-%d %H:%M}",
        "link": link,
    }
