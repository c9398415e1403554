"""What changed between a frozen revision of the form and the form as it stands, as one viewer may see it (T14)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Subquery
from django.utils import translation
from django.utils.translation import gettext as _

from documents.payloads import CHOICES
from nominations import dossier, evidence
from nominations.models import Application, Attachment, StageEvent
from nominations.snapshots import content_payload

# The keys of the printed form that are no field of their own.
SKIPPED = frozenset({"year", "form_title", "annex_label", "revision", "draft", "unit_opinion", "recommender_opinion"})
GROUPED = {"patents": "has_patent"}
CONTACT = frozenset({"email"})
OTHERS = "F6"  # seen by the same people as the fields of the work


@dataclass(frozen=True)
class Change:
    """One field whose printed value differs; empty values are said in words."""

    label: str
    before: str
    after: str


def changes(application: Application, base_revision: int, role: str) -> list[Change]:
    """Field by field, in the order of the form; what this role may not see is left out or masked."""
    returns = StageEvent.objects.filter(application=application, move="request_correction").order_by("-pk")
    rows = application.revisions.filter(number=base_revision).select_related("snapshot")
    base = rows.annotate(told=Subquery(returns.values("payload")[:1])).first()
    if base is None:
        return []
    old, new = base.snapshot.payload, content_payload(application)
    found = []
    for key, value in new.items():
        if key not in SKIPPED and old.get(key) != value:
            found += _change(key, old.get(key), value, role)
    return found + _beside(application, (base.told or {}).get("was", {}), role)


@translation.override("zh-hans")
def unprinted(application: Application, names: Iterable[str]) -> dict[str, str]:
    """{name: words} of those returned fields that stand on no printed form; the event of the return keeps them.

    The e-mail address is left out: an event is not encrypted.
    """
    printed = content_payload(application)
    return {name: _held(application, name) for name in sorted(names) if name not in printed and name not in CONTACT}


def _held(application: Application, name: str) -> str:
    value = getattr(application, name)
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    shown = getattr(application, f"get_{name}_display", None)
    return str(shown() if shown else "" if value is None else value)


def _beside(application: Application, old: dict[str, str], role: str) -> list[Change]:
    """What the printed form does not carry, against the words at the last return."""
    with translation.override("zh-hans"):
        new = {name: _held(application, name) for name in old}
    found = []
    for name in (name for name in old if old[name] != new[name]):
        field = dossier.FIELDS.get(name)
        if dossier.ACCESS[field.group if field else OTHERS].get(role, dossier.HIDE) == dossier.SHOW:
            label = field.label if field else getattr(application._meta.get_field(name), "verbose_name", name)
            found.append(Change(str(label), old[name] or _("（空）"), new[name] or _("（空）")))
    return found


def _change(key: str, old: Any, new: Any, role: str) -> list[Change]:
    field = dossier.FIELDS[GROUPED.get(key, key)]
    access = dossier.ACCESS[field.group].get(role, dossier.HIDE)
    if access == dossier.HIDE:
        return []
    words = [_worded(key, value) for value in (old, new)]
    if access == dossier.MASK:
        words = [field.mask(text) for text in words]
    before, after = (text or _("（空）") for text in words)
    return [Change(str(field.label), before, after)]


def _worded(key: str, value: Any) -> str:
    """A value of the payload in the words of the form."""
    options: dict[Any, str] = CHOICES.get(key, {})
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return ("\n" if key == "honours" else "、").join(str(options.get(one, one)) for one in value)
    if key == "patents":
        names = {"invention": _("发明"), "utility": _("实用新型"), "design": _("外观设计")}
        return "、".join(f"{names[name]} {number or 0}" for name, number in value.items())
    if isinstance(value, dict):
        return "；".join(
            f"{options.get(code, code)}：{text}" if isinstance(text, str) and text else str(options.get(code, code))
            for code, text in value.items()
        )
    return options.get(value, str(value)) if options else str(value)


def files_since(
    application: Application, moment: datetime, role: str, files: Iterable[Attachment] | None = None
) -> dict[str, list[Attachment]]:
    """{"added", "removed"}: papers that came or went since `moment`, of the kinds this role may see.

    `files`: all its papers, removed ones too, where a page has asked for them already.
    """
    hidden = evidence.hidden_kinds(role, application)
    if files is None:
        files = application.attachments.select_related("file", "honour").order_by("pk")
    rows = [row for row in files if row.kind not in hidden]
    return {
        "added": [row for row in rows if row.added_at > moment and row.removed_at is None],
        "removed": [row for row in rows if row.removed_at and row.removed_at > moment >= row.added_at],
    }


def any_change(found: Iterable[Change], files: dict[str, list[Attachment]]) -> bool:
    """Whether there is anything to show."""
    return bool(list(found) or files["added"] or files["removed"])
