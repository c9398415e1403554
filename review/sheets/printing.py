"""D9 in a worker's hands: a submitted sheet says that it wants its print, and a task asks for it (G6).

The expert's click ends with what only it can do; the mark on the sheet is the request, written in its transaction.
"""

from django.db import connection, transaction

from review.sheets import papers, rubric
from review.sheets.models import Sheet


def soon() -> None:
    """Call a worker once the transaction stands; the clock comes round for what a lost message left behind."""
    if not any(waiting[1] is _call for waiting in connection.run_on_commit):
        transaction.on_commit(_call, robust=True)


def _call() -> None:
    from review.tasks import print_sheets

    print_sheets.delay()


def print_due() -> int:
    """Ask for the print of every sheet that wants one; may run at any time, twice at once, and after a crash."""
    waiting = Sheet.objects.filter(unprinted=True).order_by("pk").values_list("pk", flat=True)
    return sum(_print(pk) for pk in waiting)


@transaction.atomic
def _print(pk: int) -> int:
    """The mark goes together with the request: either both stand or neither."""
    related = ("assignment__application__blind_copy", "assignment__cycle__rubric", "assignment__expert__user")
    rows = Sheet.objects.select_for_update(of=("self",)).select_related(*related)
    sheet = rows.filter(pk=pk, unprinted=True).first()
    if sheet is None:
        return 0
    row, kept = sheet.assignment, sheet.versions.filter(cause="submit_score").order_by("-number").first()
    if kept is not None:
        claims = rubric.claimed(row.application)
        papers.score_sheet(row, sheet, kept, claims=claims, by=row.expert.user)
    sheet.unprinted = False
    sheet.save(update_fields=["unprinted"])
    return 1
