"""What STAFF does with the registry; every change is a row of the audit trail, and nothing is ever deleted."""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditEvent
from nominations import stamps
from nominations.acting import Actor, NotPermitted, StaleVersion, TransitionError
from nominations.identity import normalise_unit_name
from nominations.models import Unit
from nominations.units.permissions import can_edit
from nominations.units.queries import in_hand

FIELDS = (
    "name", "uscc", "uscc_exempt_reason", "parent", "recommender_kind", "nature", "industry", "district", "address",
    "postcode", "phone", "is_member",
)  # fmt: skip
# The audit trail says that the number changed, not which it is: an officer may have given a private one.
UNSPOKEN = frozenset({"phone"})
REASON_CHARS = 5


def _permit(by: Actor, unit: Unit | None = None) -> None:
    if by.user is None or not can_edit(by.user, unit):
        raise NotPermitted(_("您没有办理此事项的权限。"))


def _locked(unit: Unit) -> Unit:
    """The unit's row, after the registry's first row: two changes of the tree never cross."""
    Unit.objects.select_for_update(no_key=True).order_by("pk").first()
    return Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)


def _problems(unit: Unit) -> list[Any]:
    """What the registry refuses; the form has checked each field by itself already."""
    found: list[Any] = []
    if not unit.uscc and not unit.uscc_exempt_reason:
        found.append(("uscc", _("请填写统一社会信用代码；确无代码的，请写明原因。")))
    taken = Unit.objects.filter(uscc=unit.uscc).exclude(pk=unit.pk).first() if unit.uscc else None
    if taken is not None:
        found.append(("uscc", _("该统一社会信用代码已登记为“%(name)s”。") % {"name": taken.name}))
    line, above = {unit.pk}, unit.parent
    while above is not None and unit.pk is not None:
        if above.pk in line:
            found.append(("parent", _("“%(name)s”是本单位的下级单位，不能再作为上级。") % {"name": unit.parent}))
            break
        line.add(above.pk)
        above = above.parent
    return found


def _store(unit: Unit, **how: Any) -> None:
    unit.name_normal = normalise_unit_name(unit.name)
    if problems := _problems(unit):
        raise TransitionError(str(problems[0][1]), problems)
    try:
        with transaction.atomic():
            unit.save(**how)
    except IntegrityError as error:
        sentence = _("该统一社会信用代码刚刚已由他人登记，请核对。")
        raise TransitionError(sentence, [("uscc", sentence)]) from error


def _shown(unit: Unit, name: str) -> str:
    field = Unit._meta.get_field(name)
    value = getattr(unit, name)
    if getattr(field, "choices", None):
        return str(getattr(unit, f"get_{name}_display")())
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "" if value is None else str(value)


@translation.override("zh-hans")
def _changes(before: Unit, after: Unit) -> list[dict[str, str]]:
    rows = []
    for name in FIELDS:
        old, new = _shown(before, name), _shown(after, name)
        if old == new:
            continue
        label = str(Unit._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        silent = name in UNSPOKEN
        rows.append({"label": label, "before": "" if silent else old, "after": _("（已更改）") if silent else new})
    return rows


@transaction.atomic
def add(values: dict[str, Any], *, by: Actor) -> Unit:
    """Enter a unit that STAFF has checked; refuses a credit code the registry has."""
    _permit(by)
    unit = Unit(**{name: values[name] for name in FIELDS if name in values}, created_by=by.user, verified=True)
    _store(unit, force_insert=True)
    audit.record_late("unit.add", actor=by.user, target=f"unit:{unit.pk}", detail={"name": unit.name}, ip=by.ip)
    return unit


@transaction.atomic
def change(unit: Unit, values: dict[str, Any], *, by: Actor, version: int) -> Unit:
    """Change a unit. A form that brings nothing new changes nothing; one opened on an older version is refused.

    Another name stands on no paper that is stamped already: it wants `meant` among the values then.
    """
    _permit(by, unit)
    before, after = _locked(unit), _locked(unit)
    for name in FIELDS:
        if name in values:
            setattr(after, name, values[name])
    changes = _changes(before, after)
    if not changes:
        return before
    if version != before.version:
        raise _stale(before)
    if before.recommender_kind and not after.recommender_kind and (n := in_hand(before)):
        sentence = _("尚有 %(n)d 份在办申报由该单位推荐，不能取消推荐单位类别。") % {"n": n}
        raise TransitionError(sentence, [("recommender_kind", sentence)])
    if before.name != after.name and not values.get("meant") and any(borne := stamps.bearing(before)):
        sentence = stamps.said_of_name(*borne)
        raise TransitionError(sentence, [("meant", sentence)])
    after.version += 1
    _store(after)
    audit.record_late("unit.change", actor=by.user, target=f"unit:{unit.pk}", detail={"changes": changes}, ip=by.ip)
    return after


def verify(unit: Unit, *, by: Actor, version: int, reason: str = "") -> Unit:
    """A unit that a nominee has named is the one it says it is."""
    return _set(unit, "unit.verify", {"verified": True}, by, version)


def retire(unit: Unit, *, by: Actor, version: int, reason: str = "") -> Unit:
    """Take a unit out of use: no new application can choose it, those under way go on."""
    if len(reason.strip()) < REASON_CHARS:
        sentence = _("请写明停用理由，至少 %(n)d 个字。") % {"n": REASON_CHARS}
        raise TransitionError(sentence, [("reason", sentence)])
    return _set(unit, "unit.retire", {"active": False}, by, version, reason.strip())


def restore(unit: Unit, *, by: Actor, version: int, reason: str = "") -> Unit:
    """Bring a unit back into use."""
    return _set(unit, "unit.restore", {"active": True}, by, version)


VERBS: dict[str, Callable[..., Unit]] = {"verify": verify, "retire": retire, "restore": restore}


@transaction.atomic
def _set(unit: Unit, action: str, values: dict[str, bool], by: Actor, version: int, reason: str = "") -> Unit:
    """One flag of a unit; asking again for what already is changes nothing (G3)."""
    _permit(by, unit)
    unit = _locked(unit)
    if all(getattr(unit, name) == value for name, value in values.items()):
        return unit
    if version != unit.version:
        raise _stale(unit)
    for name, value in values.items():
        setattr(unit, name, value)
    unit.version += 1
    unit.save(update_fields=[*values, "version"])
    audit.record_late(action, actor=by.user, target=f"unit:{unit.pk}", detail={"reason": reason}, ip=by.ip)
    return unit


def _stale(unit: Unit) -> StaleVersion:
    """Says on the 409 page who changed what."""
    latest = AuditEvent.objects.filter(target=f"unit:{unit.pk}").select_related("actor").order_by("-seq").first()
    return StaleVersion(_("该记录已被他人更新，请核对最新内容后再办理。"), latest=latest)
