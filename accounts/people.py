"""What the screens of people list: accounts, invitations and proposals; reads only, a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q, QuerySet

from accounts import clock, crypto, phones, scopes
from accounts.models import AuditEvent, Invitation, RoleGrant, RoleProposal, User
from accounts.models.user import PHONE_PURPOSE
from accounts.roles import Role

PER_PAGE = 50
LIVE = Prefetch("role_grants", RoleGrant.objects.filter(revoked_at=None).order_by("pk"))


@dataclass(frozen=True)
class Named:
    """A grant or an invitation, with role and unit as a person reads them."""

    row: Any
    label: str


@dataclass(frozen=True)
class Person:
    """An account with its live roles."""

    user: User
    held: list[Named]


def people(*, query: str = "", role: str = "", state: str = "") -> QuerySet[User]:
    """Accounts by name, e-mail or whole phone number; newest first."""
    found = User.objects.order_by("-created_at", "-pk").prefetch_related(LIVE)
    if query:
        found = found.filter(_matches(query.strip()))
    if role:
        found = found.filter(Q(role_grants__role=role, role_grants__revoked_at=None)).distinct()
    if state in {"active", "disabled"}:
        found = found.filter(is_active=state == "active")
    return found


def page_of(rows: QuerySet[Any], number: str | None) -> Page[Any]:
    """One page; a wrong number shows the nearest."""
    return Paginator(rows, PER_PAGE).get_page(number)


def with_roles(users: Iterable[User]) -> list[Person]:
    """Accounts from `people()` with their roles named: one query for all units."""
    held = {user: list(user.role_grants.all()) for user in users}
    labels = iter(named(grant for grants in held.values() for grant in grants))
    return [Person(user, list(islice(labels, len(grants)))) for user, grants in held.items()]


def person(code: str) -> Person | None:
    """One account with its live grants."""
    found = with_roles(User.objects.filter(code=code).prefetch_related(LIVE))
    return found[0] if found else None


def invitations(*, query: str = "", role: str = "", state: str = "") -> QuerySet[Invitation]:
    """Invitations, newest first."""
    found = Invitation.objects.select_related("invited_by", "accepted_by").order_by("-created_at", "-pk")
    if query:
        found = found.filter(Q(name__icontains=query.strip()) | Q(email__icontains=query.strip()))
    if role:
        found = found.filter(role=role)
    moment, untouched = clock.now(), Q(accepted_at=None, revoked_at=None)
    states = {
        "open": untouched & Q(expires_at__gt=moment),
        "expired": untouched & Q(expires_at__lte=moment),
        "accepted": Q(accepted_at__isnull=False),
        "revoked": Q(revoked_at__isnull=False),
    }
    return found.filter(states[state]) if state in states else found


def named(rows: Iterable[Any]) -> list[Named]:
    """Grants or invitations with role and unit in words, in the same order."""
    listed = list(rows)
    units = scopes.unit_labels(row.unit_id for row in listed)
    return [Named(row, role_text(row.role, units.get(row.unit_id, ""))) for row in listed]


def open_proposals() -> QuerySet[RoleProposal]:
    return RoleProposal.objects.filter(decided_at=None).select_related("user", "proposed_by").order_by("pk")


def colleagues(unit_ids: frozenset[int]) -> QuerySet[RoleGrant]:
    """Who else acts for the same units (UNIT and REC see their own unit's users)."""
    live = RoleGrant.objects.filter(unit_id__in=unit_ids, revoked_at=None, user__is_active=True)
    return live.select_related("user").order_by("unit_id", "role", "pk")


def sign_ins(user: User, limit: int | None = 20) -> QuerySet[AuditEvent]:
    """The person's own log-ins, also the failed ones; `limit` None: all of them."""
    actions = ["login.ok", "login.failed", "login.factor_failed", "logout"]
    return AuditEvent.objects.filter(target=f"user:{user.pk}", action__in=actions).order_by("-seq")[:limit]


def role_text(role: str, unit: str) -> str:
    label = str(Role(role).label)
    return f"{label} · {unit}" if unit else label


def _matches(query: str) -> Q:
    found = Q(name__icontains=query) | Q(email__icontains=query)
    try:
        return found | Q(phone_index=crypto.blind_index(PHONE_PURPOSE, phones.normalise(query)))
    except ValidationError:
        return found
