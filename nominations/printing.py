"""Registers what intake prints (D1–D5) and says who may read each rendered file."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.models import User
from accounts.roles import Role, unit_ids
from documents import annexes, id_sheet, pack, registry
from documents.models import GeneratedDocument, Snapshot
from documents.requests import request_document
from nominations import evidence
from nominations.models import Application, ApplicationRevision, Batch, BatchItem, BatchRevision
from nominations.pipeline import BatchStatus
from nominations.visibility import can_read, can_read_list, is_unit_officer, viewer_role

SHEET, PACK, BATCH_PACK = "id_sheet", "pack", "batch_pack"
# A form that is no longer in force takes with it what was printed beside it.
OF_A_FORM = ("annex1", SHEET, PACK)
FACES = frozenset({"id_front", "id_back"})
ON_PAPER = frozenset({BatchStatus.SUBMITTED, BatchStatus.RECEIVED, BatchStatus.EXAMINING})
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
    # Officers of the unit print it for sealing until it is submitted; afterwards the paper is the record.
    return not is_unit_officer(user, application) or not application.submitted_at or application.nominee_id == user.pk


def can_read_of_batch(user: User, document: GeneratedDocument) -> bool:
    """Annex 2 and the receipt: the readers of the batch."""
    batch = Batch.objects.filter(pk=_pk(document.target, "batch")).first()
    return batch is not None and can_read_list(user, batch)


def can_read_sheet(user: User, document: GeneratedDocument) -> bool:
    """Those who may open both pictures of the card just now (§4.2 F1)."""
    application = application_of(document)
    if application is None:
        return False
    hidden = evidence.hidden_kinds(viewer_role(user, application), application)
    return not hidden & FACES


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
    return role in CASE_WORK and application.status in evidence.EXAMINED


def can_read_batch_pack(user: User, document: GeneratedDocument) -> bool:
    """The recommending unit, which brings the paper; the association opens packs one by one."""
    batch = Batch.objects.filter(pk=_pk(document.target, BATCH_PACK)).first()
    return batch is not None and may_print_batch(user, batch)


def may_print_batch(user: User, batch: Batch) -> bool:
    """While its papers are due (R67)."""
    return user.is_active and batch.status in ON_PAPER and batch.recommender_id in unit_ids(user, Role.REC)


def mark_for(user: User, document: GeneratedDocument) -> str:
    """Case workers see identity papers with their name and the time across them (§4.2)."""
    application = application_of(document)
    if application is None or viewer_role(user, application) != Role.STAFF:
        return ""
    return f"上海市质量协会 {user.name} {clock.now().astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M:%S}"


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
        (BATCH_PACK, _("整批报送材料"), pack.render_batch, can_read_batch_pack, None),
    )
    for key, label, render, can_read_it, mark in with_files:
        kind = registry.DocumentKind(key, label, ("pdf",), render, _filename(key), can_read_it, True, mark)
        registry.register(kind)


def beside(application: Application) -> list[GeneratedDocument]:
    """The identity sheet and the pack in force, the newest of each; one query."""
    rows = GeneratedDocument.objects.filter(
        target=application_target(application), kind__in=(SHEET, PACK), void_at=None
    ).select_related("file")
    return list({row.kind: row for row in rows.order_by("pk")}.values())


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
