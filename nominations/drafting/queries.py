"""The draft being filled, its history page by page, and the file to be turned."""

from typing import Any
from uuid import UUID

from nominations import evidence, fillers, stamps, versions
from nominations.drafting import permissions
from nominations.drafts import Draft
from nominations.models import Attachment, DraftVersion

PER_PAGE = 10


def draft(user: Any, key: UUID) -> Draft | None:
    """One application with everything its pages need; None hides as 404."""
    return fillers.find(user, key)


def history(work: Draft, page: int) -> dict[str, Any]:
    """The bursts of savings, newest first, with what each changed; one row more is read to know of an older page."""
    start = (page - 1) * PER_PAGE
    rows = list(versions.kept(work.application)[max(start - 1, 0) : start + PER_PAGE + 1])
    newer = rows.pop(0).content if start and rows else None
    shown, names = rows[:PER_PAGE], versions.restorable(work)
    return {
        "work": work,
        "application": work.application,
        "entries": versions.entries(work, shown, newer),
        "restorable": names,
        "voids": stamps.at_stake(work.application, names) if work.scope is not None and names else [],
        "newer_page": page - 1,
        "older_page": page + 1 if len(rows) > PER_PAGE else 0,
    }


def version(work: Draft, number: int) -> DraftVersion | None:
    return versions.kept(work.application).filter(number=number).first()


def picture(user: Any, key: UUID) -> Attachment | None:
    """A picture of a form that this person fills."""
    found = evidence.find(user, key)
    if found is None or not permissions.can_edit(user, found.application):
        return None
    return found if found.file.media_type.startswith("image/") else None
