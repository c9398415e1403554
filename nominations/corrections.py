"""The course of a return for correction: begun, answered, confirmed, sent or late (T13–T15)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import clock
from nominations import differences, letters, workdays
from nominations.acting import Actor, TransitionError, WrongState
from nominations.correction_scope import HONOURS, OTHER, labels, open_round, scope_of
from nominations.models import Application, CorrectionItem, CorrectionRound, Cycle
from nominations.notices import rounds
from nominations.pipeline import Status
from nominations.transitions import advance, everyone, latest_event, locked

log = structlog.get_logger(__name__)
OVERDUE = "overdue"


@dataclass(frozen=True)
class ItemDraft:
    """One thing to put right: `kind` field, attachment or other; `target` a field's name or a claim's code."""

    kind: str
    target: str
    instruction: str


def begin(
    application: Application, *, items: Sequence[ItemDraft], due_at: datetime, due_estimated: bool, by: Actor
) -> CorrectionRound:
    """Write the next round inside the transaction of T13; the caller has locked the application.

    Refuses a round too many, an empty list, a thing named twice or unknown, and a due date that has passed.
    """
    assert by.user is not None
    number = application.corrections.count() + 1
    known = labels(application, application.honours.all())
    seen: set[str] = set()
    if number > application.cycle.correction_rounds:
        raise TransitionError(_("最多退回补正 %(n)d 次，已经用完。") % {"n": application.cycle.correction_rounds})
    if not items:
        raise TransitionError(_("请至少列出一项需要补正的内容。"))
    if due_at <= clock.db_now():
        raise TransitionError(_("补正期限须晚于现在。"), [("due_date", _("补正期限须晚于现在。"))])
    for item in items:
        code = f"{item.kind}:{item.target}"
        if code not in known or (code in seen and item.kind != OTHER):
            raise TransitionError(_("补正清单中有重复或不能退回的项目，请核对。"))
        seen.add(code)
    made = CorrectionRound.objects.create(
        application=application,
        number=number,
        base_revision=application.revision,
        due_at=due_at,
        due_estimated=due_estimated,
        opened_by=by.user,
    )
    for position, item in enumerate(items, start=1):
        CorrectionItem.objects.create(
            round=made, position=position, kind=item.kind, target=item.target, instruction=item.instruction
        )
    return made


def hold_open(application: Application) -> CorrectionRound:
    """The running round, locked behind its application; raises WrongState once it is closed or past due."""
    found = CorrectionRound.objects.select_for_update(of=("self",)).filter(application=application, closed_at=None)
    row = found.first()
    if application.status != Status.CORRECTION or row is None:
        raise WrongState(_("这份申报现在没有需要补正的内容。"), latest=latest_event(application))
    if clock.db_now() >= row.due_at:
        raise WrongState(_("补正期限已过，不能再提交。如有疑问，请联系协会。"), latest=latest_event(application))
    return row


def close(row: CorrectionRound, outcome: str) -> None:
    """The round is over; with its outcome, as the database wants both together."""
    row.closed_at, row.outcome = clock.now(), outcome
    row.save(update_fields=["closed_at", "outcome"])


def cancel_open(application: Application) -> None:
    """Whoever leaves or is taken out while something is being corrected: the round ends with that."""
    if row := open_round(application):
        close(row, CorrectionRound.Outcome.CANCELLED)


def reopen(application: Application, due_at: datetime) -> CorrectionRound | None:
    """A round that ended late runs again until `due_at`, with what was answered (T38 after T15)."""
    rows = CorrectionRound.objects.select_for_update(of=("self",)).filter(application=application)
    row = rows.order_by("-number").first()
    if row is not None and row.closed_at is not None:
        row.due_at, row.closed_at, row.outcome = due_at, None, ""
        row.save(update_fields=["due_at", "closed_at", "outcome"])
    return row


def go_on(cycle: Cycle, since: datetime) -> None:
    """C14: while the year stood still nobody could send anything, so what was left of each round runs anew."""
    rows = CorrectionRound.objects.select_for_update(of=("self",)).select_related("application__nominee")
    for row in rows.filter(application__cycle=cycle, closed_at=None, due_at__gt=since).order_by("application"):
        left = workdays.between(since, row.due_at)
        due = workdays.after(max(left, 1), at=row.due_at.astimezone(clock.SHANGHAI).time())
        row.due_at, row.due_estimated = due.at, due.estimated
        row.save(update_fields=["due_at", "due_estimated"])
        tell_later(row, "年度中止期间不计入补正期限。")


def tell_later(row: CorrectionRound, reason: str) -> None:
    """The three parties read until when they have now, and why."""
    from nominations.deadlines import beijing
    from nominations.messages import tell_one

    key = f"correction-extended:{row.pk}:{row.due_at.isoformat()}"
    words = {"due": beijing(row.due_at), "reason": reason}
    for notice in rounds.LATER:
        tell_one(row.application, notice, words, key=key)


def with_nominee() -> QuerySet[Any, Any]:
    """The keys of the applications whose correction the nominee has in hand."""
    return CorrectionRound.objects.filter(closed_at=None, nominee_done_at=None).values("application")


def unanswered(row: CorrectionRound) -> list[CorrectionItem]:
    """Items without a word from the nominee yet."""
    return [item for item in row.items.all() if item.answered_at is None]


def overdue() -> None:
    """T15: what was not sent back in time is rejected by the clock, once for each person."""
    due = CorrectionRound.objects.filter(closed_at=None, due_at__lte=clock.db_now(), application__status="correction")
    for pk in list(due.order_by("application").values_list("application", flat=True)):
        try:
            _late(pk)
        except TransitionError as error:
            # A year that was suspended meanwhile: the next tick asks again.
            log.info("tick.skipped", move="correction_overdue", pk=pk, why=error.code)


@transaction.atomic
def _late(pk: int) -> None:
    application = locked(Application, pk)
    row = CorrectionRound.objects.select_for_update(of=("self",)).filter(application=pk, closed_at=None).first()
    # Somebody may have sent it, or staff extended it, while this waited for the row.
    if row is None or application.status != Status.CORRECTION or clock.db_now() < row.due_at:
        return
    advance(application, "correction_overdue", by=Actor.system(), permit=everyone, payload={"code": OVERDUE})
    close(row, CorrectionRound.Outcome.OVERDUE)
    left = [item.instruction for item in unanswered(row)]
    reasons = left or [_("补正内容未在期限内由工作单位确认、推荐单位提交。")]
    letters.formal_conclusion(application, code_label=_("逾期未补正"), reasons=reasons, by=None)


def words(row: CorrectionRound) -> dict[str, Any]:
    """What the notices of T13 say besides."""
    from nominations.deadlines import beijing

    return {"due": beijing(row.due_at), "round": row.number, "items": row.items.count()}


def was(row: CorrectionRound) -> dict[str, str]:
    """What stands in those returned fields that no printed form carries: the frozen revision cannot tell later."""
    return differences.unprinted(row.application, scope_of(row.items.all()).names)


__all__ = [
    "HONOURS",
    "ItemDraft",
    "begin",
    "cancel_open",
    "close",
    "hold_open",
    "open_round",
    "overdue",
    "unanswered",
    "was",
]
