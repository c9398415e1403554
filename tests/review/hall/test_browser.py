"""The hall as it is lived in: desk, phone and a screen on the wall; keys, a broken line, two consoles, no script."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from accounts import clock
from nominations.models import Application
from review.hall import queries, transitions
from review.halls.models import Slot
from review.halls.moves import SlotState
from tests.factories import journey
from tests.factories.journey import click
from tests.factories.nominations import make_cycle
from tests.review.hall.conftest import build
from tests.support.browser import settled

pytestmark = pytest.mark.django_db(transaction=True)
SCROLL = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def today(monkeypatch):
    """The same day by the real clock: the server and the browser have no other."""
    now = datetime.now(UTC)
    monkeypatch.setattr(journey, "IN_TIME", now - timedelta(days=1))
    with clock.at(now):
        cycle = make_cycle(now.year, open_at=now - timedelta(days=9), submit_deadline=now + timedelta(days=9))
        yield build(now - timedelta(minutes=1), cycle)


def console(day):
    return reverse("hall:console", args=[day.session.key])


def look(live, axe, name, path, widths=(1280, 390)):
    for width in widths:
        live.page.set_viewport_size({"width": width, "height": 720 if width > 1000 else 844})
        live.page.goto("about:blank")
        live.open(path)
        live.page.wait_for_timeout(300)
        live.shot(f"hall-{name}-{width}")
        assert axe(live.page) == [], (name, width)
        assert live.page.evaluate(SCROLL) == 0, (name, width)


def began(day, n, minutes):
    """The present phase of the n-th began so long ago."""
    Slot.objects.filter(pk=day.slots[n].pk).update(phase_at=datetime.now(UTC) - timedelta(minutes=minutes))


def test_every_page_of_the_day_is_open_to_everybody(live, axe, today):
    day = today
    live.sign_in(day.staff)
    screen = queries.address_of(transitions.show_screen(day.fresh(), by=day.by, key=click()))
    look(live, axe, "queue", "/hall/")
    look(live, axe, "screen-before", screen, (1280,))
    day.here()
    look(live, axe, "console-to-open", console(day))
    day.act(transitions.open_session)
    for _call in range(2):
        day.do(transitions.hail, 0)
    look(live, axe, "console-called", console(day))
    look(live, axe, "screen-called", screen, (1280,))
    day.arrived()
    day.do(transitions.call, 0)
    began(day, 0, 8.5)
    look(live, axe, "console-warning", console(day))
    look(live, axe, "screen-warning", screen, (1920, 1280, 390))
    began(day, 0, 12)
    Application.objects.filter(pk=day.slots[0].application_id).update(name="吾提库尔·买买提吐尔逊·阿卜杜热依木")
    look(live, axe, "screen-long", screen, (1280,))
    high = "document.documentElement.scrollHeight - document.documentElement.clientHeight"
    assert live.page.evaluate(high) == 0, "nobody scrolls the screen on the wall"
    look(live, axe, "console-over", console(day), (390,))
    look(live, axe, "screen-over", screen, (1280,))
    day.do(transitions.end_talk, 0)
    day.do(transitions.end_questions, 0)
    day.marks(0, *["80"] * 3)
    look(live, axe, "console-scoring", console(day))
    look(live, axe, "screen-scoring", screen, (1280,))
    for page in ("roll", "screens", "chair", "door"):
        look(live, axe, page, reverse(f"hall:{page}", args=[day.session.key]))
    Slot.objects.filter(pk=day.slots[2].pk).update(state=SlotState.ABSENT)
    look(live, axe, "reinstate", reverse("hall:reinstate", args=[day.slots[2].key]))
    with clock.at(datetime.now(UTC) - timedelta(minutes=5)):
        old = queries.code_address(day.fresh())
    look(live, axe, "old-code", old, (390,))


def test_keys_lead_to_the_buttons_and_another_console_is_heard_of(live, today):
    day = today
    day.here()
    day.arrived()
    live.sign_in(day.staff)
    live.open(console(day))
    live.page.keyboard.press("n")
    assert live.page.evaluate("document.activeElement.id") == "step-open"
    settled(live.page, lambda: live.page.keyboard.press("Enter"))
    assert live.page.get_by_role("heading", name="下一位：2 号 沈砺成").is_visible()
    live.page.keyboard.press("n")
    day.do(transitions.call, 0)  # on the other console
    live.page.get_by_role("heading", name="2 号 沈砺成", exact=True).wait_for()
    assert live.page.locator("[data-hall-clock]").inner_text().startswith(("10:0", "9:5"))
    assert live.page.evaluate("document.activeElement.id") == "now-title", "the focus stays where the news are"
    assert "正在陈述" in live.page.locator("[data-hall-say]").inner_text()
    live.page.keyboard.press("n")
    settled(live.page, lambda: live.page.keyboard.press("Enter"))
    assert day.slot(0).state == SlotState.QUESTIONING


def test_a_broken_line_is_said_and_mended(live, today):
    day = today
    day.opened()
    live.sign_in(day.staff)
    live.open(console(day))
    broken = live.page.get_by_text("连接中断，正在重试")
    live.page.route("**/pulse/", lambda route: route.abort())
    broken.wait_for()
    day.do(transitions.call, 0)
    live.page.unroute("**/pulse/")
    live.page.get_by_role("heading", name="2 号 沈砺成", exact=True).wait_for()
    assert not broken.is_visible()
    live.context.clear_cookies()
    live.page.get_by_text("登录已结束或会场已不可查看").wait_for()


def test_without_a_script_every_step_works(browser, live, today):
    day = today
    day.here()
    day.arrived()
    live.sign_in(day.staff)
    plain = browser.new_context(java_script_enabled=False, locale="zh-CN", storage_state=live.context.storage_state())
    page = plain.new_page()
    for label in ("开会", "叫号，开始陈述", "陈述结束，开始问答", "问答结束，开始评分"):
        page.goto(live.url + console(day))
        page.get_by_role("button", name=label).click()
    assert day.slot(0).state == SlotState.SCORING
    page.goto(live.url + console(day))
    assert page.get_by_text("已交 0/7", exact=True).is_visible()
    plain.close()


def test_a_phone_checks_in_and_the_screen_follows_by_itself(browser, live, axe, today):
    day = today
    day.here()
    day.act(transitions.open_session)
    wall = browser.new_context(locale="en-US", viewport={"width": 1920, "height": 1080}).new_page()
    wall.goto(live.url + queries.address_of(transitions.show_screen(day.fresh(), by=day.by, key=click())))
    live.sign_in(day.slots[0].application.nominee)
    live.page.set_viewport_size({"width": 390, "height": 844})
    live.open(queries.code_address(day.fresh()))
    assert axe(live.page) == []
    live.shot("hall-check-in-390")
    settled(live.page, lambda: live.page.get_by_role("button", name="我已到场，签到").click())
    assert live.page.get_by_text("您是 2 号").is_visible()
    assert axe(live.page) == []
    live.shot("hall-checked-in-390")
    assert wall.get_by_text("请准备").is_visible()
    day.do(transitions.call, 0)
    wall.get_by_text("正在陈述").wait_for()
    assert wall.get_by_text("3 号 阮知行").is_visible()
    transitions.end_screen(day.session.screens.get(), by=day.by)
    wall.get_by_text("此地址已失效").wait_for()
    wall.context.close()
