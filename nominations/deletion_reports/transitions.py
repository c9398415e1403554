"""Nothing is decided here; the workbook leaves a record in the audit trail."""

from django.db import transaction

from accounts import audit
from nominations.acting import Actor
from nominations.models import DeletionReport


@transaction.atomic
def exported(report: DeletionReport, *, by: Actor) -> None:
    """Who took the list of what was erased."""
    audit.record_late("export.deletions", actor=by.user, detail={"report": str(report.key)}, ip=by.ip)
