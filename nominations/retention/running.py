"""One run: what is due and not held is erased, each thing in a transaction of its own with its line of the report.

It may be killed anywhere: what is erased has its line, what is not is due again; bytes go after the commit.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction

from accounts import audit, clock
from documents import removing
from nominations.models import DeletionLine, DeletionReport
from nominations.retention import holds
from nominations.retention.rules import Busy, Gone, Rule, every

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Due:
    """What one rule finds: the rows to be erased, and those that something keeps, each with the sentence why."""

    rule: Rule
    free: list[Any]
    held: list[tuple[Any, str]]


def plan(now: datetime | None = None) -> list[Due]:
    """What a run would do now; reads only."""
    moment = now or clock.now()
    return [_due(rule, list(rule.due(moment))) for rule in every() if rule.due is not None]


def _due(rule: Rule, rows: Collection[Any]) -> Due:
    reasons = holds.reasons({pk for row in rows if (pk := rule.application(row)) is not None})
    held = [(row, reasons[pk]) for row in rows if (pk := rule.application(row)) in reasons and pk is not None]
    kept = {row.pk for row, _why in held}
    return Due(rule, [row for row in rows if row.pk not in kept], held)


def run() -> DeletionReport:
    """Erase what is due; the report says what was found, its lines what went."""
    removing.finish()
    found = plan()
    report = DeletionReport.objects.create(rules=[_said(due) for due in found])
    for due in found:
        for row in due.free:
            _erase(report, due.rule, row.pk)
    return report


def _said(due: Due) -> dict[str, Any]:
    held = [{"key": due.rule.key(row), "why": why} for row, why in due.held]
    return {"code": due.rule.code, "due": len(due.free), "held": held}


@transaction.atomic
def _erase_one(report: DeletionReport, rule: Rule, pk: int) -> bool:
    assert rule.due is not None and rule.erase is not None
    found = rule.due(clock.now())
    # Locked first and asked afterwards: what another run has done meanwhile is seen by a query of its own alone.
    found.model._default_manager.select_for_update(of=("self",)).filter(pk=pk).first()
    row = found.filter(pk=pk).first()
    if row is None or _due(rule, [row]).held:
        return False  # another run was faster, or something began meanwhile that keeps it
    pk_of = rule.application(row)
    target = f"application:{pk_of}" if pk_of is not None else ""
    note(report, rule.code, rule.key(row), rule.erase(row), target=target)
    return True


def _erase(report: DeletionReport, rule: Rule, pk: int) -> None:
    """One row; what a worker has in hand, or what cannot be erased, keeps nothing else waiting."""
    try:
        _erase_one(report, rule, pk)
    except Busy as error:
        log.info("retention.busy", rule=rule.code, pk=pk, document=str(error))
    except Exception:
        log.exception("retention.failed", rule=rule.code, pk=pk)


def note(report: DeletionReport | None, code: str, subject: str, gone: Gone, *, target: str = "") -> DeletionLine:
    """The line of the report, in the erasure's own transaction; without a report: on a person's own request.

    `target`: what the audit trail calls it, where the trail knows it.
    """
    amounts = {"files": gone.files, "documents": gone.documents, "rows": gone.rows}
    detail = {"rule": code, "key": subject, **amounts}
    audit.record_late("retention.erase", actor=None, target=target, detail=detail)
    return DeletionLine.objects.create(report=report, rule=code, subject=subject, sha256=gone.sha256, **amounts)
