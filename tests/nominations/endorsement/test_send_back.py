"""T5 and T6: back with comments on single fields, or not agreed at all."""

import pytest
from django.urls import reverse

from accounts.models import Message
from documents.models import GeneratedDocument
from nominations.endorsement.transitions import CONFIRMED_KINDS
from nominations.pipeline import Status
from tests.nominations.conftest import NOW


def post(browser, application, page, **data):
    data = {"version": application.version, "key": "one-click"} | data
    return browser.post(reverse(f"endorsement:{page}", args=[application.key]), data)


def test_the_nominee_gets_it_back_with_the_reason_and_the_comments(town, browser_of):
    application = town.reach(Status.UNIT_REVIEW)
    browser = browser_of(town.unit)
    browser.get(reverse("endorsement:detail", args=[application.key]))
    application.attachments.filter(kind__in=CONFIRMED_KINDS).update(confirmed_at=NOW, confirmed_by=town.unit)
    answer = post(
        browser, application, "send_back", reason="岗位简述与证明材料不一致。", on_job_brief="请写明起止年份。",
        on_trade="  ", on_attachments="证书扫描件不清晰。",
    )  # fmt: skip
    assert answer.url == reverse("endorsement:queue")
    application.refresh_from_db()
    assert application.status == Status.DRAFT
    assert application.unit_opened_at is None
    event = application.events.get(move="unit_return")
    assert event.payload["fields"] == {"job_brief": "请写明起止年份。", "attachments": "证书扫描件不清晰。"}
    assert not application.attachments.exclude(confirmed_at=None).exists()
    assert "岗位简述与证明材料不一致。" in Message.objects.get(subject="工作单位退回了申报表").body
    assert browser.get(reverse("endorsement:detail", args=[application.key])).status_code == 404


def test_a_second_click_is_answered_like_the_first(town, browser_of):
    application = town.reach(Status.UNIT_REVIEW)
    browser = browser_of(town.unit)
    answers = [post(browser, application, "send_back", reason="请补充说明。") for _click in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert application.events.filter(move="unit_return").count() == 1


@pytest.mark.parametrize(
    ("page", "reason", "sentence"),
    [
        ("send_back", "改一下　", "至少 5 个字"),
        ("send_back", "", "必填"),
        ("refuse", "不同意本次申报", "至少 10 个字"),
        ("refuse", "理" * 501, "500"),
    ],
)
def test_a_reason_that_says_too_little_or_too_much(town, browser_of, page, reason, sentence):
    application = town.reach(Status.UNIT_REVIEW)
    answer = post(browser_of(town.unit), application, page, reason=reason)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    application.refresh_from_db()
    assert application.status == Status.UNIT_REVIEW


def test_not_agreed_ends_it_and_the_nominee_reads_why(town, browser_of):
    application = town.reach(Status.UNIT_REVIEW)
    reason = "证明材料原件与复印件不符，本次不同意申报。"
    answer = post(browser_of(town.unit), application, "refuse", reason=reason)
    assert answer.status_code == 302
    application.refresh_from_db()
    assert application.status == Status.UNIT_REJECTED
    assert reason in Message.objects.get(subject="工作单位不同意申报").body


def test_what_came_back_from_the_recommender_loses_opinions_and_papers_on_its_way_on(town, browser_of):
    application = town.reach(Status.RECOMMENDER_REVIEW)
    browser_of(town.rec).post(
        reverse("recommendation:send_back", args=[application.key]),
        {"version": application.version, "key": "back", "ground": "content", "reason": "请核对工作年限。"},
    )
    application.refresh_from_db()
    assert post(browser_of(town.unit), application, "send_back", reason="请核对工作年限。").status_code == 302
    application.refresh_from_db()
    assert application.endorsed_at is None
    assert not application.opinions.filter(void_at=None).exists()
    assert not GeneratedDocument.objects.filter(kind="annex1", void_at=None).exists()


def test_the_page_with_the_reason_shows_what_was_written_and_who_is_told(town, browser_of):
    application = town.reach(Status.UNIT_REVIEW)
    page = browser_of(town.unit).get(reverse("endorsement:send_back", args=[application.key])).content.decode()
    assert application.trade in page
    assert application.id_no not in page
    assert application.home_addr not in page
    assert "将通知：申报人" in page
    page = browser_of(town.unit).get(reverse("endorsement:refuse", args=[application.key])).content.decode()
    assert "办理后不能撤销" in page
