"""How a check stands: what is held for a decision, and what still speaks against passing it (T16)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from nominations import bans
from nominations.acting import Actor, NotPermitted, WrongState
from nominations.models import Application
from nominations.pipeline import BatchStatus, Status
from nominations.transitions import Permit, latest_event, locked, stale
from review.checklist.items import ITEMS, NO
from review.checklist.models import Answer, EligibilityWaiver, RejectProposal
from review.paperwork import ledger


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


def pass_problems(application: Application, found_already: Mapping[str, Any] | None = None) -> list[str]:
    """Everything that stands between this application and 通过, at once.

    `found_already`: the findings of the same page, which have asked for bans and paper before.
    """
    answers = {one.item: one for one in Answer.objects.filter(application=application)}
    waivers = {
        one.item: one.outcome
        for one in EligibilityWaiver.objects.filter(application=application).exclude(outcome="refused")
    }
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
    if RejectProposal.objects.filter(application=application, outcome="").exists():
        found.append(_("已提出不通过的建议，等待负责人决定。"))
    if found_already:
        found += [*found_already["ban"].bad, *found_already["paper"].bad]
    else:
        found += bans.problems_for(application.id_index, application.employer, application.recommender)
        found += ledger.problems(application)
    return found + batch_problems(application)


def batch_problems(application: Application) -> list[str]:
    """Decisions come after the batch was received and its examination begun (B8)."""
    item = application.batch_items.filter(live=True).select_related("batch").first()
    if item is not None and item.batch.status == BatchStatus.EXAMINING:
        return []
    return [_("所在批次还没有开始审查，请先签收批次并开始审查。")]


def undecided(application: Application) -> list[str]:
    if RejectProposal.objects.filter(application=application, outcome="").exists():
        return [_("已提出不通过的建议，等待负责人决定，现在不能退回补正。")]
    return []
