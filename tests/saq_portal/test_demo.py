"""The demonstration tells the story of its tables, through the real moves, and refuses to mix with other data."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from documents.models import GeneratedDocument
from nominations.deadlines import beijing
from nominations.models import Application, Batch, CorrectionRound, Cycle, StageEvent, Unit
from nominations.pipeline import CycleStage, Status
from publicity.objections.models import Objection
from publicity.titles.models import Title
from review.experts.models import Conflict
from review.halls import lots
from review.halls.models import Session, Slot
from review.mailed.models import MailFile
from review.marks.models import Mark
from review.proposals.models import Counting, Proposal
from review.rankings.models import Ranking
from review.sheets.models import Assignment
from review.votes import proof
from review.votes.models import Approval, Ballot
from saq_portal.demo import seed, tables
from tests.factories.nominations import make_user
from tests.saq_portal.demo_public import (
    NAMED,
    one_objection_is_dismissed_one_upheld_with_a_ban_and_one_refused,
    stage_five_has_two_rounds,
    stage_six_ends_with_ten_people_named,
)

pytestmark = [pytest.mark.django_db, pytest.mark.story]
STAGE_ONE = ("request_correction", "resubmit", "correction_overdue", "formal_pass", "formal_reject")
STAGE_TWO = ("start_written", "shortlist", "not_shortlist")
STAGE_FOUR = ("approve", "approve_reserve", "approval_fail")
STAGE_THREE = ("schedule_defense", "propose", "propose_reserve", "defense_fail")
STAGE_FIVE = ("publish", "accept_objection", "dismiss_clear", "uphold", "publicity_end", "promote")
STAGE_SIX = ("name", "cycle_close")


def test_the_story(demo, settings):
    """Loading takes seconds, so that all that is to be seen of it is looked at in one test."""
    settings.SAQ_DEMO = True
    the_forty_come_out_as_the_table_says()
    acceptance_numbers_are_without_gaps_and_the_worked_example_has_its_own()
    twelve_units_handed_in_before_the_deadline_and_the_year_is_closed()
    stage_one_is_told_to_its_end()
    stage_two_ends_with_a_list()
    stage_three_ends_with_eleven_and_two()
    stage_four_ends_with_ten_candidates_and_two()
    stage_five_has_two_rounds()
    one_objection_is_dismissed_one_upheld_with_a_ban_and_one_refused()
    stage_six_ends_with_ten_people_named()
    a_year_is_open_with_something_at_every_desk()
    all_names_are_marked_as_invented_and_no_contact_person_of_the_notice_appears()
    every_role_has_an_account_to_try()
    it_can_be_asked_for_again_and_adds_nothing()


def the_forty_come_out_as_the_table_says():
    cycle = Cycle.objects.get(year=2023)
    rows = Application.objects.filter(cycle=cycle)
    assert Counter(rows.values_list("status", flat=True)) == {
        Status.NAMED: 10, Status.NOT_NAMED: 1, Status.DISQUALIFIED: 1, Status.APPROVAL_REJECTED: 1,
        Status.DEFENSE_REJECTED: 4, Status.WRITTEN_REJECTED: 14,
        Status.FORMAL_REJECTED: 2, Status.WITHDRAWN: 2,
        Status.EXPIRED: 4, Status.UNIT_REJECTED: 1, Status.NOT_RECOMMENDED: 1,
    }  # fmt: skip
    assert rows.values("name").distinct().count() == 40
    by_name = dict(rows.exclude(status=Status.WITHDRAWN).values_list("name", "status"))
    fates = {
        "阮星回": Status.UNIT_REJECTED, "鲁定安": Status.NOT_RECOMMENDED, "段明徵": Status.EXPIRED,
        "向书棠": Status.EXPIRED, "宗长庚": Status.EXPIRED, "管仲平": Status.EXPIRED, "田介之": Status.WRITTEN_REJECTED,
        "戴怀瑾": Status.WRITTEN_REJECTED, "吾提库尔·买买提": Status.WRITTEN_REJECTED,
        "胡䶮": Status.WRITTEN_REJECTED, "温如璋": Status.WRITTEN_REJECTED, "裴叔衍": Status.DISQUALIFIED,
        "葛成蹊": Status.APPROVAL_REJECTED, "闻人策": Status.NOT_NAMED,
        "盛夏至": Status.DEFENSE_REJECTED, "柯令闻": Status.DEFENSE_REJECTED, "乔映岚": Status.DEFENSE_REJECTED,
        "纪清和": Status.DEFENSE_REJECTED,
        "石问渠": Status.FORMAL_REJECTED, "韦怀远": Status.FORMAL_REJECTED,
    } | dict.fromkeys(NAMED, Status.NAMED)  # fmt: skip
    assert {name: by_name[name] for name in fates} == fates
    assert rows.get(name="祁宥晴").status == Status.WITHDRAWN


def acceptance_numbers_are_without_gaps_and_the_worked_example_has_its_own():
    numbers = Application.objects.filter(cycle__year=2023).exclude(acceptance_no="")
    assert sorted(numbers.values_list("acceptance_no", flat=True)) == [f"2023-{n:04d}" for n in range(1, 34)]
    assert numbers.get(acceptance_no="2023-0017").name == "沈砺成"


def twelve_units_handed_in_before_the_deadline_and_the_year_is_closed():
    cycle = Cycle.objects.get(year=2023)
    assert cycle.stage == CycleStage.COMPLETED
    batches = Batch.objects.filter(cycle=cycle)
    assert batches.count() == 12
    assert all(batch.submitted_at < cycle.submit_deadline for batch in batches)
    assert set(batches.values_list("status", flat=True)) == {"closed"}
    assert (
        not StageEvent.objects.filter(application__cycle=cycle, at__gt=cycle.submit_deadline)
        .exclude(move__in=("expire", *STAGE_ONE, *STAGE_TWO, *STAGE_THREE, *STAGE_FOUR, *STAGE_FIVE, *STAGE_SIX))
        .exists()
    )


def stage_one_is_told_to_its_end():
    """Three were corrected, one let the date pass, one was rejected by two people; the letters are there."""
    rounds = CorrectionRound.objects.filter(application__cycle__year=2023)
    ends = {row.application.name: row.outcome for row in rounds.select_related("application")}
    late, done = CorrectionRound.Outcome.OVERDUE, CorrectionRound.Outcome.RESUBMITTED
    assert ends == {"胡䶮": done, "葛成蹊": done, "郁南枝": done, "韦怀远": late}
    assert {beijing(row.due_at) for row in rounds} == {"2023年4月21日 17:00"}
    assert MailFile.objects.get().application.name == "胡䶮", "the card that came by mail and had to be uploaded too"
    rejected = StageEvent.objects.get(move="formal_reject")
    assert (rejected.application.name, rejected.payload["code"]) == ("石问渠", "ineligible")
    assert rejected.actor_id != rejected.payload["proposed_by"]
    kinds = Counter(GeneratedDocument.objects.values_list("kind", flat=True))
    assert (kinds["correction_notice"], kinds["formal_conclusion"]) == (4, 2)


def stage_two_ends_with_a_list():
    """Fourteen experts, one kept away by where they work and one by whom they named; every sheet locked and counted."""
    cycle = Cycle.objects.get(year=2023)
    sheets = Assignment.objects.filter(cycle=cycle)
    assert set(sheets.values_list("state", flat=True)) == {"locked"}
    assert (sheets.count(), sheets.values("expert").distinct().count()) == (31 * 5, 14)
    loads = Counter(sheets.values_list("expert", flat=True)).values()
    assert max(loads) - min(loads) <= 1
    away = {(row.expert.user.name, row.application.name, row.kind) for row in Conflict.objects.filter(ended_at=None)}
    assert {("许青崖", "温如璋", "employer"), ("罗承安", "孔述言", "mentor")} <= away
    met = {(row.expert.user.name, row.application.name) for row in sheets.select_related("expert__user", "application")}
    assert not met & {(expert, nominee) for expert, nominee, _kind in away}
    ranking = Ranking.objects.get(cycle=cycle)
    assert ranking.rows.filter(suggested=True).count() == 17
    shortlisted = StageEvent.objects.filter(move="shortlist", application__cycle=cycle)
    assert all(event.payload["written"]["rank"] <= 17 for event in shortlisted)
    kinds = Counter(GeneratedDocument.objects.values_list("kind", flat=True))
    assert kinds["score_sheet"] == 155


def stage_three_ends_with_eleven_and_two():
    """Two days in the hall, nine at the table; whoever never came has no total and is not on the list."""
    cycle = Cycle.objects.get(year=2023)
    sessions = Session.objects.filter(cycle=cycle)
    assert [row.state for row in sessions] == ["confirmed", "confirmed"]
    for row in sessions:
        numbers = [slot.application.acceptance_no for slot in row.slots.select_related("application")]
        assert lots.commitment(row.seed) == row.commitment
        assert [slot.lot for slot in row.slots.order_by("lot")] == list(range(1, len(numbers) + 1))
        drawn = lots.draw(row.seed, row.public_value, numbers)
        assert drawn == [slot.application.acceptance_no for slot in row.slots.order_by("lot")]
        assert row.seats.filter(ended_at=None).count() == 9
    marks = Mark.objects.filter(slot__session__cycle=cycle, submitted_at__isnull=False)
    away = Conflict.objects.filter(ended_at=None, expert__seats__session__in=sessions).values("application")
    stepped_out = Slot.objects.filter(session__in=sessions, application__in=away).exclude(state="absent")
    assert marks.count() >= 16 * 9 - stepped_out.count() * 9 and not marks.filter(late_at__isnull=False).exists()
    assert Slot.objects.get(session__in=sessions, state="absent").application.name == "柯令闻"
    rows = Counting.objects.filter(cycle=cycle).order_by("-number").first().rows
    assert rows.get(absent=True).total is None and rows.count() == 17
    chosen = Counter(Proposal.objects.get(cycle=cycle).lines.values_list("choice", flat=True))
    assert chosen == {"propose": 11, "propose_reserve": 2, "defense_fail": 4}


def stage_four_ends_with_ten_candidates_and_two():
    """Thirteen vote on thirteen; one has eight voices where nine are needed; nobody can say who said what."""
    approval = Approval.objects.get(cycle__year=2023)
    assert approval.state == "confirmed" and approval.scan is not None and approval.closed_by != approval.confirmed_by
    assert Counter(approval.members.values_list("kind", flat=True)) == {"government": 4, "senior": 7, "association": 2}
    one = approval.rounds.get()
    rows = {row.application.name: row for row in one.candidacies.select_related("application")}
    assert {(row.entitled, row.needed, row.yes + row.no + row.abstain) for row in rows.values()} == {(13, 9, 13)}
    failed = rows["葛成蹊"]
    assert (failed.yes, failed.no, failed.abstain, failed.passed) == (8, 4, 1, False)
    assert sum(row.passed for row in rows.values()) == 12 and proof.verify(one).whole
    assert Ballot.objects.count() == 13 * 13 and not one.voters.filter(used=False).exists()
    listed = approval.paper.snapshot.payload
    assert (len(listed["proposed"]), len(listed["reserve"])) == (10, 2)
    assert [line["result"] for line in approval.minutes.snapshot.payload["decided"]].count("未通过") == 1


def a_year_is_open_with_something_at_every_desk():
    rows = Application.objects.filter(cycle__stage=CycleStage.OPEN)
    assert Counter(rows.values_list("status", flat=True)) == {
        Status.UNIT_REVIEW: 1, Status.RECOMMENDER_REVIEW: 1, Status.RECOMMENDED: 1, Status.SUBMITTED: 1,
    }  # fmt: skip


def all_names_are_marked_as_invented_and_no_contact_person_of_the_notice_appears():
    assert not Unit.objects.exclude(name__startswith="（演示）").exists()
    contacts = [person["name"] for cycle in Cycle.objects.all() for person in cycle.contacts]
    assert set(contacts) == {"演示联系人"}
    assert {row.name[:4] for row in Objection.objects.all()} == {"（演示）"}
    assert not Title.objects.exclude(employer__startswith="（演示）").exists()


def it_can_be_asked_for_again_and_adds_nothing():
    before = Application.objects.count(), StageEvent.objects.count()
    call_command("seed_demo")
    assert (Application.objects.count(), StageEvent.objects.count()) == before


def test_it_refuses_a_database_that_holds_other_data(settings):
    settings.SAQ_DEMO = True
    make_user()
    with pytest.raises(CommandError, match="已有其他数据"):
        call_command("seed_demo")
    assert not Cycle.objects.exists()


def test_it_refuses_outside_the_demonstration(settings):
    settings.SAQ_DEMO = False
    for command in ("seed_demo", "demo_accounts"):
        with pytest.raises(CommandError):
            call_command(command)


def every_role_has_an_account_to_try():
    assert len(seed.accounts()) == 9
    assert len(tables.nominees()) == 40
