"""How a check stands: what is held for a decision, and what still speaks against passing it (T16)."""

from django.utils.translation import gettext as _

from nominations.acting import Actor, NotPermitted, WrongState
from nominations.models import Application, Batch
from nominations.pipeline import BatchStatus, Status
from nominations.transitions import Permit, latest_event, locked, stale
from review.checklist.items import ITEMS, NO
from review.checklist.material import Material
from review.checklist.models import EligibilityWaiver, RejectProposal

# Closed, when an appeal (T38) has brought one of its people back.
EXAMINED = (BatchStatus.EXAMINING, BatchStatus.CLOSED)


def hold(application: Application, by: Actor, permit: Permit, version: int | None = None) -> Application:
    """The application, locked, as long as it waits for a decision."""
    row = locked(Application, application.pk)
    if not permit(by.user, row):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if row.status != Status.SUBMITTED:
        words = {"state": row.get_status_display()}
        raise WrongState(_("当前状态为“%(state)s”，不能办理。") % words, latest=latest_event(row))
    if version is not None and version != row.version:
        raise stale(row)
    return row


def pass_problems(application: Application, material: Material | None = None) -> list[str]:
    """Everything that stands between this application and 通过, at once.

    `material`: what the same page has asked for; without it everything is asked anew, as a decision must.
    """
    held = material or Material(application)
    answers = held.answers
    waivers = {one.item: one.outcome for one in held.waivers if one.outcome != EligibilityWaiver.Outcome.REFUSED}
    found = []
    if missing := [item for item in ITEMS if item.code not in answers]:
        found.append(_("还有 %(n)d 项没有审查结果。") % {"n": len(missing)})
    for item in ITEMS:
        given = answers.get(item.code)
        if given is not None and given.value == NO and waivers.get(item.code) != "approved":
            found.append(_("“%(item)s”为不符合，不能通过。") % {"item": item.text})
    if any(one.revision != application.revision for one in answers.values()):
        found.append(_("材料已有新的版本，请对照改动重新核对，并保存审查结果。"))
    if "" in waivers.values():
        found.append(_("还有例外申请等待负责人决定。"))
    if held.proposal is not None:
        found.append(_("已提出不通过的建议，等待负责人决定。"))
    return found + held.ban_problems + held.paper[0] + _not_examined(held.batch)


def batch_problems(application: Application) -> list[str]:
    """Decisions come after the batch was received and its examination begun (B8)."""
    item = application.batch_items.filter(live=True).select_related("batch").first()
    return _not_examined(item.batch if item is not None else None)


def _not_examined(batch: Batch | None) -> list[str]:
    if batch is not None and batch.status in EXAMINED:
        return []
    return [_("所在批次还没有开始审查，请先签收批次并开始审查。")]


def undecided(application: Application) -> list[str]:
    if RejectProposal.objects.filter(application=application, outcome="").exists():
        return [_("已提出不通过的建议，等待负责人决定，现在不能退回补正。")]
    return []
