"""The history of a form as a person reads it: what changed, when, by whom, and what an earlier version held."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.roles import Role
from nominations import dossier, stamps, trail
from nominations.annex1_rules import steps
from nominations.annex1_rules.indicators import PATENTS
from nominations.annex1_rules.spec import label_of
from nominations.drafts import Draft
from nominations.models import Application, DraftVersion, Honour, Unit

# Fields that are shown, and come back, with another.
WITH = {
    "sex": "id_no", "industry_detail": "industry", "frontline_note": "frontline_type", "identity_note": "identity",
    "skill_note": "skill_level", "title_name": "title", "no_honours": trail.HONOURS,
    **dict.fromkeys(PATENTS, "has_patent"),
}  # fmt: skip
# How much of an unchanged text stands beside a change; above this product a text is not compared word by word.
BESIDE, MOST = 24, 1_000_000
# Nobody has so many: an id that no row has.
NO_ROW = -1


@dataclass(frozen=True)
class Change:
    """One field that a burst of savings changed; `rough`: too long to be compared word by word."""

    name: str
    label: str
    before: str
    after: str
    rough: bool = False


@dataclass(frozen=True)
class Entry:
    """One burst of savings, and what it changed."""

    version: DraftVersion
    role: str
    changes: list[Change]


def groups() -> dict[str, tuple[str, ...]]:
    """{shown field: its columns} in the order of the form."""
    found: dict[str, tuple[str, ...]] = {}
    for step in steps.STEPS:
        names = [one.name for one in step.specs] + (["no_honours", trail.HONOURS] if step.slug == "honours" else [])
        for name in names:
            head = WITH.get(name, name)
            found[head] = tuple(dict.fromkeys((*found.get(head, ()), name)))
    return found


def _held(content: dict[str, Any], name: str) -> Any:
    return content[name] if name in content else content["fields"].get(name)


def differing(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The shown fields in which two versions differ."""
    return [head for head, names in groups().items() if any(_held(before, n) != _held(after, n) for n in names)]


def as_form(content: dict[str, Any], units: dict[int, Unit]) -> Application:
    """A version as an application that is stored nowhere, to be read by the rules that read every form."""
    form = Application(
        pk=NO_ROW, **{name: content["fields"][name] for name in trail.NAMES if name in content["fields"]}
    )
    for name in trail.UNITS:
        setattr(form, name, units.get(content[name]))
    rows = []
    for one in content[trail.HONOURS]:
        month, day = date.fromisoformat(one["awarded_month"]), one["awarded_day"]
        rows.append(Honour(**one | {"awarded_month": month, "awarded_day": day and date.fromisoformat(day)}))
    form._prefetched_objects_cache = {trail.HONOURS: rows}  # type: ignore[attr-defined]
    return form


def _words(form: Application, name: str) -> str:
    """A field in the words of the form, masked as for its own nominee."""
    field = dossier.FIELDS.get(name)
    if field is not None:
        text = field.value(form)
        return field.mask(text) if text and dossier.ACCESS[field.group].get(Role.NOM) == dossier.MASK else text
    value, shown = getattr(form, name), getattr(form, f"get_{name}_display", None)
    if isinstance(value, list):
        options = next((one.choices for step in steps.STEPS for one in step.specs if one.name == name), None)
        labels = dict(options.choices) if options is not None else {}
        return "、".join(str(labels.get(one, one)) for one in value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return str(shown()) if shown else "" if value is None else str(value)


def _label(form: Application, name: str) -> str:
    if name in dossier.FIELDS:
        return str(dossier.FIELDS[name].label)
    spec = next((one for step in steps.STEPS for one in step.specs if one.name == name), None)
    return label_of(form, spec) if spec is not None else name


def _alike(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _change(name: str, old: Application, new: Application) -> Change:
    before, after = _words(old, name), _words(new, name)
    if before == after:
        after = _("%(text)s（已更换）") % {"text": after}
    head = max(_alike(before, after) - BESIDE, 0)
    tail = max(_alike(before[head:][::-1], after[head:][::-1]) - BESIDE, 0)
    cut = [text[head : len(text) - tail] for text in (before, after)]
    old_words, new_words = (("…" if head else "") + text + ("…" if tail else "") for text in cut)
    return Change(name, _label(new, name), old_words, new_words, rough=len(old_words) * len(new_words) > MOST)


def kept(application: Application) -> Any:
    """The versions whose content is still there, the newest first."""
    return DraftVersion.objects.filter(application=application, content__isnull=False).select_related("by")


def entries(work: Draft, versions: Iterable[DraftVersion], newer: dict[str, Any] | None = None) -> list[Entry]:
    """The bursts, newest first, each against what came after it; `newer`: the content after the first of them."""
    found, after = [], newer or trail.content(work.application, work.honours)
    rows = list(versions)
    units = _units([after, *(row.content for row in rows)])
    new = as_form(after, units)
    for row in rows:
        old = as_form(row.content, units)
        changed = [_change(name, old, new) for name in differing(row.content, after)]
        found.append(Entry(row, str(Role(row.role).label) if row.role in Role.values else row.role, changed))
        after, new = row.content, old
    return found


def _units(contents: Collection[dict[str, Any]]) -> dict[int, Unit]:
    keys = {content[name] for content in contents for name in trail.UNITS} - {None}
    return Unit.objects.in_bulk(keys)


def restorable(work: Draft) -> frozenset[str]:
    """The shown fields that this person may bring back now."""
    if not work.editable:
        return frozenset()
    every = groups()
    if (scope := work.scope) is not None:
        open_names = scope.names | ({trail.HONOURS} if scope.honours else set())
        # What a sealed list prints is changed on its own page, where the stamp that is lost is named.
        sealed = stamps.ON_LIST
        return frozenset(head for head, names in every.items() if set(names) <= open_names and sealed.isdisjoint(names))
    return frozenset(every) - ({"employer"} if work.role != Role.NOM else set())


def values_of(version: DraftVersion, names: Collection[str]) -> dict[str, Any]:
    """{column: value} of a version for these shown fields; units as rows, honours as they were written."""
    units, every = _units([version.content]), groups()
    found = {}
    for column in (column for head in names for column in every[head]):
        held = _held(version.content, column)
        found[column] = units.get(held) if column in trail.UNITS else held
    return found
