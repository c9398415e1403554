"""What a submitted sheet leaves behind: a numbered, hashed, unchangeable version, each time something happens to it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Max

from accounts import clock
from accounts.models import User
from documents import requests
from documents.canonical import canonical_json, digest
from nominations.models import Cycle
from review.sheets.models import Assignment, Sheet, SheetVersion

AT_ONCE = 1000
PRINT = "score_sheet"  # the kind of D9


def target(assignment: int) -> str:
    """Whose D9 a document is."""
    return f"assignment:{assignment}"


def content(sheet: Sheet, rubric_sha256: str) -> dict[str, Any]:
    """All that an expert said, and by which rubric."""
    return {
        "rubric": rubric_sha256,
        "scores": sheet.scores,
        "dimensions": sheet.dimensions,
        "total": str(sheet.total) if sheet.total is not None else "",
        "comment": sheet.comment,
        "notes": sheet.notes,
        "verdict": sheet.verdict,
        "submitted_at": sheet.submitted_at.isoformat() if sheet.submitted_at else "",
    }


def version_of(sheet: Sheet, cause: str, number: int, *, by: User | None, rubric_sha256: str) -> SheetVersion:
    """The sheet as it stands, not yet stored; `cause` is the move that made it (submit_score, reopen, void, lock)."""
    held = content(sheet, rubric_sha256)
    return SheetVersion(
        sheet=sheet, number=number, cause=cause, content=held, sha256=digest(canonical_json(held)), by=by
    )


def keep_version(sheet: Sheet, cause: str, *, by: User | None, rubric_sha256: str) -> SheetVersion:
    """Append the sheet as it stands."""
    return keep_versions([sheet], cause, by=by, rubric_sha256=rubric_sha256)[0]


def keep_versions(sheets: Sequence[Sheet], cause: str, *, by: User | None, rubric_sha256: str) -> list[SheetVersion]:
    """The same for many sheets of one year."""
    rows = SheetVersion.objects.filter(sheet__in=[sheet.pk for sheet in sheets]).order_by().values_list("sheet")
    last = dict(rows.annotate(Max("number")))
    made = [version_of(sheet, cause, last.get(sheet.pk, 0) + 1, by=by, rubric_sha256=rubric_sha256) for sheet in sheets]
    return SheetVersion.objects.bulk_create(made, batch_size=AT_ONCE)


def altered(cycle: Cycle) -> list[Sheet]:
    """The submitted sheets of a year that are not, byte for byte, what their last version keeps (T-25).

    The portal never writes them and the database never changes a version: somebody went past the portal.
    """
    held = Sheet.objects.filter(assignment__cycle=cycle, submitted_at__isnull=False, void_at=None)
    sheets = list(held.select_related("assignment__application__blind_copy").order_by("pk"))
    if not sheets:
        return []
    rows = SheetVersion.objects.filter(sheet__assignment__cycle=cycle).order_by("sheet_id", "number")
    last, rubric_sha256 = dict(rows.values_list("sheet_id", "sha256")), cycle.rubric.sha256
    return [sheet for sheet in sheets if digest(canonical_json(content(sheet, rubric_sha256))) != last.get(sheet.pk)]


def make_void(assignments: Sequence[Assignment], *, by: User | None) -> list[Sheet]:
    """Sheets of assignments of one year that ended before their time count no more; what stood in them is kept.

    The print D9 goes with them, or is not asked for any more (E4, E10, E11).
    """
    held = Sheet.objects.select_for_update(of=("self",)).filter(assignment__in=assignments, void_at=None)
    if not (sheets := list(held.order_by("pk"))):
        return []
    keep_versions(sheets, "void", by=by, rubric_sha256=assignments[0].cycle.rubric.sha256)
    for sheet in sheets:
        if sheet.submitted_at is not None:
            requests.make_void(target=target(sheet.assignment_id), kinds=(PRINT,))
    return mark(sheets, void_at=clock.now(), unprinted=False)


def begin_anew(assignments: Sequence[Assignment]) -> None:
    """The same expert accepts the same dossier again: an empty sheet that counts; the void one stays as a version."""
    Sheet.objects.filter(assignment__in=assignments, void_at__isnull=False).update(
        scores={}, comment="", notes={}, verdict="", dimensions={}, total=None, page="", submitted_at=None,
        void_at=None, unprinted=False, version=F("version") + 1,
    )  # fmt: skip


def mark(sheets: Sequence[Sheet], **columns: Any) -> list[Sheet]:
    """Set the same columns on many locked sheets, in the database and on the objects; each is of a new version then."""
    for place in range(0, len(sheets), AT_ONCE):
        part = [sheet.pk for sheet in sheets[place : place + AT_ONCE]]
        Sheet.objects.filter(pk__in=part).update(version=F("version") + 1, **columns)
    for sheet in sheets:
        sheet.version += 1
        for column, value in columns.items():
            setattr(sheet, column, value)
    return list(sheets)
