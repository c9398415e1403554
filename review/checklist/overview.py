"""The checklist of one application as it stands, what changed since a return, what may be returned or waived."""

from typing import Any

from accounts import clock
from nominations import correction_scope, differences, workdays
from nominations.models import Application
from nominations.pipeline import Status
from review.checklist.findings import findings
from review.checklist.items import BY_CODE, NO, WAIVABLE, Item
from review.checklist.material import Material
from review.checklist.models import Answer, EligibilityWaiver
from review.checklist.standing import pass_problems

# Where an item that was answered 不符合 is put right.
PLACES = {
    "id": "attachment:id_front",
    "union": "attachment:union_card",
    "honours": "field:honours",
    "opinions": "other:",
}


def overview(user: Any, material: Material, role: str, *, checks: bool, confirms: bool) -> dict[str, Any]:
    """The checklist as it stands, what changed since a return, what waits for a second person."""
    found = material.application
    open_now = found.status == Status.SUBMITTED
    proposal, waivers, rounds = material.proposal, material.waivers, material.rounds
    second = open_now and confirms
    return {
        "acting": open_now and checks,
        "findings": findings(material) if open_now else {},
        "held": material.answers,
        "problems": pass_problems(found, material) if open_now else [],
        "proposal": proposal,
        "to_confirm": proposal if second and proposal and proposal.proposed_by_id != user.pk else None,
        "waivers": [{"waiver": row, "item": BY_CODE[row.item]} for row in waivers],
        "to_waive": [row for row in waivers if second and not row.outcome and row.proposed_by_id != user.pk],
        "rounds": rounds,
        "extendable": checks and bool(rounds) and rounds[0].closed_at is None and not rounds[0].extended,
        **_changed(material, role),
    }


def _changed(material: Material, role: str) -> dict[str, Any]:
    """The difference against the version that was returned, once it came back (T14)."""
    found, rounds = material.application, material.rounds
    if not rounds or rounds[0].outcome != "resubmitted":
        return {"changes": [], "files": {"added": [], "removed": []}, "compared": None}
    last = rounds[0]
    changes = differences.changes(found, last.base_revision, role)
    files = differences.files_since(found, last.opened_at, role, material.all_files)
    return {
        "changes": changes,
        "files": files,
        "compared": last,
        "out_of_view": not differences.any_change(changes, files),
    }


def returnable(found: Application) -> dict[str, Any]:
    """What the page of a return offers, with what was answered 不符合 as its first words."""
    honours = list(found.honours.all())
    told = {
        PLACES[row.item]: row.remark for row in Answer.objects.filter(application=found, value=NO) if row.item in PLACES
    }
    due = workdays.after(found.cycle.correction_days)
    local = due.at.astimezone(clock.SHANGHAI)
    return {
        "groups": correction_scope.targets(found, honours),
        "told": told,
        "initial": {"due_date": local.date(), "due_time": f"{local:%H:%M}"},
        "estimated": due.estimated,
        "left": found.cycle.correction_rounds - found.corrections.count(),
    }


def waivable(found: Application) -> list[Item]:
    """Exclusions answered 不符合 for which no waiver was asked or given yet."""
    asked = set(
        EligibilityWaiver.objects.filter(application=found).exclude(outcome="refused").values_list("item", flat=True)
    )
    no = set(Answer.objects.filter(application=found, value=NO).values_list("item", flat=True))
    return [item for item in WAIVABLE if item.code in no - asked]
