"""The papers to print: the identity sheet D3 and the packs D4, of one nominee and of a batch (R39, R66–R68)."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _t

from accounts import clock
from accounts.models import User
from documents.marks import mark_text
from documents.models import GeneratedDocument, Snapshot
from documents.requests import make_void, request_document
from documents.snapshots import freeze
from nominations import viewer
from nominations.acting import Actor, NotPermitted, TransitionError
from nominations.dictionaries import AttachmentKind, Indicator
from nominations.models import Application, ApplicationRevision, Attachment, Batch
from nominations.printing import (
    BATCH_PACK,
    MOST_MARKED,
    PACK,
    SHEET,
    application_target,
    batch_pack_target,
    batch_target,
    may_print_batch,
    must_mark_batch,
)

FACES = (AttachmentKind.ID_FRONT, AttachmentKind.ID_BACK)
ORDER = list(AttachmentKind)
# A worker holds the papers of a batch in memory; what is larger is printed person by person.
MOST_BYTES = 200 * 1024 * 1024


def _frozen(file: Attachment) -> dict[str, str]:
    stored = file.file
    return {"key": str(stored.key), "sha256": stored.sha256, "media_type": stored.media_type}


def _title(file: Attachment, application: Application) -> str:
    """What the contents call a paper."""
    kind = str(AttachmentKind(file.kind).label)
    claim = str(Indicator(file.indicator).label) if file.indicator else viewer.claim(file, application)
    return "：".join(part for part in (kind, claim or file.caption) if part)


def _rank(file: Attachment) -> tuple[int, int, int, int]:
    """The order of the notice: union card, certificates by their honours, evidence by indicator, the rest."""
    indicator = list(Indicator).index(Indicator(file.indicator)) if file.indicator else 0
    return ORDER.index(AttachmentKind(file.kind)), file.honour_id or 0, indicator, file.pk


def _live_files(applications: list[Application]) -> dict[int, list[Attachment]]:
    rows = Attachment.objects.filter(application__in=applications, removed_at=None).select_related("file", "honour")
    found: dict[int, list[Attachment]] = {row.pk: [] for row in applications}
    for row in rows.order_by("pk"):
        found[row.application_id].append(row)
    return found


def _sheet_payload(application: Application, files: list[Attachment]) -> dict[str, Any] | None:
    """Schema id_sheet/1; None while a face is missing, which no submitted form is."""
    faces = {file.kind: _frozen(file) for file in files if file.kind in FACES}
    if len(faces) < len(FACES):
        return None
    return {"year": application.cycle.year, "front": faces[FACES[0]], "back": faces[FACES[1]]}


def _pack_payload(application: Application, files: list[Attachment], form: Snapshot) -> dict[str, Any]:
    """Schema pack/1."""
    revision, cycle = form.payload["revision"], application.cycle
    # The cover bears the code of the form: the paper desk finds both, and refuses both when the form is outdated.
    mark = mark_text("annex1", application_target(application), revision, form.sha256)
    return {
        "year": cycle.year,
        "name": application.name,
        "employer": application.employer.name if application.employer else "",
        "recommender": application.recommender.name if application.recommender else "",
        "acceptance_no": application.acceptance_no,
        "revision": revision,
        "organiser": cycle.organiser,
        "department": cycle.department,
        "copies": cycle.copies_form,
        "mark": mark,
        "annex1": form.payload,
        "annex1_mark": mark,
        "id_sheet": _sheet_payload(application, files),
        "papers": [
            _frozen(file) | {"title": _title(file, application)}
            for file in sorted(files, key=_rank)
            if file.kind not in FACES
        ],
        "demo": settings.SAQ_DEMO,
    }


def _people(batch: Batch) -> list[Application]:
    """Those on the list, in its order, with what a cover says of them."""
    with_names = ("application__employer", "application__recommender", "application__cycle")
    rows = batch.items.filter(live=True).select_related(*with_names).order_by("position", "pk")
    return [row.application for row in rows]


def _ask(kind: str, target: str, schema: str, payload: dict[str, Any], by: User | None) -> GeneratedDocument:
    """The document of this content; an earlier one of the same kind loses its force."""
    made = request_document(kind, target=target, snapshot=freeze(schema, payload), by=by)
    older = GeneratedDocument.objects.filter(kind=kind, target=target, void_at=None).exclude(pk=made.pk)
    older.update(void_at=clock.now())
    return made


@translation.override("zh-hans")
def request_for(application: Application, by: User | None) -> list[GeneratedDocument]:
    """D3, and D4 once there is an acceptance number to stand on its cover (T10, T12, T14)."""
    files = _live_files([application])[application.pk]
    sheet = _sheet_payload(application, files)
    if sheet is None:
        return []
    target = application_target(application)
    asked = [_ask(SHEET, target, "id_sheet/1", sheet, by)]
    form = application.revisions.select_related("snapshot").first()
    if application.acceptance_no and form is not None:
        asked.append(_ask(PACK, target, "pack/1", _pack_payload(application, files, form.snapshot), by))
    return asked


def renew(application: Application, by: User | None) -> list[GeneratedDocument]:
    """After a new revision of the form: what was printed of the old one is void, its batch's pack with it."""
    make_void(target=application_target(application), kinds=(SHEET, PACK))
    for item in application.batch_items.filter(live=True).select_related("batch"):
        make_void(target=batch_pack_target(item.batch), kinds=(BATCH_PACK,))
    return request_for(application, by)


