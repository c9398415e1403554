"""What a draft was before: who wrote which field last, and the form as it stood before each burst of savings.

A burst is what one person saves within five minutes: its first save keeps what was there, so that the whole history
costs one statement now and then. Everything here runs under the row's lock (nominations.draft_writing.hold).
"""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import OuterRef, QuerySet

from accounts import clock
from nominations.acting import Actor
from nominations.json_rows import JSONRows, written_out
from nominations.models import Application, DraftVersion, Honour
from nominations.models.annex1 import Annex1

BURST, MOST = timedelta(minutes=5), 50
NAMES = tuple(field.name for field in Annex1._meta.local_fields if field.editable)
UNITS = ("employer", "recommender")
HONOURS = "honours"
OF_HONOUR = (
    "name", "organiser", "organiser_type", "level", "activity_kind", "awarded_month", "awarded_day", "is_team",
    "team_role",
)  # fmt: skip


@cache
def lockable() -> QuerySet[Application]:
    """Rows that can be locked with their year and their honours in one statement; filter it, never evaluate it."""
    honours = Honour.objects.filter(application=OuterRef("pk")).order_by("position", "pk")
    rows = Application.objects.select_for_update(of=("self",)).select_related("cycle")
    lists = written_out(rows, honour_rows=JSONRows(honours, pk="pk", **{name: name for name in OF_HONOUR}))
    return rows.annotate(**lists).order_by()


def since(row: Application, version: int, tab: str = "") -> frozenset[str]:
    """The fields that were written after `version`; what this very tab wrote does not count."""
    written = (row.trail or {}).get("fields", {})
    return frozenset(name for name, (at, who, *_by) in written.items() if at > version and not (tab and who == tab))


def mark(row: Application, names: Iterable[str], tab: str = "") -> None:
    """Note that these fields were written with the row's present version, by whom and when."""
    held = row.trail or {}
    now = [row.version, tab, row.changed_by_id, int(row.changed_at.timestamp())]
    row.trail = held | {"fields": held.get("fields", {}) | dict.fromkeys(names, now)}


def last_writer(row: Application, name: str) -> tuple[int | None, datetime]:
    """(key of the person, when) of the last change of a field that was ever written."""
    _version, _tab, who, at = (row.trail or {})["fields"][name]
    return who, datetime.fromtimestamp(at, UTC)


def content(row: Application, honours: Iterable[Honour] | None = None) -> dict[str, Any]:
    """The form as it stands, for DraftVersion.content; `honours` where the row does not come from lockable()."""
    rows = row.honour_rows if honours is None else map(written, honours)  # type: ignore[attr-defined]
    return {
        "fields": {name: getattr(row, name) for name in NAMES},
        HONOURS: [one | {"is_team": bool(one["is_team"])} for one in rows],
        **{name: getattr(row, f"{name}_id") for name in UNITS},
    }


def written(honour: Honour) -> dict[str, Any]:
    """A row of honours as a version keeps it."""
    found = {name: getattr(honour, name) for name in ("pk", *OF_HONOUR)}
    days = {name: found[name] and found[name].isoformat() for name in ("awarded_month", "awarded_day")}
    return found | days


def keep(row: Application, by: Actor, *, restored: int | None = None) -> None:
    """Before a change: keep the form, unless this person's burst goes on. The caller stores the row's `trail`."""
    assert by.user is not None
    now, held = clock.now(), row.trail or {}
    goes_on = held.get("by") == by.user.pk and now - datetime.fromisoformat(held["at"]) < BURST
    if goes_on and restored is None:
        return
    number = held.get("number", 0) + 1
    row.trail = held | {"number": number, "at": now.isoformat(), "by": by.user.pk}
    DraftVersion.objects.create(
        application=row, number=number, content=content(row), by=by.user, role=by.role, at=now, restored=restored
    )
    if number > MOST:
        DraftVersion.objects.filter(application=row, number=number - MOST).update(content=None)


def forget(rows: QuerySet[Application] | Collection[int]) -> int:
    """Empty all versions of these applications; who changed the form, and when, stays."""
    versions = DraftVersion.objects.filter(application__in=rows, content__isnull=False)
    return versions.update(content=None)


def set_pending(row: Application, section: str, typed: dict[str, list[str] | None]) -> bool:
    """Keep what could not be stored of a step, {input: texts}; None: it is stored, or gone. True if that is new."""
    every: dict[str, Any] = dict(row.pending or {})
    held = every.get(section, {})
    fresh = {name: texts for name, texts in (held | typed).items() if texts and any(texts)}
    every[section] = fresh
    row.pending = {slug: texts for slug, texts in every.items() if texts} or None
    return fresh != held


def waiting_names(section: str, typed: dict[str, list[str] | None]) -> list[str]:
    """Under which names it is noted who typed last what waits in these inputs of a step."""
    return [f"{section}.{name}" for name, texts in typed.items() if texts is not None]


def waits_elsewhere(
    row: Application, section: str, typed: dict[str, list[str] | None], theirs: Collection[str]
) -> frozenset[str]:
    """The inputs in which others, `theirs`, have left another text waiting than the one typed now."""
    held = pending_of(row, section)
    return frozenset(
        name
        for name, texts in typed.items()
        if f"{section}.{name}" in theirs and name in held and texts is not None and held[name] != texts
    )


def drop_pending(row: Application, names: Collection[str]) -> None:
    """Nothing waits any more in the inputs of these fields; what waits elsewhere goes on waiting."""
    stems = tuple(f"{name}_" for name in names)
    for section, inputs in (row.pending or {}).items():
        gone = [one for one in inputs if one in names or one.startswith(stems)]
        set_pending(row, section, dict.fromkeys(gone))


def pending_of(row: Application, section: str) -> dict[str, list[str]]:
    """{input: texts} typed in a step that wait to be stored."""
    return (row.pending or {}).get(section, {})
