"""What one person proposes and another decides: rejection (T17) and the waiver of an exclusion (R22)."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock, inbox, mail_groups
from accounts.models import User
from accounts.roles import Role, holders
from nominations import letters
from nominations.acting import Actor, NotPermitted, TransitionError, WrongState
from nominations.models import Application, StageEvent
from nominations.transitions import Permit, advance, latest_event, locked, replay
from review.checklist.items import BY_CODE, NO
from review.checklist.models import Answer, EligibilityWaiver, RejectProposal
from review.checklist.standing import batch_problems, hold

WAIVER_CHARS, REASON_CHARS = 20, 10


@transaction.atomic
def propose_reject(
    application: Application, *, by: Actor, permit: Permit, code: str, reason: str, version: int, ask: Permit
) -> RejectProposal:
    """T17, first person: a reason code and the reason; those of whom `ask` is true are asked to decide."""
    row = hold(application, by, permit, version)
    if problems := batch_problems(row):
        raise TransitionError(problems[0], problems)
    if RejectProposal.objects.filter(application=row, outcome="").exists():
        raise WrongState(_("已经提出不通过的建议，等待负责人决定。"), latest=latest_event(row))
    assert by.user is not None
    made = RejectProposal.objects.create(application=row, code=code, reason=reason, proposed_by=by.user)
    _ask(row, f"reject-proposal:{made.pk}", f"{row.acceptance_no} 建议不通过，请复核", by, ask)
    detail = {"code": code, "proposal": made.pk}
    audit.record_late(
        "formal_check.propose_reject", actor=by.user, ip=by.ip, target=f"application:{row.pk}", detail=detail
    )
    return made


def decide_reject(
    proposal: RejectProposal, *, by: Actor, permit: Permit, agreed: bool, decision: str, version: int, key: str
) -> None:
    """T17, second person: yes ends the application, no lets the check go on."""
    if agreed:
        confirm_reject(proposal, by=by, permit=permit, version=version, key=key)
    else:
        decline_reject(proposal, by=by, permit=permit, decision=decision)


@transaction.atomic
def confirm_reject(proposal: RejectProposal, *, by: Actor, permit: Permit, version: int, key: str) -> StageEvent:
    """T17, second person: never the one who proposed it; the letter D7 goes out with the reason."""
    row = locked(Application, proposal.application_id)
    if done := replay(row, "formal_reject", by, key):
        return done
    held = _open(RejectProposal, proposal.pk, row)
    event = advance(
        row,
        "formal_reject",
        by=by,
        permit=lambda user, app: permit(user, app) and user.pk != held.proposed_by_id,
        version=version,
        reason=held.reason,
        payload={"code": held.code, "proposal": held.pk, "proposed_by": held.proposed_by_id},
        key=key,
    )
    _decide(held, RejectProposal.Outcome.CONFIRMED, by, "")
    letters.formal_conclusion(row, code_label=str(held.get_code_display()), reasons=[held.reason], by=by.user)
    return event


@transaction.atomic
def decline_reject(proposal: RejectProposal, *, by: Actor, permit: Permit, decision: str) -> None:
    """The second person does not agree; the case worker goes on checking."""
    row = hold(proposal.application, by, permit)
    held = _open(RejectProposal, proposal.pk, row)
    _second_person(held, row, by, permit)
    _decide(held, RejectProposal.Outcome.DECLINED, by, decision)
    _answered(row, f"reject-declined:{held.pk}", "不通过的建议未获同意", decision, held.proposed_by)
    detail = {"proposal": held.pk}
    audit.record_late(
        "formal_check.decline_reject", actor=by.user, ip=by.ip, target=f"application:{row.pk}", detail=detail
    )


@transaction.atomic
def propose_waiver(
    application: Application, *, by: Actor, permit: Permit, item: str, reason: str, version: int, ask: Permit
) -> EligibilityWaiver:
    """R22, first person: why an exclusion that applies “原则上” should not apply to this person."""
    row = hold(application, by, permit, version)
    if item not in BY_CODE or not BY_CODE[item].waivable:
        raise TransitionError(_("只有“原则上”的三项限制可以申请例外。"))
    if not Answer.objects.filter(application=row, item=item, value=NO).exists():
        raise TransitionError(_("请先把这一项的审查结果保存为“不符合”，再申请例外。"))
    if EligibilityWaiver.objects.filter(application=row, item=item).exclude(outcome="refused").exists():
        raise WrongState(_("这一项已经申请过例外。"), latest=latest_event(row))
    assert by.user is not None
    made = EligibilityWaiver.objects.create(application=row, item=item, reason=reason, proposed_by=by.user)
    _ask(row, f"waiver:{made.pk}", f"{row.acceptance_no} 申请例外，请决定", by, ask)
    detail = {"item": item, "waiver": made.pk}
    audit.record_late(
        "formal_check.propose_waiver", actor=by.user, ip=by.ip, target=f"application:{row.pk}", detail=detail
    )
    return made


@transaction.atomic
def decide_waiver(
    waiver: EligibilityWaiver, *, by: Actor, permit: Permit, agreed: bool, decision: str, version: int, key: str
) -> None:
    """R22, second person; a decided waiver is not decided again, whatever the page was opened on."""
    row = hold(waiver.application, by, permit)
    held = _open(EligibilityWaiver, waiver.pk, row)
    _second_person(held, row, by, permit)
    outcome = EligibilityWaiver.Outcome.APPROVED if agreed else EligibilityWaiver.Outcome.REFUSED
    _decide(held, outcome, by, decision)
    _answered(row, f"waiver-decided:{held.pk}", f"例外申请：{held.get_outcome_display()}", decision, held.proposed_by)
    detail = {"waiver": held.pk, "outcome": str(outcome)}
    audit.record_late(
        "formal_check.decide_waiver", actor=by.user, ip=by.ip, target=f"application:{row.pk}", detail=detail
    )


def _open(model: Any, pk: int, application: Application) -> Any:
    """The proposal, locked behind its application, as long as nobody has decided it."""
    held = model.objects.select_for_update(of=("self",)).select_related("proposed_by").get(pk=pk)
    if held.outcome:
        raise WrongState(_("这项建议已经决定过了。"), latest=latest_event(application))
    return held


def _second_person(held: Any, application: Application, by: Actor, permit: Permit) -> None:
    if not permit(by.user, application) or by.user is None or by.user.pk == held.proposed_by_id:
        raise NotPermitted(_("您没有办理此事项的权限。"))


def _decide(held: Any, outcome: str, by: Actor, decision: str) -> None:
    held.outcome, held.decided_by, held.decided_at, held.decision = outcome, by.user, clock.now(), decision
    held.save(update_fields=["outcome", "decided_by", "decided_at", "decision"])


def _ask(application: Application, key: str, subject: str, by: Actor, ask: Permit) -> None:
    mine = by.user.pk if by.user is not None else None
    people: Iterable[User] = [one for one in holders(Role.LEAD) if one.pk != mine and ask(one, application)]
    body = "经办人提出了建议，请核对材料后决定。"
    url = f"/formal_check/{application.key}/"
    inbox.tell(people, key=key, subject=subject, body=body, url=url, group=mail_groups.WORK)


def _answered(application: Application, key: str, subject: str, decision: str, proposer: User) -> None:
    body = f"受理编号 {application.acceptance_no}。" + (f"\n意见：{decision}" if decision else "")
    inbox.tell([proposer], key=key, subject=subject, body=body, url=f"/formal_check/{application.key}/")
