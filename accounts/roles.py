"""The roles as data: who holds which, in which unit; one query per request (permissions §4, SoD)."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import RoleGrant, User


class Role(models.TextChoices):
    NOM = "nom", _("申报人")
    UNIT = "unit", _("工作单位经办人")
    REC = "rec", _("推荐单位经办人")
    STAFF = "staff", _("协会经办人")
    LEAD = "lead", _("协会部门负责人")
    CHIEF = "chief", _("秘书长")
    EXP = "exp", _("专家")
    SUP = "sup", _("监督员")
    ADM = "adm", _("系统管理员")


ASSOCIATION = frozenset({Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP, Role.ADM})
# Roles that belong to one unit; the others hold for the whole portal.
SCOPED = frozenset({Role.UNIT, Role.REC})
# Officers are invited by STAFF; association roles need two persons (§4.1).
INVITED = frozenset({Role.UNIT, Role.REC, Role.EXP})


def grants(user: Any) -> "list[RoleGrant]":
    """The active grants, asked once per user object; a disabled or anonymous user has none."""
    if not getattr(user, "is_active", False) or not user.is_authenticated:
        return []
    if not hasattr(user, "_grants"):
        user._grants = list(user.role_grants.filter(revoked_at=None))
    return user._grants


def remember(user: Any, held: "list[RoleGrant]") -> None:
    """The active grants that came with the account, so that nobody has to ask for them."""
    user._grants = held


def forget(user: Any) -> None:
    """Ask again next time: after a grant or a revocation on a user object that lives on."""
    user.__dict__.pop("_grants", None)


def roles_of(user: Any) -> frozenset[str]:
    """Every role the user holds now."""
    return frozenset(grant.role for grant in grants(user))


def has_role(user: Any, *roles: str) -> bool:
    """True when an active user holds at least one of the roles."""
    return user.is_active and not roles_of(user).isdisjoint(roles)


def unit_ids(user: Any, role: str) -> frozenset[int]:
    """The units for which the user holds this role."""
    return frozenset(grant.unit_id for grant in grants(user) if grant.role == role and grant.unit_id is not None)


def needs_second_factor(user: Any) -> bool:
    """Whoever acts for the association proves a second factor (§2.19, ASVS 6.3.3)."""
    return has_role(user, *ASSOCIATION)


def labels(roles: Iterable[str]) -> list[str]:
    """The Chinese names of the roles, in the order of the notice."""
    held = set(roles)
    return [str(role.label) for role in Role if role in held]


def holders(*roles: str, unit_id: int | None = None) -> "models.QuerySet[User]":
    """Active users who hold one of the roles (in the given unit), for telling them something."""
    from accounts.models import User

    wanted = models.Q(role_grants__role__in=roles, role_grants__revoked_at=None)
    if unit_id is not None:
        wanted &= models.Q(role_grants__unit_id=unit_id)
    return User.objects.filter(wanted, is_active=True).distinct().order_by("pk")


def officers(role: str, units: "Iterable[int]") -> "dict[int, list[User]]":
    """The active holders of the role in each of these units, in the order of their accounts; one query."""
    from accounts.models import RoleGrant

    held = RoleGrant.objects.filter(role=role, unit_id__in=list(units), revoked_at=None, user__is_active=True)
    found: dict[int, dict[int, User]] = {}
    for grant in held.select_related("user").order_by("user"):
        found.setdefault(grant.unit_id or 0, {})[grant.user_id] = grant.user
    return {unit: list(users.values()) for unit, users in found.items()}
