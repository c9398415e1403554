"""What is frozen for printing: the contract of documents.annexes, always Chinese, never a stage's live row."""

import pytest
from django.utils import translation

from accounts import clock
from documents import annexes
from nominations import snapshots
from nominations.models import Application
from tests.factories.nominations import IN_TIME, make_cycle, make_draft

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_time():
    with clock.at(IN_TIME):
        yield


def test_a_complete_and_an_empty_draft_both_fulfil_the_contract():
    cycle = make_cycle()
    for application in (make_draft(cycle), make_draft(cycle, complete=False)):
        annexes.check("annex1/1", snapshots.annex1_payload(application))


def test_the_print_is_chinese_whatever_language_the_page_was_in():
    application = make_draft(make_cycle(), sex="female")
    with translation.override("en"):
        payload = snapshots.annex1_payload(application)
    assert (payload["sex"], payload["political"]) == ("女", "中共党员")


def test_freezing_numbers_the_revisions_and_equal_content_is_one_snapshot():
    application = make_draft(make_cycle())
    first = snapshots.freeze_application(application, cause="submit_to_unit", by=None)
    second = snapshots.freeze_application(application, cause="unit_agree", by=None)
    assert (first.number, second.number) == (1, 2)
    assert first.snapshot.payload["revision"] == 1


@pytest.mark.parametrize(
    ("position", "title", "title_name", "printed"),
    [
        ("班长", "none", "", "班长、无"),
        ("无", "none", "", "无"),
        ("", "", "", "无"),
        ("主任", "senior", "高级工程师", "主任、高级工程师"),
        ("无", "middle", "", "无、中级职称"),
    ],
)
def test_position_and_title_of_annex_2(position, title, title_name, printed):
    application = Application(position=position, title=title, title_name=title_name)
    assert snapshots.position_title(application) == printed


@pytest.mark.parametrize(("years", "printed"), [(0, "不满1年"), (26, "26年"), (None, "")])
def test_years_of_work_as_printed(years, printed):
    application = make_draft(make_cycle(), work_years=years)
    assert snapshots.annex1_payload(application)["work_years"] == printed
