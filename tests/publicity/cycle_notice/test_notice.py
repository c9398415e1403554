"""What a visitor reads on the notice: the exact instant, what to do now, whom to ask; and what stays hidden."""

from datetime import timedelta

import pytest

from accounts import clock
from accounts.roles import Role
from nominations.acting import Actor
from nominations.transitions import advance_cycle, everyone
from tests.factories.nominations import DEADLINE, IN_TIME, make_cycle

pytestmark = pytest.mark.django_db
CHIEF = Actor(None, Role.CHIEF)
ZIP = b"PK\x03\x04"


def read(client, path: str, at=IN_TIME) -> str:
    with clock.at(at):
        response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_deadline_is_an_exact_instant(client):
    make_cycle()
    page = read(client, "/notice/2023/")
    assert "2023年4月12日 24:00" in page
    assert "（北京时间）" in page
    assert 'datetime="2023-04-13T00:00:00+08:00"' in page
    assert "还有 11 天 14 小时" in page


def test_the_last_minute_is_open_and_the_instant_itself_is_closed(client):
    make_cycle()
    before = read(client, "/notice/2023/", DEADLINE - timedelta(seconds=1))
    assert "还有 1 分" in before
    assert "开始申报" in before
    after = read(client, "/notice/2023/", DEADLINE)
    assert "申报已截止" in after
    assert "开始申报" not in after


def test_a_published_notice_says_when_it_opens_and_offers_no_button(client):
    make_cycle(stage="published")
    page = read(client, "/notice/2023/")
    assert "2023年3月15日 24:00 开始申报" in page
    assert "saq-button" not in page


@pytest.mark.parametrize("path", ["/notice/2023/", "/notice/1999/", "/notice/99999999999999999999/"])
def test_a_notice_in_preparation_looks_like_none_at_all(client, path):
    make_cycle(stage="preparing")
    response = client.get(path)
    assert response.status_code == 404
    assert "沪质协" not in response.content.decode()
    assert "2023年度" not in read(client, "/notice/")


def test_a_cancellation_after_publication_is_public_with_its_reason(client):
    cycle = make_cycle()
    advance_cycle(cycle, "cancel_cycle", by=CHIEF, permit=everyone, reason="本年度不再开展。")
    page = read(client, "/notice/2023/")
    assert "取消公告" in page
    assert "本年度不再开展。" in page
    assert "saq-button" not in page


def test_a_cycle_cancelled_before_it_was_published_never_shows(client):
    cycle = make_cycle(stage="preparing")
    advance_cycle(cycle, "cancel_cycle", by=CHIEF, permit=everyone, reason="本年度不再开展。")
    assert client.get("/notice/2023/").status_code == 404


def test_a_suspension_is_announced_with_its_reason(client):
    cycle = make_cycle()
    advance_cycle(cycle, "suspend", by=CHIEF, permit=everyone, reason="因平台维护暂停申报。")
    page = read(client, "/notice/2023/")
    assert "中止公告" in page
    assert "因平台维护暂停申报。" in page
    assert "saq-button" not in page


def test_number_addressee_text_and_contacts_are_those_of_the_configuration(client):
    make_cycle(
        intro="第一段。\n\n第二段。",
        contacts=[{"name": "演 示", "tel": ["021-50000000"], "mobile": ["19900000009"]}],
    )
    page = read(client, "/notice/2023/")
    assert "沪质协〔2023〕13号" in page
    assert "各会员单位及相关组织：" in page
    assert "<p>第一段。</p>" in page
    assert "<p>第二段。</p>" in page
    assert "演\u3000示" in page, "a name of two characters takes the width of three (R72)"
    assert 'href="tel:19900000009"' in page
    assert "演示路1号" in page
    assert "邮编：200000" in page


def test_what_staff_wrote_is_text_and_never_markup(client):
    make_cycle(
        title="通知<script>alert(1)</script>“<b>上海</b>”", sections=[{"title": "<i>", "paragraphs": ["<img src=x>"]}]
    )
    page = read(client, "/notice/2023/")
    assert "<script" not in page
    assert "<img" not in page
    assert "<b>" not in page


def test_several_years_are_listed_newest_first_and_one_alone_opens(client):
    make_cycle(2023)
    assert client.get("/notice/").headers["Location"] == "/notice/2023/"
    make_cycle(2024, stage="published")
    page = read(client, "/notice/")
    assert page.index("/notice/2024/") < page.index("/notice/2023/")
    assert "申报中" in page


def test_no_notice_yet_says_what_will_appear(client):
    assert "还没有发布的通知" in read(client, "/notice/")


@pytest.mark.parametrize("years", [[2023], [2022, 2023, 2024]], ids=["one", "three"])
def test_the_number_of_queries_does_not_grow(client, years, django_assert_num_queries):
    for year in years:
        make_cycle(year)
    with django_assert_num_queries(3):
        client.get("/notice/2023/")
    with django_assert_num_queries(1):
        client.get("/notice/")


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("annex1.pdf", b"%PDF"),
        ("annex2.pdf", b"%PDF"),
        *((name, ZIP) for name in ("annex1.docx", "annex2.docx", "annex2.xlsx")),
    ],
)
def test_the_blank_annexes_can_be_had_by_everybody(client, name, start):
    make_cycle()
    assert f"/notice/2023/{name}" in read(client, "/notice/2023/")
    response = client.get(f"/notice/2023/{name}")
    assert response.content.startswith(start)
    assert response.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("name", ["annex1.xlsx", "annex1.html", "receipt.pdf", "annex2.pdf/"])
def test_there_is_no_other_blank_form(client, name):
    make_cycle()
    assert client.get(f"/notice/2023/{name}").status_code == 404


def test_a_cycle_in_preparation_hands_out_no_form(client):
    make_cycle(stage="preparing")
    assert client.get("/notice/2023/annex1.pdf").status_code == 404
