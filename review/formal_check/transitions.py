"""The case worker's verbs: answer, return, extend, pass (T13, T16); what needs a second person: checklist.deciding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock, inbox
from accounts.models import User
from nominations import corrections, letters
from nominations.acting import Actor, NotPermitted, TransitionError, WrongState
from nominations.models import Application, CorrectionRound, StageEvent
from nominations.transitions import advance, latest_event, locked, replay
from review.checklist.models import Answer, EligibilityWaiver
from review.checklist.standing import batch_problems, hold, pass_problems, undecided
from review.formal_check.permissions import can_assign, can_check
from review.paperwork import ledger


@dataclass(frozen=True)
class Given:
    """One answer as a person gives it."""

    value: str
    remark: str = ""


@transaction.atomic
def answer(application: Application, *, by: Actor, answers: Mapping[str, Given]) -> None:
    """Keep what was answered, for the revision as it stands; an item that is not named keeps what it had."""
    row = hold(application, by, can_check)
    held = {one.item: one for one in Answer.objects.filter(application=row)}
    changed = {}
    for code, given in answers.items():
        new = (given.value, given.remark, row.revision)
        old = held.get(code)
        if old is not None and (old.value, old.remark, old.revision) == new:
            continue
        values = {"value": given.value, "remark": given.remark, "revision": row.revision}
        Answer.objects.update_or_create(
            application=row, item=code, defaults=values | {"by": by.user, "at": clock.now()}
        )
        changed[code] = given.value
    if changed:
        audit.record_late("checklist.answer", actor=by.user, ip=by.ip, target=f"application:{row.pk}", detail=changed)


@transaction.atomic
def formal_pass(application: Application, *, by: Actor, version: int, key: str) -> StageEvent:
    """T16: a complete checklist, exclusions waived by two people where they apply, no ban, nothing open."""
    row = locked(Application, application.pk)
    if done := replay(row, "formal_pass", by, key):
        return done
    grace = ledger.grace_of(row) if ledger.missing(row) else None
    waived = [one.item for one in EligibilityWaiver.objects.filter(application=row, outcome="approved")]
    return advance(
        row,
        "formal_pass",
        by=by,
        permit=can_check,
        guard=pass_problems,
        version=version,
        payload={
            "grace": grace.pk if grace and ledger.missing(row) else None,
            "waived": waived,
            "revision": row.revision,
        },
        key=key,
    )


@transaction.atomic
def request_correction(
    application: Application,
    *,
    by: Actor,
    items: Sequence[corrections.ItemDraft],
    due_at: datetime,
    due_estimated: bool,
    version: int,
    key: str,
) -> StageEvent:
    """T13: open exactly what is listed, tell the three parties, issue the notice D6."""
    row = locked(Application, application.pk)
    if done := replay(row, "request_correction", by, key):
        return done
    row = hold(row, by, can_check, version)
    opened = corrections.begin(row, items=items, due_at=due_at, due_estimated=due_estimated, by=by)
    event = advance(
        row,
        "request_correction",
        by=by,
        permit=can_check,
        guard=lambda app: [*undecided(app), *batch_problems(app)],
        payload={"round": opened.number, "words": corrections.words(opened), "was": corrections.was(opened)},
        key=key,
    )
    letters.correction_notice(opened, by=by.user)
    return event


@transaction.atomic
def extend(application: Application, *, by: Actor, until: datetime, estimated: bool, reason: str) -> CorrectionRound:
    """Once in a round, before it is due, to a later instant; the three parties are told why."""
    row = locked(Application, application.pk)
    if not can_check(by.user, row):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    running = corrections.hold_open(row)
    if running.extended:
        raise WrongState(_("补正期限已经延长过一次，不能再延长。"), latest=latest_event(row))
    if until <= running.due_at:
        raise TransitionError(_("新的期限须晚于原期限。"), [("due_date", _("新的期限须晚于原期限。"))])
    running.due_at, running.due_estimated, running.extended = until, estimated, True
    running.save(update_fields=["due_at", "due_estimated", "extended"])
    words = {"due": until.isoformat(), "round": running.number, "reason_chars": len(reason)}
    corrections.tell_later(running, reason)
    audit.record_late("correction.extend", actor=by.user, ip=by.ip, target=f"application:{row.pk}", detail=words)
    return running


@dataclass(frozen=True)
class Assigned:
    """How many cases changed hands, and how many could not: decided, hidden, or not for this case worker."""

    done: int
    skipped: int


@transaction.atomic
def assign(keys: Sequence[UUID], worker: User, *, by: Actor) -> Assigned:
    """Give cases to a case worker; those that worker may not check stay where they are. One message for all."""
    rows = Application.objects.select_for_update(of=("self",)).filter(key__in=keys).order_by("pk")
    mine = [row for row in rows if can_assign(by.user, row) and can_check(worker, row)]
    changed = [row for row in mine if row.case_worker_id != worker.pk]
    for row in changed:
        row.case_worker = worker
        row.save(update_fields=["case_worker"])
    if changed and (by.user is None or worker.pk != by.user.pk):
        numbers = "、".join(row.acceptance_no for row in changed[:10]) + ("等" if len(changed) > 10 else "")
        inbox.tell(
            [worker],
            key=f"assigned:{changed[0].pk}:{changed[-1].pk}:{clock.now().isoformat()}",
            subject=f"分派给您 {len(changed)} 件申报",
            body=f"受理编号 {numbers}，请办理形式审查。",
            url="/formal_check/?worker=mine",
        )
    for row in changed:
        target, detail = f"application:{row.pk}", {"worker": worker.pk}
        audit.record_late("formal_check.assign", actor=by.user, ip=by.ip, target=target, detail=detail)
    return Assigned(len(changed), len(keys) - len(mine))
