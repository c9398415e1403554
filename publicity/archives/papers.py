"""Which papers go into the package of a year, and under which line of D22: what is kept for good or thirty years."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from accounts import clock
from documents import archiving, registry
from documents.models import GeneratedDocument, StoredFile
from nominations.models import Cycle
from nominations.printing import PREVIEW, application_target
from publicity.figures import papers as statistics
from publicity.lists import papers as lists
from publicity.lists.models import Publication
from publicity.lists.moves import PUBLIC
from publicity.lists.period import worded
from publicity.titles import papers as titles
from publicity.titles.models import Naming, Title
from publicity.titles.moves import State
from review.votes import papers as votes
from review.votes.models import Approval

KIND = "archive_package"
FOR_GOOD, THIRTY = "永久", "30年"
FORM = "annex1"


def register_kind() -> None:
    """The package is handed out by the room's own page, which asks for the second proof; by no other address."""
    registry.register(
        registry.DocumentKind(
            KIND, "归档数据包", ("zip",), archiving.render, archiving.filename, lambda user, document: False, True
        )
    )  # fmt: skip


def target(cycle: Cycle) -> str:
    return f"archive:{cycle.year}"


def _day(moment: datetime | None) -> str:
    return worded(moment.astimezone(clock.SHANGHAI).date()) if moment else ""


def line(file: StoredFile, title: str, term: str, **said: Any) -> dict[str, Any]:
    """One paper as archive/1 has it."""
    empty = {"doc_no": "", "date": "", "owner": "", "note": "", "keep": False}
    facts = {"key": str(file.key), "sha256": file.sha256, "media_type": file.media_type}
    return empty | {"title": title, "term": term} | facts | said


def wanted(cycle: Cycle) -> list[tuple[str, str, dict[str, Any]]]:
    """(target, kind, what its line says) of every printed paper there must be, in the order of D22."""
    own = {"owner": cycle.organiser, "term": FOR_GOOD}
    found: list[tuple[str, str, dict[str, Any]]] = []
    for naming in Naming.objects.filter(cycle=cycle, state=State.ISSUED).order_by("number"):
        said = own | {"title": "命名决定", "doc_no": naming.decision_no, "date": _day(naming.issued_at)}
        found.append((titles.target(naming), titles.DECISION, said))
    for row in Publication.objects.filter(cycle=cycle, state__in=PUBLIC).order_by("number"):
        said = own | {"title": f"候选人公示（第 {row.number} 次）", "date": _day(row.published_at)}
        found.append((lists.target(row), lists.NOTICE, said))
    approval = Approval.objects.filter(cycle=cycle).first()
    if approval is not None and approval.confirmed_at is not None:
        day = _day(approval.confirmed_at)
        found.append((votes.target(approval), votes.MINUTES, own | {"title": "审定会纪要暨计票单", "date": day}))
        found.append((votes.target(approval), votes.LIST, own | {"title": "候选人名单", "date": day}))
    found.append((statistics.target(cycle), statistics.KIND, own | {"title": "年度统计表"}))
    return found + _of_people(cycle)


def _of_people(cycle: Cycle) -> list[tuple[str, str, dict[str, Any]]]:
    """Certificates in force and the forms of the named; whoever's file was erased has none any more."""
    found = []
    rows = list(Title.objects.filter(naming__cycle=cycle).select_related("application").order_by("sequence"))
    for row in rows:
        if row.revoked_at is None:
            said = {
                "title": f"证书（{row.name}）", "doc_no": row.number, "date": _day(row.issued_at), "keep": True,
                "owner": cycle.organiser, "term": FOR_GOOD, "note": "带电子签名，原样保存",
            }  # fmt: skip
            found.append((titles.target(row), titles.CERTIFICATE, said))
    for row in rows:
        if row.application.erased_at is None:
            said = {
                "title": f"申报审批表（{row.name}）", "doc_no": row.application.acceptance_no, "owner": row.employer,
                "date": _day(row.application.submitted_at), "term": THIRTY,
            }  # fmt: skip
            found.append((application_target(row.application), FORM, said))
    return found


def scans(cycle: Cycle) -> list[dict[str, Any]]:
    """What was signed on paper."""
    approval = Approval.objects.filter(cycle=cycle).select_related("scan").first()
    if approval is None or approval.scan is None or approval.confirmed_at is None:
        return []
    said = {"owner": cycle.organiser, "date": _day(approval.confirmed_at), "note": "扫描件"}
    return [line(approval.scan, "审定会纪要暨计票单（签名件）", FOR_GOOD, **said)]


def collected(cycle: Cycle) -> tuple[list[dict[str, Any]], list[str]]:
    """(the lines of archive/1, titles of what is not printed yet); the newest of each kind counts, what is kept for
    good stands first.
    """
    asked = wanted(cycle)
    printed = _printed({where for where, _kind, _said in asked}, {kind for _where, kind, _said in asked})
    found, missing = [], []
    for where, kind, said in asked:
        document = printed.get((where, kind))
        if document is None or document.file is None or document.file.erased_at is not None:
            missing.append(said["title"])
            continue
        rest = {name: value for name, value in said.items() if name not in ("title", "term")}
        rest.setdefault("date", _day(document.created_at))
        found.append(line(document.file, said["title"], said["term"], **rest))
    return sorted(found + scans(cycle), key=lambda one: one["term"] != FOR_GOOD), missing


def _printed(targets: set[str], kinds: set[str]) -> dict[tuple[str, str], GeneratedDocument]:
    """The newest PDF in force of each target and kind; a query for each five hundred targets."""
    found: dict[tuple[str, str], GeneratedDocument] = {}
    for part in _parts(sorted(targets)):
        rows = GeneratedDocument.objects.filter(target__in=part, kind__in=kinds, format="pdf", void_at=None)
        rows = rows.exclude(kind=FORM, options=PREVIEW)
        for one in rows.select_related("file").order_by("pk"):
            found[one.target, one.kind] = one
    return found


def _parts(names: list[str], size: int = 500) -> Iterable[list[str]]:
    return (names[place : place + size] for place in range(0, len(names), size))


def sizes(keys: Iterable[str]) -> int:
    """Bytes of these files."""
    found = 0
    for part in _parts(list(keys)):
        found += sum(StoredFile.objects.filter(key__in=part).values_list("size", flat=True))
    return found
