"""The registry of units as the rest of intake uses it: find one, propose one, name one for an invitation."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts import scopes
from accounts.models import User
from accounts.roles import Role
from nominations.identity import check_credit_code, normalise_unit_name
from nominations.models import Unit


class UnitRefused(ValueError):
    """The unit cannot be entered; the text is a sentence for the person."""


def find(query: str, *, recommenders: bool = False, limit: int = 20) -> QuerySet[Unit]:
    """Units in use whose name or credit code holds the query; recommending units only, when asked."""
    rows = Unit.objects.filter(active=True)
    if recommenders:
        rows = rows.exclude(recommender_kind="")
    query = query.strip()
    if query:
        normal = normalise_unit_name(query)
        rows = rows.filter(Q(name__icontains=query) | Q(name_normal__icontains=normal) | Q(uscc__iexact=query))
    return rows.order_by("name", "pk")[:limit]


def by_key(key: str) -> Unit | None:
    """The unit in use that a form names by its public key."""
    try:
        return Unit.objects.filter(active=True, key=UUID(key)).first()
    except ValueError:
        return None


def recommenders_for(employer: Unit | None) -> list[Unit]:
    """All recommending units in use, the employer's own group line first (R32)."""
    rows = list(Unit.objects.filter(active=True).exclude(recommender_kind="").order_by("name", "pk"))
    known = {row.pk: row for row in rows}
    line: list[int] = []
    unit = employer
    while unit is not None and unit.pk not in line:
        line.append(unit.pk)
        # A superior unit usually recommends too and is at hand; only one that does not costs a query.
        unit = known.get(unit.parent_id) or unit.parent if unit.parent_id else None
    return sorted(rows, key=lambda row: line.index(row.pk) if row.pk in line else len(line))


def propose_unit(name: str, credit_code: str, *, by: User) -> Unit:
    """The unit with this credit code; entered as 待核对 where the registry has none, for STAFF to verify.

    Raises UnitRefused where the code is wrong or belongs to a unit of another name.
    """
    name = " ".join(name.split())
    if not 4 <= len(name) <= 100:
        raise UnitRefused(_("请填写单位全称（与公章一致，4 至 100 个字）。"))
    try:
        code = check_credit_code(credit_code)
    except ValueError as error:
        raise UnitRefused(str(error)) from error
    normal = normalise_unit_name(name)
    unit, created = Unit.objects.get_or_create(
        uscc=code, defaults={"name": name, "name_normal": normal, "verified": False, "created_by": by}
    )
    if not created and unit.name_normal != normal:
        raise UnitRefused(_("该统一社会信用代码已登记为“%(name)s”，请核对后重新填写。") % {"name": unit.name})
    return unit


def unit_labels(ids: Collection[int]) -> dict[int, str]:
    """The names shown beside a role's scope; one query."""
    return dict(Unit.objects.filter(pk__in=ids).values_list("pk", "name"))


def unit_choices(role: str, query: str) -> list[tuple[int, str]]:
    """What the invitation form offers: recommending units for their officers, all units for the others."""
    return [(unit.pk, unit.name) for unit in find(query, recommenders=role == Role.REC)]


def register_scopes() -> None:
    """Tell accounts, which knows no unit, how to name and find one."""
    scopes.register(unit_labels=unit_labels, unit_choices=unit_choices)
