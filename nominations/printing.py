"""Registers what intake prints (D1–D5) and says who may read each rendered file."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.models import User
from accounts.roles import Role, has_role, unit_ids
from documents import annexes, id_sheet, pack, registry
from documents.models import GeneratedDocument, Snapshot
from documents.requests import request_document
from nominations import evidence
from nominations.fillers import fills
from nominations.models import Application, ApplicationRevision, Batch, BatchItem, BatchRevision
from nominations.pipeline import BatchStatus
from nominations.visibility import can_read, can_read_list, is_unit_officer, viewer_role

# A form as it is being filled: its fillers' own, and never the form that counts.
PREVIEW = {"preview": True}
SHEET, PACK, BATCH_PACK = "id_sheet", "pack", "batch_pack"
BESIDE = (SHEET, PACK)
# A form that is no longer in force takes with it what was printed beside it.
OF_A_FORM = ("annex1", SHEET, PACK)
FACES = frozenset({"id_front", "id_back"})
ON_PAPER = frozenset({BatchStatus.SUBMITTED, BatchStatus.RECEIVED, BatchStatus.EXAMINING})
# Previews of a draft add up; what counts is among the newest.
NEWEST = 40
# A file is marked in the memory of a web worker.
MOST_MARKED = 64 * 1024 * 1024
CASE_WORK = frozenset({Role.STAFF, Role.LEAD, Role.CHIEF})


def application_target(application: Application) -> str:
    return f"application:{application.pk}"


def batch_target(batch: Batch) -> str:
    return f"batch:{batch.pk}"


def batch_pack_target(batch: Batch) -> str:
    """Apart from the batch's own papers: it is not for all who read those."""
    return f"{BATCH_PACK}:{batch.pk}"


def _pk(target: str, prefix: str) -> int:
    """The number in a target of this kind; 0, which no row has, for any other."""
    head, _sep, tail = target.partition(":")
    return int(tail) if head == prefix and tail.isdigit() else 0


def application_of(document: GeneratedDocument) -> Application | None:
    """The application a document is about."""
    return Application.objects.filter(pk=_pk(document.target, "application")).first()


def can_read_annex1(user: User, document: GeneratedDocument) -> bool:
    """The printed form bears the full number: its readers are those of the application (R87, §4.2)."""
    application = application_of(document)
    if application is None or not can_read(user, application):
        return False
    if document.options == PREVIEW and not fills(user, application):
        return False
    # Officers of the unit print it for sealing until it is submitted; afterwards the paper is the record.
    return not is_unit_officer(user, application) or not application.submitted_at or application.nominee_id == user.pk


def can_read_of_batch(user: User, document: GeneratedDocument) -> bool:
    """Annex 2 and the receipt: the readers of the batch."""
    batch = Batch.objects.filter(pk=_pk(document.target, "batch")).first()
    return batch is not None and can_read_list(user, batch)


def can_read_sheet(user: User, document: GeneratedDocument) -> bool:
    """Those who may open both pictures of the card just now (§4.2 F1)."""
    application = application_of(document)
    return application is not None and may_see_sheet(user, application)


def may_see_sheet(user: User, application: Application) -> bool:
    """The same for the application itself."""
    return not evidence.hidden_kinds(viewer_role(user, application), application) & FACES


def can_read_pack(user: User, document: GeneratedDocument) -> bool:
    """The nominee; the recommending unit while its papers are due (R67); case workers while they examine it."""
    application = application_of(document)
    return application is not None and may_print(user, application)


def may_print(user: User, application: Application) -> bool:
    """The same for the application itself."""
    role = viewer_role(user, application)
    if role == Role.NOM:
        return True
    if role == Role.REC:
        rows = BatchItem.objects.filter(application=application, live=True, batch__status__in=ON_PAPER)
        return rows.exists()
    return may_examine(user, application)


def may_examine(user: User, application: Application) -> bool:
    """The association's case work, while the application is under check."""
    return viewer_role(user, application) in CASE_WORK and application.status in evidence.EXAMINED


def can_read_batch_pack(user: User, document: GeneratedDocument) -> bool:
    """Those who print the batch, as it stands now; what is too large to be marked is opened person by person."""
    batch = Batch.objects.filter(pk=_pk(document.target, BATCH_PACK)).first()
    if batch is None or not may_print_batch(user, batch, people_on(batch)):
        return False
    return not must_mark_batch(user, batch) or document.file is None or document.file.size <= MOST_MARKED


def people_on(batch: Batch) -> list[Application]:
    """Those on the list, in its order."""
    rows = batch.items.filter(live=True).select_related("application").order_by("position", "pk")
    return [row.application for row in rows]


def may_print_batch(user: User, batch: Batch, people: Collection[Application]) -> bool:
    """The recommending unit, which brings the paper (R67); of the association whoever may print each of `people`."""
    if not user.is_active or batch.status not in ON_PAPER:
        return False
    if batch.recommender_id in unit_ids(user, Role.REC):
        return True
    return can_read_list(user, batch) and bool(people) and all(may_examine(user, row) for row in people)


