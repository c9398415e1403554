"""B4 and T12: the whole list or nothing, once, in time, with numbers, receipt and messages (R43, R44, R65)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import clock
from accounts.models import Message
from documents.models import GeneratedDocument
from nominations import texts
from nominations.models import Application, Ban, BatchEvent, Commitment, Cycle
from nominations.pipeline import BatchStatus, Status
from nominations.recommendation.models import Quota
from tests.factories.journey import Town
from tests.factories.nominations import DEADLINE, make_user
from tests.nominations.conftest import NOW
from tests.nominations.recommendation.batches import act, recommended, sealed


@pytest.fixture
def officer(town, browser_of):
    return browser_of(town.rec)


@pytest.fixture
def batch(town, officer):
    """Three people, locked and sealed; the third was recommended first."""
    first, second, third = recommended(town, "丙三", "乙二", "甲一")
    return sealed(officer, town, third, second, first)


def submit(officer, batch, **changes):
    return act(officer, batch, "submit", **{"commitment": "on"} | changes)


def untouched(batch):
    """Nothing at all was handed in."""
    batch.refresh_from_db()
    cycle = Cycle.objects.get(pk=batch.cycle_id)
    return (
        batch.status == BatchStatus.SEALING
        and batch.submitted_at is None
        and cycle.last_acceptance_no == 0
        and not Application.objects.exclude(acceptance_no="").exists()
        and not Application.objects.exclude(submitted_at=None).exists()
        and not Commitment.objects.exclude(batch=None).exists()
        and not GeneratedDocument.objects.filter(kind="receipt").exists()
        and not BatchEvent.objects.filter(move="submit").exists()
        and not Message.objects.filter(subject__contains="报送").exists()
    )


def test_everything_a_submission_brings_about(town, officer, batch):
    staff = make_user("staff")
    answer = submit(officer, batch)
    assert (answer.status_code, answer.url) == (302, reverse("recommendation:batch", args=[batch.key]))
    batch.refresh_from_db()
    assert (batch.status, batch.submitted_at) == (BatchStatus.SUBMITTED, NOW)
    numbers = dict(Application.objects.values_list("name", "acceptance_no"))
    order = list(batch.items.order_by("position").values_list("application__name", flat=True))
    assert [numbers[name] for name in order] == ["2023-0001", "2023-0002", "2023-0003"]
    assert set(Application.objects.values_list("status", "submitted_at")) == {(Status.SUBMITTED, NOW)}
    commitment = Commitment.objects.get(batch=batch)
    assert (commitment.text_version, commitment.text_hash, commitment.user) == (
        texts.RECOMMENDER_COMMITMENT.version, texts.RECOMMENDER_COMMITMENT.sha256, town.rec,
    )  # fmt: skip
    receipt = GeneratedDocument.objects.get(kind="receipt").snapshot.payload
    assert [row["acceptance_no"] for row in receipt["rows"]] == ["2023-0001", "2023-0002", "2023-0003"]
    assert [row["name"] for row in receipt["rows"]] == order
    assert all(len(row["sha256"]) == 64 for row in receipt["rows"])
    assert receipt["content_hash"] == batch.revisions.get().content_hash
    assert "13:00:00" in receipt["submitted_at"]
    assert Message.objects.filter(user=staff, subject="收到新的报送批次").count() == 1
    told = Message.objects.filter(subject="申报材料已报送协会").values_list("body", flat=True)
    assert {body[-10:-1] for body in told} == {"2023-0001", "2023-0002", "2023-0003"}
    page = officer.get(answer.url).content.decode()
    assert "2023-0003" in page
    assert "受理回执" in page


def test_numbers_run_on_through_all_units_of_the_year(town, officer, batch):
    submit(officer, batch)
    elsewhere = Town.build(town.cycle)
    with clock.at(NOW):
        last = elsewhere.reach(Status.SUBMITTED)
    assert last.acceptance_no == "2023-0004"


def test_the_same_click_twice_gives_one_submission_and_the_same_answer(officer, batch):
    version = batch.version
    first = submit(officer, batch, version=version)
    second = submit(officer, batch, version=version)
    assert (first.status_code, first.url) == (second.status_code, second.url) == (302, first.url)
    assert BatchEvent.objects.filter(move="submit").count() == 1
    assert GeneratedDocument.objects.filter(kind="receipt").count() == 1
    assert Message.objects.filter(subject="批次已报送").count() == 1
    assert Cycle.objects.get().last_acceptance_no == 3


def test_a_second_window_reads_that_it_was_handed_in(town, officer, batch):
    submit(officer, batch)
    answer = submit(officer, batch, key="another-window")
    assert answer.status_code == 409
    assert town.rec.name in answer.content.decode()
    assert Cycle.objects.get().last_acceptance_no == 3


def test_without_the_commitment_nothing_is_handed_in(officer, batch):
    answer = submit(officer, batch, commitment="")
    assert answer.status_code == 422
    assert "请阅读推荐承诺并勾选。" in answer.content.decode()
    assert untouched(batch)


def test_without_a_scan_nothing_is_handed_in(officer, batch):
    batch.revisions.update(scan=None)
    answer = submit(officer, batch)
    assert answer.status_code == 422
    assert "请先上传第 1 版推荐汇总表的盖章扫描件。" in answer.content.decode()
    assert untouched(batch)


@pytest.mark.parametrize("name", ["甲一", "乙二", "丙三"])
def test_one_person_who_may_not_go_holds_everybody_back(officer, batch, name):
    Application.objects.filter(name=name).update(status=Status.RECOMMENDER_REVIEW)
    answer = submit(officer, batch)
    assert answer.status_code == 422
    assert f"{name} 当前为“推荐单位审核”，不能报送" in answer.content.decode()
    assert untouched(batch)


def test_what_fails_in_the_middle_leaves_nothing_behind(officer, batch):
    """The second net: a person who slips through the checks is refused by the pipeline after others went through."""
    from nominations import batch_checks

    def blind(items, people):
        Application.objects.filter(name="丙三").update(status=Status.UNIT_REVIEW)
        return []

    original, batch_checks.list_problems = batch_checks.list_problems, blind
    try:
        answer = submit(officer, batch)
    finally:
        batch_checks.list_problems = original
    assert answer.status_code == 409
    assert untouched(batch)
    assert set(Application.objects.values_list("status", flat=True)) == {Status.RECOMMENDED}


def test_a_list_that_no_longer_says_what_was_sealed_is_refused(officer, batch):
    Application.objects.filter(name="乙二").update(post_name="另一个岗位")
    answer = submit(officer, batch)
    assert answer.status_code == 422
    assert "锁定的推荐汇总表与现在的名单不一致" in answer.content.decode()
    assert untouched(batch)


@pytest.mark.parametrize("subject", ["person", "employer", "recommender"])
def test_a_ban_on_person_employer_or_recommender(town, officer, batch, subject):
    keys = {
        "person": Application.objects.get(name="乙二").id_index,
        "employer": town.employer.uscc,
        "recommender": town.recommender.uscc,
    }
    Ban.objects.create(
        subject_type=subject, subject_key=keys[subject], starts_on=NOW.date(),
        ends_on=NOW.date() + timedelta(days=1), decision_doc="演示决定",
    )  # fmt: skip
    answer = submit(officer, batch)
    assert answer.status_code == 422
    assert "当前不在受理范围，请联系协会" in answer.content.decode()
    assert untouched(batch)


def test_more_people_than_the_quota_allows(town, officer, batch):
    Quota.objects.create(cycle=town.cycle, unit=town.recommender, most=2)
    answer = submit(officer, batch)
    assert answer.status_code == 422
    assert "最多推荐 2 人，目前为 3 人" in answer.content.decode()
    assert untouched(batch)


def test_in_time_to_the_last_tenth_of_a_second_and_late_at_midnight(officer, batch):
    with clock.at(DEADLINE):
        late = submit(officer, batch)
    assert late.status_code == 422
    assert "申报已于 2023年4月12日 24:00 截止（服务器时间 2023-04-13 00:00:00）" in late.content.decode()
    assert untouched(batch)
    with clock.at(DEADLINE - timedelta(milliseconds=100)):
        assert submit(officer, batch, key="in-time").status_code == 302
    batch.refresh_from_db()
    assert batch.status == BatchStatus.SUBMITTED


def test_grace_minutes_are_granted_and_no_second_more(town, officer, batch):
    Cycle.objects.update(grace_minutes=5)
    with clock.at(DEADLINE + timedelta(minutes=5)):
        assert submit(officer, batch, key="late").status_code == 422
    with clock.at(DEADLINE + timedelta(minutes=4, seconds=59)):
        assert submit(officer, batch).status_code == 302


def test_a_page_that_is_out_of_date_is_refused(officer, batch):
    assert submit(officer, batch, version=batch.version - 1).status_code == 409
    assert untouched(batch)


def test_the_page_says_beforehand_what_happens_who_is_told_and_what_is_final(officer, batch):
    page = officer.get(reverse("recommendation:batch", args=[batch.key])).content.decode()
    assert "有一人不符合条件，全部不报送" in page
    assert "将通知：协会经办人、推荐单位经办人、申报人、工作单位经办人" in page
    assert "报送后名单和申报表不能再修改或撤回。" in page
    assert texts.RECOMMENDER_COMMITMENT.body in page


def test_nobody_but_officers_of_the_unit_hands_it_in(town, browser_of, batch):
    for user in (town.unit, town.nominee, make_user("staff"), make_user("rec", Town.build(town.cycle).recommender)):
        assert submit(browser_of(user), batch).status_code == 404
    assert untouched(batch)
