"""Leaving, appealing, the calendar and extensions in a real browser: nothing wider than the screen, nothing for axe."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from nominations.pipeline import Status
from tests.factories import journey
from tests.factories.journey import Town
from tests.factories.nominations import make_cycle, make_user, small_image
from tests.factories.powers import REASON

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (1280, 390)
TEXT = "形式审查认定本人已经退休，与事实不符：本人的劳动合同尚未到期，社会保险由单位正常缴纳，附证明。"
LETTER = {"name": "申请书.jpg", "mimeType": "image/jpeg", "buffer": small_image(5)}


@pytest.fixture
def town(monkeypatch):
    """The server's threads go by the real clock, so this cycle is open now."""
    now = datetime.now(UTC)
    monkeypatch.setattr(journey, "IN_TIME", now - timedelta(days=1))
    return Town.build(make_cycle(now.year, open_at=now - timedelta(days=9), submit_deadline=now + timedelta(days=9)))


@pytest.fixture
def clean(live, axe):
    """Look at the page on a desk and on a phone."""

    def look(name):
        for width in WIDTHS:
            live.shot(name, width=width)
            assert axe(live.page) == [], f"{name} at {width}"
            assert live.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} at {width}"
        live.page.set_viewport_size({"width": 1280, "height": 900})

    return look


def press(page, button, said):
    page.click(f"button:text-is('{button}')")
    expect(page.locator("body")).to_contain_text(said)


def test_leaving_after_the_submission(live, clean, town):
    application, page = town.reach(Status.SUBMITTED), live.page
    staff, lead = make_user(Role.STAFF), make_user(Role.LEAD)
    live.sign_in(town.rec)
    live.open(f"/recommendation/{application.key}/#check")
    page.click("a:text-is('申请退出')")
    page.wait_for_url("**/late_withdrawal/new/**")
    clean("late-withdrawal-new")
    page.fill("#id_reason", "本人因工作调动，申请退出本年度申报。")
    page.set_input_files("#id_letter", files=[LETTER])
    press(page, "提出退出申请", "已提出退出申请")
    address = page.url.removeprefix(live.url)
    live.sign_in(staff)
    live.open("/late_withdrawal/")
    clean("late-withdrawal-queue")
    live.open(address)
    page.fill("#id_note", "已电话与本人核实。")
    clean("late-withdrawal-check")
    press(page, "核对无误，转负责人确认", "已核对，转部门负责人确认")
    live.sign_in(lead)
    live.open(f"{address}refuse/")
    clean("late-withdrawal-refuse")
    live.open(address)
    clean("late-withdrawal-confirm")
    press(page, "确认退出", "已确认退出")
    application.refresh_from_db()
    assert application.status == Status.WITHDRAWN


def test_days_and_extensions(live, clean, town):
    page = live.page
    live.sign_in(make_user(Role.STAFF))
    live.open("/calendar/?year=2027&month=1")
    clean("calendar-month")
    page.fill("#id_days", "2027-01-01 休\n2027-01-03 班")
    page.fill("#id_source", "国办发明电〔2026〕1号")
    press(page, "登记", "已登记 2 天")
    clean("calendar-entered")
    page.locator("button:has-text('取消登记')").first.click()
    expect(page.locator("body")).to_contain_text("已取消登记")
    live.sign_in(make_user(Role.LEAD))
    live.open("/calendar/extensions/new/")
    clean("calendar-extend")
    page.select_option("#id_unit", str(town.recommender.key))
    page.fill("#id_deadline_date", (datetime.now(UTC) + timedelta(days=20)).date().isoformat())
    page.fill("#id_reason", REASON)
    press(page, "延期", "已延期，并通知了有关单位")
    clean("calendar-extensions")
    page.click("a:text-is('撤销')")
    page.wait_for_url("**/revoke/")
    clean("calendar-revoke")
    page.fill("#id_reason", "材料已另行处理。")
    press(page, "撤销延期", "已撤销延期")