def must_mark_batch(user: User, batch: Batch) -> bool:
    """Case workers see all the identity papers in it with their name across them."""
    return batch.recommender_id not in unit_ids(user, Role.REC) and has_role(user, Role.STAFF)


def mark_for_batch(user: User, document: GeneratedDocument) -> str:
    """The same as for one pack."""
    batch = Batch.objects.filter(pk=_pk(document.target, BATCH_PACK)).first()
    return _mark(user) if batch is not None and must_mark_batch(user, batch) else ""


def _mark(user: User) -> str:
    return f"上海市质量协会 {user.name} {clock.now().astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M:%S}"


def mark_for(user: User, document: GeneratedDocument) -> str:
    """Case workers see identity papers with their name and the time across them (§4.2)."""
    application = application_of(document)
    if application is None or viewer_role(user, application) != Role.STAFF:
        return ""
    return _mark(user)


def annex1_filename(payload: dict[str, Any]) -> str:
    return f"{payload['year']}年度上海质量工匠申报审批表-{payload['name']}"


def annex2_filename(payload: dict[str, Any]) -> str:
    return f"{payload['year']}年度上海质量工匠推荐汇总表-第{payload['revision']}版"


def receipt_filename(payload: dict[str, Any]) -> str:
    return f"{payload['year']}年度上海质量工匠受理回执-{payload['batch_no']}"


def _filename(key: str) -> Any:
    """The name says what it is and for which number, and names nobody."""
    words = {SHEET: "身份证复印件", PACK: "成套报送材料", BATCH_PACK: "整批报送材料"}

    def name(payload: dict[str, Any]) -> str:
        number = payload.get("acceptance_no") or payload.get("batch_no") or ""
        return f"{payload['year']}年度上海质量工匠{words[key]}" + (f"-{number}" if number else "")

    return name


def register_kinds() -> None:
    """Tell documents what there is."""
    registry.register(
        registry.DocumentKind(
            "annex1", _("申报审批表"), ("pdf",), annexes.render_annex1, annex1_filename, can_read_annex1
        )
    )
    registry.register(
        registry.DocumentKind(
            "annex2", _("推荐汇总表"), ("pdf", "xlsx"), annexes.render_annex2, annex2_filename, can_read_of_batch
        )
    )
    registry.register(
        registry.DocumentKind(
            "receipt", _("受理回执"), ("pdf",), annexes.render_receipt, receipt_filename, can_read_of_batch
        )
    )
    with_files = (
        (SHEET, _("身份证复印件（正反面）"), id_sheet.render, can_read_sheet, mark_for),
        (PACK, _("成套报送材料"), pack.render, can_read_pack, mark_for),
        (BATCH_PACK, _("整批报送材料"), pack.render_batch, can_read_batch_pack, mark_for_batch),
    )
    for key, label, render, can_read_it, mark in with_files:
        kind = registry.DocumentKind(key, label, ("pdf",), render, _filename(key), can_read_it, True, mark)
        registry.register(kind)


def in_force(application: Application, kinds: Collection[str]) -> list[GeneratedDocument]:
    """What was rendered of an application and still counts, the newest first; one query."""
    rows = GeneratedDocument.objects.filter(target=application_target(application), kind__in=kinds, void_at=None)
    return list(rows.select_related("file").order_by("-pk")[:NEWEST])


def forms_of(found: list[GeneratedDocument]) -> tuple[GeneratedDocument | None, GeneratedDocument | None]:
    """Of papers, the newest first: (the form that counts, the last preview)."""
    rows = [row for row in found if row.kind == "annex1"]
    frozen = next((row for row in rows if row.options != PREVIEW), None)
    return frozen, next((row for row in rows if row.options == PREVIEW), None)


def beside(user: User, application: Application, papers: list[GeneratedDocument]) -> list[GeneratedDocument]:
    """Of the papers in force the newest identity sheet and pack, for those who may print them; at most one query."""
    newest: dict[str, GeneratedDocument] = {}
    for row in papers:
        if row.kind in BESIDE:
            newest.setdefault(row.kind, row)
    if not newest or not may_print(user, application):
        return []
    return [newest[kind] for kind in BESIDE if kind in newest and (kind != SHEET or may_see_sheet(user, application))]


def print_application(revision: ApplicationRevision, *, by: User | None) -> GeneratedDocument:
    """Ask the workers for the form of one frozen revision."""
    return request_document(
        "annex1", target=application_target(revision.application), snapshot=revision.snapshot, by=by
    )


def print_batch(revision: BatchRevision, *, by: User | None) -> list[GeneratedDocument]:
    """Ask for Annex 2 of one locked revision, as PDF for sealing and as .xlsx."""
    target = batch_target(revision.batch)
    return [
        request_document("annex2", target=target, snapshot=revision.snapshot, format=format, by=by)
        for format in ("pdf", "xlsx")
    ]


def print_receipt(batch: Batch, snapshot: Snapshot, *, by: User | None) -> GeneratedDocument:
    """Ask for the receipt D5."""
    return request_document("receipt", target=batch_target(batch), snapshot=snapshot, by=by)
