"""In Chromium: nothing typed is lost when the browser dies, the network goes, or two pages write at once."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts import clock
from nominations.models import Application, Honour
from tests.factories.nominations import IN_TIME, make_cycle, make_draft, make_unit

pytestmark = pytest.mark.django_db(transaction=True)
SAVED = "[data-saq-saved]"


@pytest.fixture(autouse=True)
def _open_today(monkeypatch):
    """The browser's server runs in a thread of its own: the clock is set where all threads see it."""
    monkeypatch.setattr(clock, "now", lambda: IN_TIME)
    monkeypatch.setattr(clock, "db_now", lambda: IN_TIME)


@pytest.fixture
def draft():
    group = make_unit("（演示）申浦重型装备（集团）有限公司", recommender="group")
    employer = make_unit("（演示）申浦重装第一机械制造有限公司", parent=group)
    return make_draft(make_cycle(), employer=employer, recommender=group)


def stored(draft):
    return Application.objects.get(pk=draft.pk)


def open_step(live, draft, name, page=None):
    (page or live.page).goto(f"{live.url}/application/{draft.key}/{name}/")
    return page or live.page


def answered(page):
    """Wait for the answer to what is sent next."""
    return page.expect_response(lambda got: "/drafting/" in got.url and got.request.method == "POST")


def test_a_browser_killed_in_mid_typing_has_lost_five_seconds_at_most(live, draft):
    live.sign_in(draft.nominee)
    page = open_step(live, draft, "narrative")
    area = page.locator("#id_self_statement")
    area.fill("")
    page.clock.install()  # the page's own seconds: how busy the machine is does not matter
    area.press_sequentially("我从事厚壁异种钢焊接十八年，")
    with answered(page):
        page.clock.run_for(1_600)
    typed_before = area.input_value()
    # On and on without a pause: it is sent all the same, five seconds after the first key at the latest.
    with answered(page):
        for _second in range(5):
            area.press_sequentially("手")
            page.clock.run_for(1_000)
    page.close(run_before_unload=False)
    kept = stored(draft).self_statement
    assert kept.startswith(typed_before)
    assert len(kept) > len(typed_before)


def test_a_row_of_honours_that_was_opened_is_kept_too(live, draft, axe):
    row = Honour.objects.get()
    live.sign_in(draft.nominee)
    page = open_step(live, draft, f"honour/{row.pk}")
    with answered(page):
        page.locator("#id_row_organiser").fill("区总工会")
    expect(page.locator(SAVED).first).to_contain_text("已记下，按“保存”写入这一项")
    page.close(run_before_unload=False)
    again = open_step(live, draft, f"honour/{row.pk}", live.context.new_page())
    expect(again.locator("#id_row_organiser")).to_have_value("区总工会")
    assert axe(again) == []
    again.get_by_role("button", name="不修改").click()
    again.wait_for_url("**" + reverse("application:step", args=[draft.key, "honours"]))
    assert stored(draft).pending is None
    again.goto(f"{live.url}/application/{draft.key}/honour/{row.pk}/")
    again.locator("#id_row_organiser").fill("区总工会")
    again.get_by_role("button", name="保存").click()
    again.wait_for_url("**" + reverse("application:step", args=[draft.key, "honours"]))
    assert Honour.objects.get().organiser == "区总工会"


def test_without_a_network_typing_goes_on_and_is_sent_when_it_is_back(live, draft):
    live.sign_in(draft.nominee)
    page = open_step(live, draft, "person")
    live.context.set_offline(True)
    page.locator("#id_position").fill("车间主任")
    expect(page.locator(SAVED).first).to_have_text("网络断开，内容保留在本页，恢复后自动保存")
    page.locator("#id_home_addr").fill("宝山路 1 号")
    page.get_by_role("button", name="保存并继续").click()
    expect(page.locator("#id_home_addr")).to_have_value("宝山路 1 号")
    assert stored(draft).position == draft.position
    stores = page.evaluate("JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])")
    assert "宝山路" not in stores
    assert "车间主任" not in stores
    with answered(page):
        live.context.set_offline(False)
    expect(page.locator(SAVED).first).to_have_text("已保存 10:00:00")
    row = stored(draft)
    assert (row.position, row.home_addr) == ("车间主任", "宝山路 1 号")
    page.get_by_role("button", name="保存并继续").click()
    page.wait_for_url("**" + reverse("application:step", args=[draft.key, "work"]))


