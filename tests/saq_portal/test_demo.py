"""The demonstration tells the story of its tables, through the real moves, and refuses to mix with other data."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from documents.models import GeneratedDocument
from nominations.deadlines import beijing
from nominations.models import Application, Batch, CorrectionRound, Cycle, StageEvent, Unit
from nominations.pipeline import CycleStage, Status
from saq_portal.demo import seed, tables
from tests.factories.nominations import make_user

pytestmark = pytest.mark.django_db
STAGE_ONE = ("request_correction", "resubmit", "correction_overdue", "formal_pass", "formal_reject")


def test_the_story(settings):
    """Loading takes seconds, so that all that is to be seen of it is looked at in one test."""
    settings.SAQ_DEMO = True
    call_command("seed_demo")
    the_forty_come_out_as_the_table_says()
    acceptance_numbers_are_without_gaps_and_the_worked_example_has_its_own()
    twelve_units_handed_in_before_the_deadline_and_the_year_is_closed()
    stage_one_is_told_to_its_end()
    a_year_is_open_with_something_at_every_desk()
    all_names_are_marked_as_invented_and_no_contact_person_of_the_notice_appears()
    every_role_has_an_account_to_try()
    it_can_be_asked_for_again_and_adds_nothing()


def the_forty_come_out_as_the_table_says():
    cycle = Cycle.objects.get(year=2023)
    rows = Application.objects.filter(cycle=cycle)
    assert Counter(rows.values_list("status", flat=True)) == {
        Status.FORMAL_PASSED: 31, Status.FORMAL_REJECTED: 2, Status.WITHDRAWN: 2, Status.EXPIRED: 4,
        Status.UNIT_REJECTED: 1, Status.NOT_RECOMMENDED: 1,
    }  # fmt: skip
    assert rows.values("name").distinct().count() == 40
    by_name = dict(rows.exclude(status=Status.WITHDRAWN).values_list("name", "status"))
    fates = {
        "阮星回": Status.UNIT_REJECTED, "鲁定安": Status.NOT_RECOMMENDED, "段明徵": Status.EXPIRED,
        "向书棠": Status.EXPIRED, "宗长庚": Status.EXPIRED, "管仲平": Status.EXPIRED, "田介之": Status.FORMAL_PASSED,
        "戴怀瑾": Status.FORMAL_PASSED, "吾提库尔·买买提": Status.FORMAL_PASSED, "胡䶮": Status.FORMAL_PASSED,
        "石问渠": Status.FORMAL_REJECTED, "韦怀远": Status.FORMAL_REJECTED,
    }  # fmt: skip
    assert {name: by_name[name] for name in fates} == fates
    assert rows.get(name="祁宥晴").status == Status.WITHDRAWN


def acceptance_numbers_are_without_gaps_and_the_worked_example_has_its_own():
    numbers = Application.objects.filter(cycle__year=2023).exclude(acceptance_no="")
    assert sorted(numbers.values_list("acceptance_no", flat=True)) == [f"2023-{n:04d}" for n in range(1, 34)]
    assert numbers.get(acceptance_no="2023-0017").name == "沈砺成"


def twelve_units_handed_in_before_the_deadline_and_the_year_is_closed():
    cycle = Cycle.objects.get(year=2023)
    assert cycle.stage == CycleStage.FORMAL_EXAM
    batches = Batch.objects.filter(cycle=cycle)
    assert batches.count() == 12
    assert all(batch.submitted_at < cycle.submit_deadline for batch in batches)
    assert set(batches.values_list("status", flat=True)) == {"closed"}
    assert (
        not StageEvent.objects.filter(application__cycle=cycle, at__gt=cycle.submit_deadline)
        .exclude(move__in=("expire", *STAGE_ONE))
        .exists()
    )


def stage_one_is_told_to_its_end():
    """Three were corrected, one let the date pass, one was rejected by two people; the letters are there."""
    rounds = CorrectionRound.objects.filter(application__cycle__year=2023)
    ends = {row.application.name: row.outcome for row in rounds.select_related("application")}
    late, done = CorrectionRound.Outcome.OVERDUE, CorrectionRound.Outcome.RESUBMITTED
    assert ends == {"胡䶮": done, "葛成蹊": done, "郁南枝": done, "韦怀远": late}
    assert {beijing(row.due_at) for row in rounds} == {"2023年4月21日 17:00"}
    rejected = StageEvent.objects.get(move="formal_reject")
    assert (rejected.application.name, rejected.payload["code"]) == ("石问渠", "ineligible")
    assert rejected.actor_id != rejected.payload["proposed_by"]
    kinds = Counter(GeneratedDocument.objects.values_list("kind", flat=True))
    assert (kinds["correction_notice"], kinds["formal_conclusion"]) == (4, 2)


def a_year_is_open_with_something_at_every_desk():
    rows = Application.objects.filter(cycle__stage=CycleStage.OPEN)
    assert Counter(rows.values_list("status", flat=True)) == {
        Status.UNIT_REVIEW: 1, Status.RECOMMENDER_REVIEW: 1, Status.RECOMMENDED: 1, Status.SUBMITTED: 1,
    }  # fmt: skip


def all_names_are_marked_as_invented_and_no_contact_person_of_the_notice_appears():
    assert not Unit.objects.exclude(name__startswith="（演示）").exists()
    contacts = [person["name"] for cycle in Cycle.objects.all() for person in cycle.contacts]
    assert set(contacts) == {"演示联系人"}


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
