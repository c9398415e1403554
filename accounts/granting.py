"""Giving and taking roles, disabling accounts: who may, what excludes what, and that nobody does it alone (SoD).

What keeps a person from a role may be known to an app that accounts does not know: in its AppConfig.ready it calls
`granting.register(against)` with `against(user, role) -> str`, a sentence or nothing.
"""

import secrets
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, clock, inbox, sessions
from accounts.models import RoleGrant, RoleProposal, User
from accounts.roles import ASSOCIATION, INVITED, Role, forget, has_role, holders, labels, roles_of

# A role and those nobody may hold beside it (permissions §4.1, SoD).
EXCLUDES: dict[str, frozenset[str]] = {
    Role.ADM: frozenset(Role) - {Role.NOM, Role.ADM},
    Role.EXP: frozenset({Role.STAFF, Role.LEAD, Role.ADM}),
    Role.SUP: frozenset({Role.STAFF, Role.LEAD, Role.CHIEF, Role.ADM}),
}


_against: list[Callable[[User, str], str]] = []


class GrantRefused(Exception):
    """A sentence a person can read: why this role cannot be given now."""


def register(against: Callable[[User, str], str]) -> None:
    """One more rule against giving a role."""
    _against.append(against)


def conflict(held: frozenset[str], role: str) -> frozenset[str]:
    """Which held roles exclude the new one."""
    clash = {other for other in held if role in EXCLUDES.get(other, frozenset())}
    return frozenset(clash | (held & EXCLUDES.get(role, frozenset())))


def _refuse(user: User, role: str) -> None:
    if clash := conflict(roles_of(user), role):
        raise GrantRefused(_("该账号已是%(roles)s，不能兼任。") % {"roles": "、".join(labels(clash))})
    for sentence in (against(user, role) for against in _against):
        if sentence:
            raise GrantRefused(sentence)