@transaction.atomic
@translation.override("zh-hans")
def request_batch(batch: Batch, *, by: Actor) -> GeneratedDocument:
    """D4 of the whole batch, on demand: Annex 2 once and every pack in the order of the list."""
    people = _people(batch)
    if by.user is None or not may_print_batch(by.user, batch, people):
        raise NotPermitted(_t("您没有办理此事项的权限。"))
    revision = batch.revisions.filter(void_at=None).select_related("snapshot").first()
    files = _live_files(people)
    if sum(file.file.size for rows in files.values() for file in rows) > MOST_BYTES:
        raise TransitionError(_t("本批次材料合计超过 200 MB，不能合并为一个文件，请逐人下载打印。"))
    assert revision is not None  # a submitted batch has one
    sheet, target = revision.snapshot, batch_target(batch)
    payload = {
        "year": batch.cycle.year,
        "recommender": batch.recommender.name,
        "batch_no": sheet.payload["batch_no"],
        "revision": revision.number,
        "organiser": batch.cycle.organiser,
        "department": batch.cycle.department,
        "mark": mark_text("annex2", target, revision.number, sheet.sha256),
        "annex2": sheet.payload,
        "annex2_mark": mark_text("annex2", target, revision.number, sheet.sha256),
        "packs": _packs(people, files),
        "demo": settings.SAQ_DEMO,
    }
    return _ask(BATCH_PACK, batch_pack_target(batch), "batch_pack/1", payload, by.user)


def _packs(people: list[Application], files: dict[int, list[Attachment]]) -> list[dict[str, Any]]:
    """The packs of those whose papers are complete, as they were submitted last; one query for all their forms."""
    rows = ApplicationRevision.objects.filter(application__in=people).select_related("snapshot").order_by("number")
    forms = {row.application_id: row.snapshot for row in rows}
    found = [_pack_payload(row, files[row.pk], forms[row.pk]) for row in people if row.pk in forms]
    return [payload for payload in found if payload["id_sheet"] is not None]


def of_batch(user: User, batch: Batch, people: list[Application]) -> dict[str, Any] | None:
    """What `documents/_pack.html` shows: {"whole": document or None, "people": [{"application", "document"}],
    "marked", "too_large"}; one query.

    None for those who do not print it. `people`: those on the list, in its order.
    """
    if not may_print_batch(user, batch, people):
        return None
    targets, whole = {row.pk: application_target(row) for row in people}, batch_pack_target(batch)
    rows = GeneratedDocument.objects.filter(kind__in=(PACK, BATCH_PACK), target__in=[whole, *targets.values()])
    made = {row.target: row for row in rows.filter(void_at=None).select_related("file").order_by("pk")}
    marked, file = must_mark_batch(user, batch), made[whole].file if whole in made else None
    return {
        "whole": made.get(whole),
        "people": [{"application": row, "document": made.get(targets[row.pk])} for row in people],
        "marked": marked,
        "too_large": marked and file is not None and file.size > MOST_MARKED,
    }
