"""When all periods are over nothing that anybody typed is left in any table, but what is kept for good (§2.16)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts import clock
from accounts.models import OutgoingMail
from documents.models import GeneratedDocument
from nominations.models import BatchEvent
from nominations.retention import erasing, running
from review.halls.models import SessionEvent, SlotEvent
from review.proposals.models import ProposalEvent
from review.votes.models import ApprovalEvent
from tests.factories.years import cancel
from tests.permissions.approving import STEPS
from tests.permissions.hearing import begun
from tests.support.planting import plant, standing

pytestmark = [pytest.mark.django_db, pytest.mark.story]
HISTORY = (BatchEvent, SessionEvent, SlotEvent, ProposalEvent, ApprovalEvent)
# What stays, and why.
FOR_GOOD = {
    # Places, codes, numbers and keys of rows: of nobody.
    "Approval.place", "ApprovalEvent.payload", "Case.kinds", "Counting.parameters", "CountingRow.marks",
    "Meeting.place", "Plan.error", "Plan.figures", "Plan.pairs", "Plan.parameters", "ProposalEvent.payload",
    "Ranking.information", "Ranking.parameters", "RankingRow.flags", "RankingRow.sheets", "Session.address",
    "Session.hall", "Session.public_source", "SessionEvent.payload", "SlotEvent.payload", "Voter.away",
    # The minutes of the approval and the list of candidates, with the papers as they were signed.
    "GeneratedDocument.error", "Snapshot.payload", "StoredFile.original_name",
    # An expert is in the pool until the account is closed: test_closing.
    "Expert.employer_name", "Expert.fields", "Expert.methods", "Expert.note", "Expert.title", "Relation.note",
    "Relation.person_name", "Relation.unit_name",
}  # fmt: skip


def test_nothing_typed_outlives_its_period():
    scene = begun()
    for step in STEPS.values():
        step(scene)
    moment = clock.now()
    cancel(scene.cycle, moment)
    OutgoingMail.objects.exclude(state="sent").update(state="sent", sent_at=clock.now())
    planted = plant()
    for model in HISTORY:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            model._default_manager.update(reason="另写的理由")  # emptied it may be, and nothing else
    assert {"SlotEvent.reason", "StaffConflict.reason", "Opinion.checklist", "Member.end_reason"} <= planted
    for years in (3, 10, 30):
        with clock.at(moment.replace(year=moment.year + years) + timedelta(days=2)):
            running.run()
    assert standing() - FOR_GOOD == set()
    of_somebody = GeneratedDocument.objects.exclude(target__startswith="rubric:")  # sheets that nobody has filled
    papers = {row.kind for row in erasing.speaking(of_somebody)}
    assert papers <= {"approval_minutes", "candidate_list"}, papers
