"""One function per public page: the years, one year's lists (cached whole), the paper of a list."""

import hashlib
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.utils.translation import get_language

from accounts import clock
from documents.models import StoredFile
from publicity.lists import papers, showing
from publicity.lists.models import Publication
from publicity.lists.period import is_running
from publicity.public_list.permissions import can_read


def years() -> list[int]:
    """Years with a list that is still shown."""
    return showing.years()


def running() -> list[int]:
    """Those of them in whose period one still is: what search engines may keep; one query more."""
    now = showing.running()
    return [year for year in years() if year in now]


def kept(year: int) -> Any:
    """The answer that is kept for everybody, or None; no query."""
    return cache.get(showing.key_of(year, get_language() or ""))


def keep(year: int, answer: Any) -> None:
    cache.set(showing.key_of(year, get_language() or ""), answer, showing.SECONDS)


def tag(body: bytes) -> str:
    """What tells one state of the page from another."""
    return hashlib.sha256(body).hexdigest()[:24]


def page(year: int) -> dict[str, Any] | None:
    """The lists of the year as they are now; None hides as 404."""
    return showing.year_of(year)


def matching(found: dict[str, Any], asked: str) -> dict[str, Any]:
    """The same page with the rows that hold what was asked for; the places stay what they are.

    A row that was taken off the list is found by what it still shows, the name.
    """
    wanted = asked.casefold()

    def fits(row: dict[str, Any]) -> bool:
        shown = ("name",) if row["removed"] else ("name", "employer", "post", "recommender")
        return any(wanted in str(row[key]).casefold() for key in shown)

    lists = [one | {"rows": [row for row in one["rows"] if fits(row)]} for one in found["lists"]]
    return found | {"lists": lists, "asked": asked, "hits": sum(len(one["rows"]) for one in lists)}


def paper(key: UUID, format: str) -> tuple[StoredFile, str, bool] | None:
    """(file, name for the download, whether the period runs) of a public list's paper; None hides as 404."""
    publication = Publication.objects.select_related("cycle").filter(key=key).first()
    if publication is None or not can_read(None, publication) or showing.taken_down(publication.cycle):
        return None
    document = papers.of(publication, format) if format in papers.FORMATS else None
    if document is None or document.file is None or document.file.erased_at is not None:
        return None
    return document.file, papers.filename(document, format), is_running(publication, clock.now())
