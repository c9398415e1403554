"""A batch is received, sent back by two people, or taken under examination; the stage begins (B5, B6, B8, C5)."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock, inbox
from accounts.roles import Role, holders
from nominations import batch_lists, deadlines
from nominations.acting import Actor, NotPermitted, TransitionError, WrongState
from nominations.models import Application, Batch, BatchEvent, Cycle, CycleEvent
from nominations.pipeline import BatchStatus, Status
from nominations.transitions import advance, advance_batch, advance_cycle, latest_event, locked, replay
from review.intake.models import ReturnProposal
from review.intake.permissions import can_begin_stage, can_confirm_return, can_examine, can_receive

REASON_CHARS = 5


@transaction.atomic
def receive(batch: Batch, *, by: Actor, version: int, key: str) -> BatchEvent:
    """Note who received the batch and when, and tell its recommending unit; a second click is the first."""
    batch = locked(Batch, batch.pk)
    if done := replay(batch, "receive", by, key):
        return done
    Batch.objects.filter(pk=batch.pk).update(received_at=clock.db_now(), received_by=by.user)
    return advance_batch(batch, "receive", by=by, permit=can_receive, version=version, key=key)


@transaction.atomic
def begin_exam(batch: Batch, *, by: Actor, version: int, key: str) -> BatchEvent:
    """B8: from now on its applications are decided."""
    return advance_batch(batch, "begin_exam", by=by, permit=can_examine, version=version, key=key)


@transaction.atomic
def begin_stage(cycle: Cycle, *, by: Actor, version: int, key: str) -> CycleEvent:
    """C5: intake is over, the year is in its formal check."""
    return advance_cycle(cycle, "begin_formal", by=by, permit=can_begin_stage, version=version, key=key)


@transaction.atomic
def propose_return(batch: Batch, *, by: Actor, reason: str, version: int, key: str) -> ReturnProposal:
    """B6, first person: the scan cannot be read or a seal is missing; before the receipt and in time."""
    batch = locked(Batch, batch.pk)
    if not can_receive(by.user, batch) or by.user is None:
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if batch.status != BatchStatus.SUBMITTED:
        raise WrongState(_("批次已签收或已退回，不能整批退回。"), latest=latest_event(batch))
    if deadlines.is_past(batch, batch.cycle):
        raise TransitionError(_("报送已经截止，整批退回后将无法重新报送。请签收后逐件退回补正。"))
    if ReturnProposal.objects.filter(batch=batch, outcome="").exists():
        raise WrongState(_("已经提出整批退回，等待负责人决定。"), latest=latest_event(batch))
    made = ReturnProposal.objects.create(batch=batch, reason=reason, proposed_by=by.user)
    people = [one for one in holders(Role.LEAD) if one.pk != by.user.pk]
    subject, body = f"{batch.recommender.name}第{batch.number}批次建议整批退回", f"理由：{reason}"
    inbox.tell(people, key=f"return-proposal:{made.pk}", subject=subject, body=body, url=f"/intake/{batch.key}/")
    audit.record_late("batch.propose_return", actor=by.user, ip=by.ip, target=f"batch:{batch.pk}")
    return made


@transaction.atomic
def decide_return(proposal: ReturnProposal, *, by: Actor, agreed: bool, version: int, key: str) -> ReturnProposal:
    """B6, second person: everybody goes back to “recommended”, the sealed list is void, the unit is told why."""
    batch = locked(Batch, proposal.batch_id)
    items = list(batch.items.filter(live=True).order_by("application"))
    people = list(Application.objects.select_for_update(of=("self",)).filter(batch_items__in=items).order_by("pk"))
    held = ReturnProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if held.outcome:
        raise WrongState(_("这项建议已经决定过了。"), latest=latest_event(batch))
    if not can_confirm_return(by.user, batch) or by.user is None or by.user.pk == held.proposed_by_id:
        raise NotPermitted(_("您没有办理此事项的权限。"))
    outcome = ReturnProposal.Outcome.CONFIRMED if agreed else ReturnProposal.Outcome.DECLINED
    held.outcome, held.decided_by, held.decided_at = outcome, by.user, clock.now()
    held.save(update_fields=["outcome", "decided_by", "decided_at"])
    if agreed:
        _send_back(batch, people, by, held.reason, version, key)
    return held


def _send_back(batch: Batch, people: list[Application], by: Actor, reason: str, version: int, key: str) -> None:
    if deadlines.is_past(batch, batch.cycle):
        raise TransitionError(_("报送已经截止，整批退回后将无法重新报送。请签收后逐件退回补正。"))
    batch_lists.void_revision(batch)
    other = Batch.objects.filter(cycle=batch.cycle_id, recommender=batch.recommender_id, status=BatchStatus.EDITING)
    if other.exists():
        raise TransitionError(_("该推荐单位正在编辑另一批次，请先请其锁定或取消，再整批退回。"))
    advance_batch(batch, "return_batch", by=by, permit=can_confirm_return, reason=reason, version=version, key=key)
    for application in people:
        if application.status == Status.SUBMITTED:
            advance(application, "batch_return", by=by, permit=lambda user, row: True, reason=reason)