@transaction.atomic
def give(user: User, role: str, *, by: User | None, unit_id: int | None = None) -> RoleGrant:
    """Give a role, once; ends the user's sessions, because rights changed (T-20)."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    forget(user)
    if not user.is_active:
        raise GrantRefused(_("该账号已停用。"))
    if by is not None and by.pk == user.pk:
        raise GrantRefused(_("不能给自己授予角色。"))
    _refuse(user, role)
    live = {"user": user, "role": role, "unit_id": unit_id, "cycle_id": None, "revoked_at": None}
    grant = RoleGrant.objects.filter(**live).first() or RoleGrant.objects.create(**live, granted_by=by)
    forget(user)
    sessions.end_all(user)
    return grant


@transaction.atomic
def revoke(grant_id: int, *, by: User, request: HttpRequest | None = None) -> bool:
    """Take a role away at once; False when it was gone already."""
    grant = RoleGrant.objects.select_for_update().select_related("user").get(pk=grant_id)
    if grant.revoked_at:
        return False
    grant.revoked_at, grant.revoked_by = clock.now(), by
    grant.save(update_fields=["revoked_at", "revoked_by"])
    sessions.end_all(grant.user)
    audit.record_late(
        "role.revoked", actor=by, target=f"user:{grant.user_id}",
        detail={"role": grant.role, "unit": grant.unit_id}, request=request,
    )  # fmt: skip
    _tell(grant.user, f"role.revoked:{grant.pk}", _("您的角色有变动"), _("您不再担任“%(role)s”。"), grant.role)
    return True


@transaction.atomic
def propose(user: User, role: str, *, by: User, reason: str, request: HttpRequest | None = None) -> RoleProposal:
    """An administrator proposes an association role; a second person decides."""
    if user.pk == by.pk:
        raise GrantRefused(_("不能给自己授予角色。"))
    if role in roles_of(user):
        raise GrantRefused(_("该账号已有这个角色。"))
    _refuse(user, role)
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if RoleProposal.objects.filter(user=user, role=role, decided_at=None).exists():
        raise GrantRefused(_("同样的提议正在等待复核。"))
    proposal = RoleProposal.objects.create(user=user, role=role, reason=reason, proposed_by=by)
    audit.record_late("role.proposed", actor=by, target=f"user:{user.pk}", detail={"role": role}, request=request)
    inbox.tell(
        holders(Role.LEAD, Role.ADM).exclude(pk__in=[by.pk, user.pk]),
        key=f"role.proposed:{proposal.pk}",
        subject=_("有角色授予等待复核"),
        body=_("%(by)s 提议授予 %(user)s “%(role)s”角色，请复核。")
        % {"by": by.name, "user": user.name, "role": Role(role).label},
        url=reverse("people:proposals"),
    )
    return proposal


@transaction.atomic
def decide(proposal_id: int, *, by: User, approve: bool, request: HttpRequest | None = None) -> RoleProposal:
    """The second pair of eyes: neither who proposed nor who would get the role."""
    proposal = RoleProposal.objects.select_for_update().select_related("user", "proposed_by").get(pk=proposal_id)
    if proposal.decided_at:
        raise GrantRefused(_("这项提议已有结论。"))
    if by.pk in {proposal.proposed_by_id, proposal.user_id}:
        raise GrantRefused(_("提议人和当事人不能复核，请由另一人办理。"))
    if approve:
        give(proposal.user, proposal.role, by=proposal.proposed_by)
    proposal.decided_by, proposal.decided_at, proposal.approved = by, clock.now(), approve
    proposal.save(update_fields=["decided_by", "decided_at", "approved"])
    audit.record_late(
        "role.approved" if approve else "role.declined", actor=by, target=f"user:{proposal.user_id}",
        detail={"role": proposal.role, "proposed_by": proposal.proposed_by_id}, request=request,
    )  # fmt: skip
    if approve:
        _tell(proposal.user, f"role.given:{proposal.pk}", _("您的角色有变动"), _("您已担任“%(role)s”。"), proposal.role)
    return proposal


@transaction.atomic
def set_active(user: User, active: bool, *, by: User, request: HttpRequest | None = None) -> None:
    """Disable an account, which ends its sessions, or enable it again."""
    if user.pk == by.pk:
        raise GrantRefused(_("不能停用自己的账号。"))
    User.objects.filter(pk=user.pk).update(is_active=active)
    user.is_active = active
    sessions.end_all(user)
    action = "account.enabled" if active else "account.disabled"
    audit.record_late(action, actor=by, target=f"user:{user.pk}", request=request)


@transaction.atomic
def issue_password(user: User, *, by: User, request: HttpRequest | None = None) -> str:
    """A one-time password for someone without e-mail, to be changed at the first log-in; told to its owner.

    Not for the association's own accounts: who can reset a colleague's password could act as that colleague.
    """
    if user.pk == by.pk or not roles_of(user).isdisjoint(ASSOCIATION):
        raise GrantRefused(_("协会账号请通过邮箱自行重设密码。"))
    password = "-".join(secrets.token_hex(2) for _n in range(4))
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    sessions.end_all(user)
    audit.record_late("account.password_issued", actor=by, target=f"user:{user.pk}", request=request)
    inbox.tell(
        [user],
        key=f"password.issued:{user.pk}:{clock.now():%Y%m%d%H%M%S}",
        subject=_("管理员为您重设了登录密码"),
        body=_("系统管理员应要求为您重设了一次性登录密码，登录后须立即更换。如非您本人要求，请马上联系协会。"),
    )
    return password


def _tell(user: User, key: str, subject: str, body: str, role: str) -> None:
    inbox.tell([user], key=key, subject=subject, body=body % {"role": Role(role).label}, url=reverse("profile"))


def may_revoke(user: User, grant: RoleGrant) -> bool:
    """STAFF takes back what STAFF gave; ADM the association's roles; nobody their own."""
    if grant.user_id == user.pk or grant.revoked_at:
        return False
    if grant.role in INVITED:
        return has_role(user, Role.STAFF, Role.LEAD, Role.ADM)
    return grant.role in ASSOCIATION and has_role(user, Role.ADM)
