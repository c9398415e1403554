"""The evidence viewer: one file at a time beside the claim it proves, with the way to the next one (R37, R112)."""

from collections.abc import Callable, Collection
from typing import Any

from django.utils.translation import gettext as _

from nominations import dictionaries as d
from nominations.dossier import FIELDS
from nominations.models import Application, Attachment


def claim(attachment: Attachment, application: Application) -> str:
    """The words of the form that this file is to prove; '' where the kind says it all."""
    if attachment.honour is not None:
        return attachment.honour.name
    if attachment.indicator:
        return _indicator(attachment.indicator, application)
    head, _sep, code = attachment.proves.partition(".")
    if head == "model_worker" and code in d.ModelWorker.values:
        return str(d.ModelWorker(code).label)
    name = {"skill_level": "skill_level", "title": "title", "patent": "has_patent"}.get(head)
    return _said(str(FIELDS[name].label), FIELDS[name].value(application)) if name else ""


def _said(label: str, value: str) -> str:
    return f"{label}：{value}" if value else label


def _indicator(code: str, application: Application) -> str:
    names = {"craft": "craft", "skill": "tech_level", "lead": "mentoring", "contribution": "contribution"}
    return _said(str(d.Indicator(code).label), FIELDS[names[code]].value(application))


def _at(rows: list[dict[str, Any]], chosen: str) -> int:
    """The file to show: the one asked for, else the first still to do."""
    found = next((i for i, row in enumerate(rows) if str(row["attachment"].key) == chosen), None)
    if found is None:
        found = next((i for i, row in enumerate(rows) if row["counted"] and not row["done"]), 0)
    return found


def sheet(
    application: Application,
    files: list[Attachment],
    *,
    chosen: str,
    done: Collection[int],
    counted: Collection[int],
    address: Callable[[Attachment], str],
) -> dict[str, Any]:
    """What parts of a case screen show of the files.

    {"files": [{"attachment", "number", "title", "claim", "done", "counted", "url", "current"}], "current", "previous",
    "next", "done", "total"}. `counted` are the files that must be dealt with, `done` those that are; `chosen` is a
    key from the address line, and anything else means the first file still to do.
    """
    rows: list[dict[str, Any]] = [
        {
            "attachment": file,
            "number": number,
            "title": _title(file),
            "claim": claim(file, application),
            "counted": file.pk in counted,
            "done": file.pk in done,
            "url": address(file),
        }
        for number, file in enumerate(files, start=1)
    ]
    at = _at(rows, chosen)
    for i, row in enumerate(rows):
        row["current"] = i == at
    wanted = [row for row in rows if row["counted"]]
    return {
        "files": rows,
        "current": rows[at] if rows else None,
        "previous": rows[at - 1] if rows and at > 0 else None,
        "next": rows[at + 1] if at + 1 < len(rows) else None,
        "done": sum(row["done"] for row in wanted),
        "total": len(wanted),
    }


def _title(file: Attachment) -> str:
    if file.kind == d.AttachmentKind.EVIDENCE:
        return _("证明材料")
    return str(d.AttachmentKind(file.kind).label)
