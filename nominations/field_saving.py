"""Writes the fields of a draft's steps (T2): whole pages, single fields as they are typed, versions brought back.

Two who write different fields both keep theirs; the same field written by both is shown to whoever came second (G2).
A save is no move of the pipeline and leaves no event; who saved last is on the row.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import phones
from accounts.crypto import blind_index
from accounts.models.user import PHONE_PURPOSE
from nominations import bans, registry, trail
from nominations.acting import Actor, TransitionError
from nominations.annex1_rules import honours
from nominations.draft_writing import hold, touch
from nominations.models import Application, Honour
from nominations.transitions import Permit, stale

FROM_UNIT = {"unit_nature": "nature", "industry": "industry", "unit_addr": "address", "unit_zip": "postcode"}


@dataclass(frozen=True)
class Typed:
    """What a page sends beside its values: from which tab, and what of which step cannot be stored yet."""

    section: str = ""
    pending: dict[str, list[str] | None] = field(default_factory=dict)
    tab: str = ""


NOTHING = Typed()


@dataclass
class Merged:
    """`row` as it is now; `written` by this save, `clashes` not written, `theirs` came from others meanwhile."""

    row: Application
    written: frozenset[str]
    clashes: frozenset[str]
    theirs: frozenset[str]
    waiting: frozenset[str] = frozenset()  # inputs in which something else waits that was typed elsewhere


@transaction.atomic
def save(
    application: Application, *, by: Actor, permit: Permit, values: dict[str, Any], version: int,
    typed: Typed = NOTHING,
) -> Application:  # fmt: skip
    """T2: store the values of one step; nothing but the fields named in `values` is written.

    StaleVersion when a field says something else than the page knew: then nothing is written.
    """
    row = hold(application, by=by, permit=permit, opens=lambda scope: values.keys() <= scope.names)
    if not 0 < version <= row.version:
        raise stale(row)
    values = _complete(application, values, by)
    if any(name in values and _differs(row, name, values[name]) for name in trail.since(row, version)):
        raise stale(row)
    # What waits in other inputs of the step was typed on another page: this one never showed it.
    theirs, held = trail.since(row, version), trail.pending_of(row, typed.section)
    kept = {name for name in held if f"{typed.section}.{name}" in theirs and not typed.pending.get(name)}
    typed = replace(typed, pending={name: one for name, one in typed.pending.items() if name not in kept})
    return _store(row, values, by, *_waits(row, typed), changed=trail.waiting_names(typed.section, typed.pending))


@transaction.atomic
def merge(
    application: Application, *, by: Actor, permit: Permit, values: dict[str, Any], version: int, typed: Typed
) -> Merged:
    """Store single fields as they are typed; a field that others wrote since `version` is left to be chosen."""
    row = hold(application, by=by, permit=permit, opens=lambda scope: values.keys() <= scope.names)
    theirs = trail.since(row, max(version, 0), typed.tab)
    clashes = frozenset(name for name in theirs if name in values and _differs(row, name, values[name]))
    open_ones = trail.waits_elsewhere(row, typed.section, typed.pending, theirs)
    typed = replace(typed, pending={name: one for name, one in typed.pending.items() if name not in open_ones})
    values = _complete(application, {name: value for name, value in values.items() if name not in clashes}, by)
    wanted = {name: value for name, value in values.items() if _differs(row, name, value)}
    waits = _waits(row, typed)
    if wanted or waits:
        _store(row, wanted, by, *waits, tab=typed.tab, changed=trail.waiting_names(typed.section, typed.pending))
    return Merged(row, frozenset(wanted), clashes, theirs - clashes, open_ones)


@transaction.atomic
def restore(
    application: Application, *, by: Actor, permit: Permit, values: dict[str, Any], number: int, version: int
) -> Application:
    """Bring back what version `number` held in these columns; what is replaced becomes a version itself.

    Of honours the rows of then come back or get their words back; what was added since stays.
    """
    values = dict(values)
    rows = values.pop(trail.HONOURS, None)
    opens = {*values} | ({trail.HONOURS} if rows is not None else set())
    row = hold(application, by=by, permit=permit, opens=lambda scope: opens <= scope.names | _of(scope))
    if not 0 < version <= row.version or not trail.since(row, version).isdisjoint(opens):
        raise stale(row)
    unit = values.get("employer")
    if unit is not None and not unit.active:
        raise TransitionError(_("当时的工作单位已停用，不能恢复，请重新选择。"))
    if row.on_behalf and "employer" in values and _differs(row, "employer", unit):
        values["on_behalf"] = False
    trail.drop_pending(row, opens)
    trail.keep(row, by, restored=number)
    changed = [trail.HONOURS] if rows is not None and _bring_back(row, rows) else []
    if values.get("no_honours") and row.honours.exists():
        values["no_honours"] = False
    return _store(row, _indexed(values), by, "pending", changed=changed)


def _of(scope: Any) -> frozenset[str]:
    return frozenset({trail.HONOURS}) if scope.honours else frozenset()


def _bring_back(row: Application, rows: list[dict[str, Any]]) -> bool:
    """Write the honours of a version; a row that was deleted since is made anew, without its certificates."""
    there = list(row.honours.select_for_update())
    known = {one.pk: one for one in there}
    lost = [one for one in rows if one["pk"] not in known and not any(_same(one, held) for held in there)]
    if len(there) + len(lost) > honours.MOST:
        raise TransitionError(_("荣誉/成果最多 %(n)d 项，请先移除一些再恢复。") % {"n": honours.MOST})
    wrong = [one for one in rows if one["pk"] in known and not _same(one, known[one["pk"]])]
    for one in wrong:
        _write(known[one["pk"]], one)
    last = max((held.position for held in there), default=0)
    for place, one in enumerate(lost, start=last + 1):
        _write(Honour(application=row, position=place), one)
    return bool(wrong or lost)


def _same(one: dict[str, Any], held: Honour) -> bool:
    return one | {"pk": None} == trail.written(held) | {"pk": None}


def _write(held: Honour, one: dict[str, Any]) -> None:
    day = one["awarded_day"]
    days = {"awarded_month": date.fromisoformat(one["awarded_month"]), "awarded_day": day and date.fromisoformat(day)}
    for name, value in (one | days).items():
        if name != "pk":
            setattr(held, name, value)
    held.save()


def _differs(row: Application, name: str, value: Any) -> bool:
    if name in trail.UNITS:
        return getattr(row, f"{name}_id") != (value.pk if value is not None else None)
    return bool(getattr(row, name) != value)


def _waits(row: Application, typed: Typed) -> list[str]:
    """Keep what cannot be stored yet; the column to write, if that is anything new."""
    return ["pending"] if typed.section and trail.set_pending(row, typed.section, typed.pending) else []


def _store(
    row: Application, values: dict[str, Any], by: Actor, *more: str, tab: str = "", changed: Iterable[str] = ()
) -> Application:
    written = [name for name, value in values.items() if _differs(row, name, value)]
    if written or trail.HONOURS in changed:
        trail.keep(row, by)
    changed = [*changed, *written]
    for name, value in values.items():
        setattr(row, name, value)
    return touch(row, by, *values, *more, changed=changed, tab=tab)


def _complete(application: Application, values: dict[str, Any], by: Actor) -> dict[str, Any]:
    """The values with what follows from them: a proposed unit, what the registry knows of it, the blind indexes."""
    values = dict(values)
    if "new_unit" in values:
        values["employer"] = _proposed(values.pop("new_unit"), by)
    if "employer" in values and values["employer"] != application.employer:
        values |= of_employer(application, values)
    return _indexed(values)


def _indexed(values: dict[str, Any]) -> dict[str, Any]:
    values = dict(values)
    if "id_no" in values:
        values["id_index"] = bans.person_key(values["id_no"]) if values["id_no"] else ""
    if "mobile" in values:
        values["mobile_index"] = blind_index(
            PHONE_PURPOSE, phones.normalise(values["mobile"]) if values["mobile"] else ""
        )
    return values


def _proposed(new_unit: tuple[str, str], by: Actor) -> Any:
    assert by.user is not None
    try:
        return registry.propose_unit(*new_unit, by=by.user)
    except registry.UnitRefused as error:
        raise TransitionError(str(error), [("new_unit_code", str(error))]) from error


def of_employer(application: Application, values: dict[str, Any]) -> dict[str, Any]:
    """What the registry knows of the new employer fills what is empty or came from the old one (R94, R98, R99).

    A form that leaves the unit which began it is no longer that unit's to fill.
    """
    old, new = application.employer, values["employer"]
    found: dict[str, Any] = {"on_behalf": False} if application.on_behalf else {}
    for name, column in FROM_UNIT.items():
        held = values.get(name, getattr(application, name))
        if new is not None and (not held or (old is not None and held == getattr(old, column))):
            found[name] = getattr(new, column)
    return found
