"""Registers what intake prints (D1, D2, D5) and says who may read each rendered file."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from documents import annexes, registry
from documents.models import GeneratedDocument, Snapshot
from documents.requests import request_document
from nominations.models import Application, ApplicationRevision, Batch, BatchRevision
from nominations.visibility import can_read, can_read_list, is_unit_officer


def application_target(application: Application) -> str:
    return f"application:{application.pk}"


def batch_target(batch: Batch) -> str:
    return f"batch:{batch.pk}"


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


def annex1_filename(payload: dict[str, Any]) -> str:
    return f"{payload['year']}年度上海质量工匠申报审批表-{payload['name']}"


def annex2_filename(payload: dict[str, Any]) -> str:
    return f"{payload['year']}年度上海质量工匠推荐汇总表-第{payload['revision']}版"


def receipt_filename(payload: dict[str, Any]) -> str:
    return f"{payload['year']}年度上海质量工匠受理回执-{payload['batch_no']}"


def register_kinds() -> None:
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
