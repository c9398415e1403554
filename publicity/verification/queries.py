"""One function per question: by code, by number and name, by file. Every answer is of the same few keys."""

import hashlib
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import unquote

from documents import signing
from documents.inspecting import INTACT
from nominations.identity.error import squeeze
from publicity.titles import papers
from publicity.titles.models import Title
from publicity.verification import permissions

# What anybody is told, and nothing else (§2.13).
TOLD = ("name", "year", "number", "issued_at", "revoked_at")
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－", "-"))
NOT_PDF, UNKNOWN, FORMER, CURRENT, BUSY = "not_pdf", "unknown", "former", "current", "busy"
# Reading a file takes a process with memory of its own: so many at a time in one worker, however many addresses ask.
READERS = BoundedSemaphore(2)
PATIENCE = 5  # seconds


def told(title: Title | None) -> dict[str, Any] | None:
    """The allow-list of a title; None where there is none to tell of."""
    return {key: getattr(title, key) for key in TOLD} if title is not None else None


def by_code(code: str) -> dict[str, Any] | None:
    """By the token of the certificate's square, typed or as the whole address."""
    token = squeeze(unquote(code).rstrip("/").rpartition("/")[2]).translate(DASHES).replace("-", "").upper()
    return told(Title.objects.filter(token=token).first())


def by_number(number: str, name: str) -> dict[str, Any] | None:
    """By number and name together; whether it was the number or the name that is wrong, nobody is told."""
    spelled = {number.strip(), squeeze(number).translate(DASHES).upper()}
    title = Title.objects.filter(number__in=spelled).first()
    return told(title) if permissions.can_read(None, title, name) else None


def by_file(data: bytes) -> tuple[str, dict[str, Any] | None]:
    """(what the file is, the title it certifies); nothing of the file is kept.

    not_pdf; unsigned, changed, foreign as in documents.signing; unknown: ours, of no title here; former: was made
    anew or void since; current: the file in force; busy: too many are being read just now.
    """
    if b"%PDF-" not in data[:1024]:
        return NOT_PDF, None
    if not READERS.acquire(timeout=PATIENCE):
        return BUSY, None
    try:
        checked = signing.check(data)
    finally:
        READERS.release()
    if checked.status != INTACT:
        return checked.status, None
    title = Title.objects.filter(number=checked.number or "").first()
    if title is None:
        return UNKNOWN, None
    return CURRENT if _is_in_force(title, data) else FORMER, told(title)


def _is_in_force(title: Title, data: bytes) -> bool:
    paper = papers.certificates_of([title]).get(papers.target(title))
    return bool(paper and paper.file and paper.file.sha256 == hashlib.sha256(data).hexdigest())
