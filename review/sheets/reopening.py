"""A submitted sheet is given back to the expert before the consensus is opened (E8)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents.requests import make_void
from nominations import workdays
from nominations.acting import Actor
from nominations.pipeline import CycleStage
from review.sheets import papers
from review.sheets.advancing import advance_assignment
from review.sheets.keeping import keep_version
from review.sheets.models import Assignment, AssignmentEvent, Sheet


@transaction.atomic
def reopen(
    assignment: Assignment, *, by: Actor, permit: Any, reason: str, days: int, version: int, key: str
) -> AssignmentEvent:
    """E8: LEAD gives a sheet back before the consensus is opened; the old one stays as a version, D9 is void."""
    due = workdays.after(days)

    def change(row: Assignment) -> None:
        row.due_at, row.due_estimated = due.at, due.estimated
        sheet = Sheet.objects.select_for_update().get(assignment=row)
        keep_version(sheet, "reopen", by=by.user, rubric_sha256=row.cycle.rubric.sha256)
        sheet.submitted_at, sheet.page, sheet.unprinted = None, "", False
        sheet.version += 1
        sheet.save(update_fields=["submitted_at", "page", "unprinted", "version"])

    def guard(row: Assignment) -> list[Any]:
        early = row.cycle.stage == CycleStage.WRITTEN
        return [] if early else [_("合议已经开始，评分表不能再重开。")]

    event = advance_assignment(
        assignment, "reopen", by=by, permit=permit, version=version, guard=guard, change=change, reason=reason, key=key
    )
    make_void(target=papers.sheet_target(assignment), kinds=(papers.SHEET,))
    papers.tell_reopened(event)
    return event
