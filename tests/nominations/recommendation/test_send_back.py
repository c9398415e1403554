"""T8, T9 and T11: back to the work unit, not recommended, and a recommendation taken back."""

import pytest
from django.urls import reverse

from accounts.models import Message
from documents.models import GeneratedDocument
from nominations.models import Opinion
from nominations.pipeline import BatchStatus, Status
from tests.factories.journey import Town
from tests.factories.nominations import make_user


def post(browser, application, page, **data):
    data = {"version": application.version, "key": "one-click"} | data
    return browser.post(reverse(f"recommendation:{page}", args=[application.key]), data)


def test_the_work_unit_has_it_again_and_must_agree_anew(town, browser_of):
    application = town.reach(Status.RECOMMENDER_REVIEW)
    browser = browser_of(town.rec)
    answer = post(browser, application, "send_back", ground="content", reason="请核对工作年限。")
    assert answer.url == reverse("recommendation:queue")
    application.refresh_from_db()
    assert application.status == Status.UNIT_REVIEW
    assert not application.opinions.filter(void_at=None).exists()
    assert not GeneratedDocument.objects.filter(kind="annex1", void_at=None).exists()
    assert application.attachments.exclude(confirmed_at=None).count() == 3  # the originals have not changed
    told = Message.objects.filter(subject__contains="推荐单位退回了").values_list("user", flat=True)
    assert set(told) == {town.unit.pk, town.nominee.pk}
    assert browser.get(reverse("recommendation:detail", args=[application.key])).status_code == 404
    assert browser_of(town.unit).get(reverse("endorsement:detail", args=[application.key])).status_code == 200


def test_out_of_scope_is_said_in_the_reason(town, browser_of):
    application = town.reach(Status.RECOMMENDER_REVIEW)
    post(browser_of(town.rec), application, "send_back", ground="scope", reason="请选择所属集团公司。")
    event = application.events.get(move="recommender_return")
    assert event.reason == "非本单位推荐范围。请选择所属集团公司。"
    assert event.payload == {"out_of_scope": True}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"ground": "content", "reason": "改改"}, "至少 5 个字"),
        ({"ground": "", "reason": "请核对工作年限。"}, "必填"),
        ({"ground": "whim", "reason": "请核对工作年限。"}, "可选范围内"),
    ],
)
def test_a_return_without_ground_or_reason(town, browser_of, data, sentence):
    application = town.reach(Status.RECOMMENDER_REVIEW)
    answer = post(browser_of(town.rec), application, "send_back", **data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_clicks_that_come_twice_and_colleagues_that_come_late(town, browser_of):
    application = town.reach(Status.RECOMMENDER_REVIEW)
    data = {"ground": "content", "reason": "请核对工作年限。"}
    answers = [post(browser_of(town.rec), application, "send_back", **data) for _click in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    late = post(browser_of(make_user("rec", town.recommender)), application, "send_back", key="late", **data)
    assert late.status_code == 409
    assert application.events.filter(move="recommender_return").count() == 1


def test_not_recommended_needs_ten_characters_and_is_final(town, browser_of):
    application = town.reach(Status.RECOMMENDER_REVIEW)
    browser = browser_of(town.rec)
    assert post(browser, application, "refuse", reason="名额已满").status_code == 422
    assert post(browser, application, "refuse", reason="本年度推荐名额已满，不予推荐。").status_code == 302
    application.refresh_from_db()
    assert application.status == Status.NOT_RECOMMENDED
    assert "本年度推荐名额已满" in Message.objects.get(subject="推荐单位不予推荐", user=town.nominee).body


def test_a_recommendation_taken_back_leaves_the_list_and_its_sealed_annex_void(town, browser_of):
    application = town.reach(Status.RECOMMENDED)
    batch = town.lock(application)
    application.refresh_from_db()
    answer = post(browser_of(town.rec), application, "unrecommend", reason="需要重新核对材料。")
    assert answer.status_code == 302
    application.refresh_from_db()
    batch.refresh_from_db()
    assert application.status == Status.RECOMMENDER_REVIEW
    assert (batch.status, batch.item_count) == (BatchStatus.EDITING, 0)
    revision = batch.revisions.get()
    assert revision.void_at is not None
    assert revision.scan is None
    assert not GeneratedDocument.objects.filter(kind="annex2", void_at=None).exists()
    assert [opinion.party for opinion in application.opinions.filter(void_at=None)] == [Opinion.Party.UNIT]
    (printed,) = GeneratedDocument.objects.filter(kind="annex1", void_at=None)
    assert printed.snapshot.payload["recommender_opinion"] is None


def test_two_open_batches_become_one_when_somebody_leaves_the_locked_one(town, browser_of):
    """A unit edits one list at a time, so the people of the reopened list join the one being edited."""
    first = town.reach(Status.RECOMMENDED)
    stays = Town(town.cycle, town.recommender, town.employer, make_user(), town.unit, town.rec).reach("recommended")
    sealed = town.lock(first, stays)
    browser = browser_of(town.rec)
    pair = f"{town.recommender.key}:{town.cycle.year}"
    second = browser.post(reverse("recommendation:open"), {"pair": pair}).url
    first.refresh_from_db()
    assert post(browser, first, "unrecommend", reason="需要重新核对材料。").status_code == 302
    sealed.refresh_from_db()
    assert sealed.status == BatchStatus.VOID
    page = browser.get(second)
    assert [row["item"].application for row in page.context["items"]] == [stays]
    assert page.context["batch"].status == BatchStatus.EDITING


def test_what_was_handed_in_is_not_taken_back(town, browser_of):
    application = town.reach(Status.SUBMITTED)
    answer = post(browser_of(town.rec), application, "unrecommend", reason="需要重新核对材料。")
    assert answer.status_code == 409
    application.refresh_from_db()
    assert application.status == Status.SUBMITTED


def test_each_page_says_what_it_does_and_who_is_told(town, browser_of):
    application = town.reach(Status.RECOMMENDER_REVIEW)
    browser = browser_of(town.rec)
    for page, words in (
        ("send_back", "两级单位的意见和已生成的申报审批表作废"),
        ("refuse", "办理后不能撤销"),
        ("unrecommend", "从名单中移出"),
    ):
        text = browser.get(reverse(f"recommendation:{page}", args=[application.key])).content.decode()
        assert words in text
        assert "将通知：" in text
