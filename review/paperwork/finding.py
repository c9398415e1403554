"""From what a clerk types or scans to the application or batch it belongs to; an outdated print is refused by name."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from documents.marks import PREFIX, mark_of
from documents.models import GeneratedDocument
from nominations.models import Application, Batch

ACCEPTANCE = re.compile(r"\d{4}-\d{4}")
BATCH = re.compile(r"(\d{4})-(\d{4,9})-(\d{1,4})")
MARK = re.compile(rf"{PREFIX}\|[a-z0-9_]+\|[0-9a-f]{{16}}\|r(\d+)\|([0-9a-f]{{16}})", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """Either of the two, or a sentence that says why not."""

    application: Application | None = None
    batch: Batch | None = None
    problem: str = ""


def find(text: str, applications: Q, batches: Q) -> Found:
    """An acceptance number, a batch number or the text of a QR code, among what the viewer may see."""
    code = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("—", "-").replace("–", "-")
    if match := MARK.fullmatch(code):
        return _by_mark(code, match, applications, batches)
    if ACCEPTANCE.fullmatch(code):
        return _or_nothing(Application.objects.filter(applications, acceptance_no=code).first(), None)
    if match := BATCH.fullmatch(code):
        year, unit, number = (int(part) for part in match.groups())
        named = Batch.objects.filter(batches, cycle__year=year, recommender=unit, number=number)
        return _or_nothing(None, named.first())
    return Found(
        problem=_("看不懂“%(text)s”。请扫描材料上的二维码，或输入受理编号（如 2023-0001）。") % {"text": text[:40]}
    )


def _or_nothing(application: Application | None, batch: Batch | None) -> Found:
    if application is None and batch is None:
        return Found(problem=_("没有找到。请核对编号；尚未报送协会的材料不能登记。"))
    return Found(application, batch)


def _by_mark(code: str, match: "re.Match[str]", applications: Q, batches: Q) -> Found:
    """The mark must be the one this portal printed: the whole text is compared, not only the part it is found by."""
    sha = match[2].lower()
    rows = GeneratedDocument.objects.filter(snapshot__sha256__startswith=sha).select_related("snapshot").order_by("pk")
    paper = next((row for row in rows if mark_of(row).lower() == code.lower()), None)
    if paper is None:
        return Found(problem=_("这个二维码不是本系统打印的材料，请核对，或输入受理编号。"))
    kind, _sep, pk = paper.target.partition(":")
    application = batch = None
    if kind == "application":
        application = Application.objects.filter(applications, pk=pk).first()
    elif kind == "batch":
        batch = Batch.objects.filter(batches, pk=pk).first()
    found = _or_nothing(application, batch)
    if found.problem:
        return found
    problem = _outdated(paper, int(match[1]), _in_force(application, batch))
    return Found(problem=problem) if problem else found


def _in_force(application: Application | None, batch: Batch | None) -> int:
    if application is not None:
        return application.revision
    live: Any = batch.revisions.filter(void_at=None).first() if batch is not None else None
    return live.number if live else 0


def _outdated(paper: GeneratedDocument, revision: int, current: int) -> str:
    """A print without a version (a letter) is only refused when it was made void."""
    words = {"paper": paper.label, "old": revision, "new": current}
    if revision and revision != current:
        return (
            _("此件%(paper)s为第 %(old)d 版，现行为第 %(new)d 版，不能登记。请退回，按现行版重新打印、盖章。") % words
        )
    return _("此件%(paper)s已作废，不能登记。请退回，按现行版重新打印、盖章。") % words if paper.void_at else ""
