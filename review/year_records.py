"""What a year's meetings leave beside sheets and minutes: papers of halls and ballots, lists, reasons typed by hand.

It goes with the minutes after ten years (review.ten_years). Orders, lots, counts and votes stay, and so do the minutes
of the approval and the list of candidates, which are kept for good.
"""

from typing import Any

from nominations.models import Cycle
from nominations.retention import erasing
from nominations.retention.rules import Gone
from review.attending.models import Absence
from review.experts.models import Appointment
from review.halls import papers as of_halls
from review.halls.models import Seat, Session, SessionEvent, SlotEvent
from review.proposals import list_papers
from review.proposals.models import Counting, Proposal, ProposalEvent, ProposalLine
from review.sheets import papers as of_sheets
from review.votes import papers as of_votes
from review.votes.models import ApprovalEvent, Member, Round


def erase(cycle: Cycle) -> Gone:
    """Papers and words; asking twice changes nothing."""
    gone = Gone()
    for target in _targets(cycle):
        gone.add(erasing.documents(erasing.papers(target)))
    gone.rows += _words(cycle)
    return gone


def _targets(cycle: Cycle) -> list[str]:
    """Timetables, signing lists, letters to experts, the proposed list, voting papers."""
    sessions = Session.objects.filter(cycle=cycle)
    found = [of_halls.session_target(row) for row in sessions]
    found += [of_halls.seat_target(row) for row in Seat.objects.filter(session__in=sessions)]
    found += [list_papers.target(row) for row in Counting.objects.filter(cycle=cycle)]
    found += [of_sheets.letter_target(row) for row in Appointment.objects.filter(cycle=cycle)]
    found += [of_votes.member_target(row) for row in Member.objects.filter(approval__cycle=cycle)]
    return found + [of_votes.round_target(row) for row in Round.objects.filter(approval__cycle=cycle)]


def _words(cycle: Cycle) -> int:
    """Events may be emptied and not be written anew (accounts.append_only); what they count by stays in `payload`."""
    typed: tuple[tuple[Any, str, dict[str, Any]], ...] = (
        (SessionEvent, "reason", {"session__cycle": cycle}),
        (SlotEvent, "reason", {"slot__session__cycle": cycle}),
        (Seat, "end_reason", {"session__cycle": cycle}),
        (Absence, "note", {"cycle": cycle}),
        (Proposal, "quota_note", {"cycle": cycle}),
        (ProposalEvent, "reason", {"proposal__cycle": cycle}),
        (ProposalLine, "reason", {"proposal__cycle": cycle}),
        (ApprovalEvent, "reason", {"approval__cycle": cycle}),
        (Member, "end_reason", {"approval__cycle": cycle}),
        (Round, "reason", {"approval__cycle": cycle}),
        (Appointment, "end_reason", {"cycle": cycle}),
    )
    return sum(
        model._default_manager.filter(**where).exclude(**{field: ""}).update(**{field: ""})
        for model, field, where in typed
    )
