"""The home page of every role: what waits for this person, then what waits for others, then figures."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.guards import public
from accounts.roles import ASSOCIATION, Role, roles_of
from nominations.application import queries as application
from nominations.calendar import queries as calendar
from nominations.correction import queries as correction
from nominations.cycles import queries as cycles
from nominations.endorsement import queries as endorsement
from nominations.personal_data import queries as personal_data
from nominations.recommendation import queries as recommendation
from nominations.units import queries as units
from publicity.archive import queries as archive
from publicity.naming import queries as naming
from publicity.objection import queries as objection
from publicity.objection_desk import queries as objection_desk
from publicity.public_notice import queries as public_notice
from review.appeal import queries as appeal
from review.assignment import queries as assignment
from review.attendance import queries as attendance
from review.ballot import queries as ballot
from review.blinding import queries as blinding
from review.defense import queries as defense
from review.disqualification import queries as disqualification
from review.expert_pool import queries as expert_pool
from review.final_approval import queries as final_approval
from review.formal_check import queries as formal_check
from review.hall import queries as hall
from review.intake import queries as intake
from review.late_withdrawal import queries as late_withdrawal
from review.meetings import desk as consensus
from review.panel import queries as panel
from review.paper_desk import queries as paper_desk
from review.proposal import queries as proposal
from review.result_sheet import queries as result_sheet
from review.same_evidence import queries as same_evidence
from review.written_review import queries as written_review
from saq_portal import figures

FAR = datetime.max.replace(tzinfo=UTC)
# Whose work each stage can hold; a person without the role costs no query.
SOURCES = (
    (frozenset({Role.NOM}), application),
    (frozenset({Role.UNIT}), endorsement),
    (frozenset({Role.REC}), recommendation),
    (frozenset({Role.NOM, Role.UNIT, Role.REC}), correction),
    (ASSOCIATION, intake),
    (frozenset({Role.STAFF}), paper_desk),
    (ASSOCIATION, formal_check),
    (ASSOCIATION, same_evidence),
    (ASSOCIATION, result_sheet),
    (frozenset({Role.STAFF, Role.LEAD}), assignment),
    (ASSOCIATION | {Role.NOM, Role.UNIT, Role.REC}, disqualification),
    (ASSOCIATION | {Role.NOM, Role.REC}, appeal),
    (ASSOCIATION | {Role.REC}, late_withdrawal),
    (ASSOCIATION | {Role.EXP}, expert_pool),
    (frozenset({Role.EXP, Role.LEAD}), written_review),
    (frozenset({Role.EXP}), panel),
    (frozenset({Role.STAFF}), blinding),
    (ASSOCIATION, consensus),
    (frozenset({Role.STAFF, Role.LEAD}), defense),
    (frozenset({Role.STAFF, Role.LEAD, Role.NOM, Role.EXP}), attendance),
    (frozenset({Role.STAFF, Role.EXP}), hall),
    (frozenset({Role.STAFF, Role.LEAD}), proposal),
    (ASSOCIATION, final_approval),
    (frozenset({Role.EXP}), ballot),
    (ASSOCIATION, public_notice),
    (ASSOCIATION, objection_desk),
    (ASSOCIATION, naming),
    (frozenset({Role.STAFF, Role.SUP}), archive),
    (frozenset({Role.NOM, Role.UNIT, Role.REC}), objection),
    (frozenset({Role.STAFF, Role.LEAD}), personal_data),
    (ASSOCIATION, calendar),
    (frozenset({Role.STAFF}), units),
    (ASSOCIATION, cycles),
)


def by_deadline(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Oldest deadline first; what has none comes last."""
    return sorted(rows, key=lambda row: row.get("deadline") or FAR)


def gather(user: Any, name: str) -> list[dict[str, Any]]:
    """The rows of one kind (`turns` or `waiting`) from every stage in which the person has a part."""
    held = roles_of(user)
    rows: list[dict[str, Any]] = []
    for roles, source in SOURCES:
        if held & roles and hasattr(source, name):
            rows += getattr(source, name)(user)
    return by_deadline(rows)


@public
def home(request: HttpRequest) -> HttpResponse:
    """Visitors come to the notice; who is signed in, to what waits for them."""
    if not request.user.is_authenticated:
        return redirect("cycle_notice:queue")
    context = {
        "turns": gather(request.user, "turns"),
        "waiting": gather(request.user, "waiting"),
        "figures": figures.for_desk(request.user),
        # Officers and staff come for their desk; their own application, if any, waits under 我的申报.
        "invite": application.invite(request.user) if roles_of(request.user) == {Role.NOM} else None,
    }
    return render(request, "home.html", context)
