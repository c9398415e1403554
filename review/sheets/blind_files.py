"""The files of a blind copy for the viewer and for saving: numbers instead of names, claims from the lists alone."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _t

from documents.models import StoredFile
from nominations import dictionaries as d
from review.blind import reading
from review.blind.models import BlindCopy, BlindFile

SERVED = (BlindFile.Choice.RELEASED, BlindFile.Choice.MASKED)


def title(file: BlindFile) -> str:
    """证明材料3: the only name there is."""
    return _t("证明材料%(n)d") % {"n": file.number}


def claim(file: BlindFile) -> str:
    """The indicator or the kind of what it proves, in the words of a list; never a caption or a name."""
    attachment = file.attachment
    if attachment.indicator:
        return str(d.Indicator(attachment.indicator).label)
    return str(d.AttachmentKind(attachment.kind).label) if attachment.kind != d.AttachmentKind.EVIDENCE else ""


def viewer(copy: BlindCopy, chosen: str, address: Callable[[BlindFile], str]) -> dict[str, Any]:
    """The same shape as nominations.viewer.sheet, for parts/_viewer.html."""
    rows: list[dict[str, Any]] = [
        {
            "attachment": file, "number": file.number, "title": title(file), "claim": claim(file),
            "counted": False, "done": False, "url": address(file),
        }
        for file in reading.served(copy)
    ]  # fmt: skip
    at = next((i for i, row in enumerate(rows) if str(row["attachment"].key) == chosen), 0)
    for i, row in enumerate(rows):
        row["current"] = i == at
    return {
        "files": rows,
        "current": rows[at] if rows else None,
        "previous": rows[at - 1] if rows and at > 0 else None,
        "next": rows[at + 1] if at + 1 < len(rows) else None,
        "done": 0,
        "total": 0,
    }


def served_name(file: BlindFile, stored: StoredFile) -> str:
    """The name a saved file gets."""
    ending = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}.get(stored.media_type, "bin")
    return f"{title(file)}.{ending}"