def test_two_pages(live, draft, axe):
    """Different fields both stay; of the same field both are shown, and one is chosen."""
    live.sign_in(draft.nominee)
    desk = open_step(live, draft, "person")
    phone = open_step(live, draft, "person", live.context.new_page())
    with answered(desk):
        desk.locator("#id_position").fill("班组长")
    with answered(phone):
        phone.locator("#id_home_addr").fill("宝山路 1 号")
    expect(phone.locator("#id_position")).to_have_value("班组长")
    assert (stored(draft).position, stored(draft).home_addr) == ("班组长", "宝山路 1 号")
    with answered(desk):
        desk.locator("#id_home_addr").fill("四川北路 2 号")
    box = desk.locator(".saq-clash")
    expect(box).to_contain_text("您在另一个页面或设备上于 10:00:00 改过这一项，现在保存的是：")
    expect(box).to_contain_text("宝山路 1 号")
    assert axe(desk) == []
    assert stored(draft).home_addr == "宝山路 1 号"
    desk.get_by_role("button", name="保存并继续").click()
    expect(desk.locator(SAVED).first).to_have_text("有内容在两处都改过，请先选择保留哪一份")
    with answered(desk):
        box.get_by_role("button", name="保留本页填写的").click()
    assert stored(draft).home_addr == "四川北路 2 号"
    with answered(phone):
        phone.locator("#id_home_addr").fill("宝山路 3 号")
    phone.locator(".saq-clash").get_by_role("button", name="采用现在保存的").click()
    expect(phone.locator("#id_home_addr")).to_have_value("四川北路 2 号")
    assert stored(draft).home_addr == "四川北路 2 号"
    desk.get_by_role("button", name="保存并继续").click()
    desk.wait_for_url("**" + reverse("application:step", args=[draft.key, "work"]))


def test_a_log_in_that_is_over(live, draft):
    """The text stays, the way to the log-in is shown, and with a new session (and token) it is sent."""
    live.sign_in(draft.nominee)
    page = open_step(live, draft, "person")
    live.context.clear_cookies()
    page.locator("#id_position").fill("车间主任")
    expect(page.locator(SAVED).first).to_contain_text("登录已过期，内容还在本页")
    expect(page.locator(SAVED).first.get_by_role("link", name="打开登录页")).to_be_visible()
    live.sign_in(draft.nominee)
    expect(page.locator(SAVED).first).to_have_text("已保存 10:00:00", timeout=20_000)
    assert stored(draft).position == "车间主任"


def test_a_paste_from_word_arrives_clean(live, draft):
    live.sign_in(draft.nominee)
    page = open_step(live, draft, "narrative")
    page.locator("#id_job_brief").fill("")
    with answered(page):
        page.locator("#id_job_brief").evaluate(
            """(area) => {
              const data = new DataTransfer();
              data.setData("text/html", "<p class=MsoNormal><b style='mso-bidi'>第一条</b></p>");
              data.setData("text/plain", "\\uf0b7\\t第一条\\u00a0改进\\r\\n\\u200b\\r\\n\\r\\n\\r\\n结尾 \\uf0e0");
              area.focus();
              area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
            }"""
        )
    assert page.locator("#id_job_brief").input_value() == "· 第一条 改进\n\n结尾"
    assert stored(draft).job_brief == "· 第一条 改进\n\n结尾"
