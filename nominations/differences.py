"""What changed between a frozen revision of the form and the form as it stands, as one viewer may see it (T14)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from documents.payloads import CHOICES
from nominations import dossier, evidence
from nominations.models import Application, Attachment
from nominations.snapshots import annex1_payload

# The keys of the printed form that are no field of their own.
SKIPPED = frozenset({"year", "form_title", "annex_label", "revision", "draft", "unit_opinion", "recommender_opinion"})
GROUPED = {"patents": "has_patent"}


@dataclass(frozen=True)
class Change:
    """One field whose printed value differs; empty values are said in words."""

    label: str
    before: str
    after: str


def changes(application: Application, base_revision: int, role: str) -> list[Change]:
    """Field by field, in the order of the form; what this role may not see is left out or masked."""
    base = application.revisions.filter(number=base_revision).select_related("snapshot").first()
    if base is None:
        return []
    old, new = base.snapshot.payload, annex1_payload(application)
    found = []
    for key, value in new.items():
        if key not in SKIPPED and old.get(key) != value:
            found += _change(key, old.get(key), value, role)
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


def files_since(application: Application, moment: datetime, role: str) -> dict[str, list[Attachment]]:
    """{"added", "removed"}: papers that came or went since `moment`, of the kinds this role may see."""
    hidden = evidence.hidden_kinds(role, application)
    rows = application.attachments.exclude(kind__in=hidden).select_related("file", "honour").order_by("pk")
    return {
        "added": [row for row in rows if row.added_at > moment and row.removed_at is None],
        "removed": [row for row in rows if row.removed_at and row.removed_at > moment >= row.added_at],
    }


def any_change(found: Iterable[Change], files: dict[str, list[Attachment]]) -> bool:
    """Whether there is anything to show."""
    return bool(list(found) or files["added"] or files["removed"])
