"""Three phones without a network for two hours: no sheet lost, none doubled, every total what the phone showed."""

import json
from importlib import import_module

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from accounts import clock, sessions
from review.experts.models import Conflict
from review.marks.models import Mark, MarkVersion
from tests.factories import halls
from tests.review.panel.conftest import FULL, LATER, Hall

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.story]
HOURS = "02:00:00"
# What each phone gives each nominee for the first item; the rest is FULL.
GIVEN = {0: ("9", "8.5", "7"), 1: ("10", "6", "9.5"), 2: ("4.5", "10", "8")}


@pytest.fixture
def hall():
    with clock.at(LATER):
        made = Hall("86.50", "84.00", "83.00")
        made.scoring()
        yield made


class Phone:
    """One member's phone: 390 px wide, every question answered with yes; `said` is what it asked."""

    def __init__(self, live, context, user, hall):
        self.live, self.context, self.user, self.hall, self.said = live, context, user, hall, []
        self.log_in()
        self.page = context.new_page()
        self.page.set_viewport_size({"width": 390, "height": 844})
        self.page.set_default_timeout(20_000)
        self.page.on("dialog", self._answer)

    def _answer(self, dialog):
        self.said.append(dialog.message)
        dialog.accept()

    def log_in(self):
        client = Client()
        client.force_login(self.user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.session_key = cookie.value
        self.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.live.url}])

    def enter(self):
        self.page.goto(self.live.url + reverse("panel:room", args=[self.hall.session.key]))

    def slot(self, n):
        return self.page.locator(f'[data-slot="{self.hall.slots[n].key}"]')

    def offline(self, yes=True):
        self.context.set_offline(yes)

    def fill(self, n, scores):
        for code, value in scores.items():
            self.slot(n).locator(f'[name="score_{code}"]').fill(value)

    def total(self, n):
        return self.slot(n).locator("[data-total]").inner_text()

    def hand_in(self, n):
        self.slot(n).get_by_role("button", name="提交评分表").click()

    def kept(self):
        """What the page has stored in the tab, by key."""
        held = json.loads(self.page.evaluate("JSON.stringify({...sessionStorage})"))
        return {key: value for key, value in held.items() if key.startswith("saq-panel:")}

    def keeps(self, n):
        """Wait until so many sheets are stored in the tab."""
        for _moment in range(200):
            if len(self.kept()) == n:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(self.kept())

    def handed(self, n):
        expect(self.page.locator("[data-handed]")).to_have_count(n, timeout=30_000)

    def waits(self, text):
        self.page.locator("[data-net-box]").get_by_text(text).wait_for()


@pytest.fixture
def phones(live, new_context, hall):
    def phone(n):
        return Phone(live, new_context(), hall.member(n), hall)

    return phone


def everything(hall):
    """{(seat number, slot number): total} of what was handed in."""
    rows = Mark.objects.filter(submitted_at__isnull=False).select_related("seat", "slot")
    return {(mark.seat.number, mark.slot.order): str(mark.total) for mark in rows}


def through_the_hall(hall):
    """Meanwhile everybody is heard; the last one is being scored."""
    with clock.at(LATER):
        halls.stepped(hall.slots[0], hall.staff, "all_scored")
        halls.stepped(hall.slots[1], hall.staff, *halls.TO_SCORING, "all_scored")
        halls.stepped(hall.slots[2], hall.staff, *halls.TO_SCORING)


def without_network(phone, values):
    """All three nominees are scored; those not yet called are opened by hand, after a question."""
    shown = {}
    for n, value in enumerate(values):
        if n:
            phone.slot(n).locator("summary").click()
            phone.slot(n).get_by_role("button", name="网络断开，我自己打开评分表").click()
            assert f"第 {n + 1} 号" in phone.said[-1]
        phone.fill(n, FULL | {"clear": value})
        shown[n] = phone.total(n)
        phone.hand_in(n)
        phone.slot(n).get_by_text("已保存在本机").wait_for()
    return shown


def lose_the_answer(phone):
    """The server takes the sheets in, and its answer never arrives."""
    lost = []

    def handle(route):
        if lost:
            return route.continue_()
        lost.append(route.fetch().status)
        return route.abort()

    phone.page.route("**/sync/", handle)
    return lost


def expire(phone):
    """Two hours without a sign of life: the log-in is over."""
    store = import_module(settings.SESSION_ENGINE).SessionStore(phone.session_key)
    store[sessions.SEEN] = store[sessions.STARTED] = int(store.get(sessions.SEEN, 0) or 0) - 7200
    store.save()


def test_two_hours_without_network_on_three_phones(phones, hall):
    members = [phones(n) for n in range(3)]
    for n, phone in enumerate(members):
        phone.page.clock.install()
        phone.enter()
        phone.fill(0, {"clear": GIVEN[n][0]})
        phone.slot(0).get_by_text("已保存", exact=False).first.wait_for()
        phone.offline()
        phone.waits("网络断开")
    shown = {n: without_network(phone, GIVEN[n]) for n, phone in enumerate(members)}
    assert not Mark.objects.filter(submitted_at__isnull=False).exists()
    for phone in members:
        kept = " ".join(phone.kept().values())
        assert len(phone.kept()) == 3 and not any(one.name in kept for one in hall.applications)
    through_the_hall(hall)
    for phone in members:
        phone.page.clock.fast_forward(HOURS)
        assert len(phone.kept()) == 3
        phone.waits("份待上传")

    # The first just comes back; the second one's first answer is lost; the third has to log in again.
    members[0].offline(False)
    lost = lose_the_answer(members[1])
    members[1].offline(False)
    expire(members[2])
    members[2].offline(False)
    members[2].waits("请重新登录")
    assert len(members[2].kept()) == 3
    members[2].context.clear_cookies()
    members[2].log_in()
    members[2].page.get_by_role("button", name="立即上传").click()

    for phone in members:
        phone.handed(3)
        assert phone.kept() == {}
    assert lost == [200]
    expected = {(n + 1, k + 1): f"{float(total):.2f}" for n, sheets in shown.items() for k, total in sheets.items()}
    assert everything(hall) == expected
    assert Mark.objects.count() == 9
    assert [version.cause for version in MarkVersion.objects.all()] == ["submit"] * 9
    assert not Mark.objects.exclude(late_at=None).exists()


def test_a_reload_loses_nothing_that_was_not_sent(phones, hall):
    phone = phones(0)
    phone.enter()
    phone.page.route("**/sync/", lambda route: route.abort())
    phone.fill(0, FULL)
    phone.slot(0).locator('[name="comment"]').fill("数据链完整")
    phone.keeps(1)
    phone.page.reload()
    assert phone.slot(0).locator('[name="score_craft"]').input_value() == FULL["craft"]
    assert phone.slot(0).locator('[name="comment"]').input_value() == "数据链完整"
    phone.hand_in(0)
    phone.page.reload()
    assert phone.slot(0).locator('[name="score_craft"]').is_disabled()
    phone.page.unroute("**/sync/")
    phone.page.get_by_role("button", name="立即上传").click()
    phone.handed(1)
    assert everything(hall) == {(1, 1): "88.00"} and phone.kept() == {}


def test_of_two_phones_of_one_member_the_first_sheet_stands_and_both_are_shown(phones, hall):
    first, second = phones(0), phones(0)
    for phone in (first, second):
        phone.enter()
    second.offline()
    second.waits("网络断开")
    second.fill(0, FULL | {"clear": "5"})
    second.hand_in(0)
    first.fill(0, FULL)
    first.hand_in(0)
    first.handed(1)
    second.offline(False)
    second.slot(0).get_by_text("以先提交的为准").first.wait_for()
    table = second.slot(0).locator(".saq-two-sheets").inner_text()
    assert "5" in table and "9" in table
    assert everything(hall) == {(1, 1): "88.00"}
    assert [version.cause for version in MarkVersion.objects.order_by("number")] == ["submit", "second"]
    assert second.kept() == {}


def test_somebody_else_who_logs_in_on_the_same_phone_touches_no_sheet(phones, hall):
    """The second member even stays away from this nominee: by their state the sheet would have to go."""
    Conflict.objects.create(expert=hall.people[1], application=hall.applications[0], source="computed", kind="employer")
    phone = phones(0)
    phone.enter()
    phone.page.route("**/sync/", lambda route: route.abort())
    phone.fill(0, FULL)
    phone.keeps(1)
    phone.user = hall.member(1)
    phone.log_in()
    phone.page.unroute("**/sync/")
    phone.page.evaluate("window.dispatchEvent(new Event('online'))")
    phone.waits("登录已失效")
    assert len(phone.kept()) == 1 and phone.slot(0).locator('[name="score_craft"]').input_value() == FULL["craft"]
    assert not Mark.objects.exists()
    phone.user = hall.member(0)
    phone.log_in()
    phone.page.get_by_role("button", name="立即上传").click()
    phone.slot(0).locator("[data-form-said]").get_by_text("已保存").wait_for()
    assert Mark.objects.get().scores == FULL and phone.kept() == {}


def test_drafts_of_two_phones_are_chosen_between(phones, hall):
    first, second = phones(0), phones(0)
    first.enter()
    second.enter()
    first.fill(0, {"clear": "9"})
    first.slot(0).locator("[data-form-said]").get_by_text("已保存").wait_for()
    second.fill(0, {"clear": "5"})
    second.slot(0).get_by_text("在另一台设备上保存过").first.wait_for()
    second.slot(0).get_by_role("button", name="以本页内容为准").click()
    second.slot(0).locator("[data-form-said]").get_by_text("已保存").wait_for()
    assert Mark.objects.get().scores == {"clear": "5"}


def test_a_sheet_opens_when_the_hall_calls_and_goes_when_a_conflict_is_found(phones, hall):
    phone, asked = phones(0), []
    phone.page.on("request", lambda one: asked.append(one.headers) if one.url.endswith("/state/") else None)
    phone.enter()
    assert phone.slot(1).locator("[data-form]").count() == 0
    with clock.at(LATER):
        halls.stepped(hall.slots[0], hall.staff, "all_scored")
        hall.scoring(1)
    phone.slot(1).locator("[data-form]").wait_for()
    phone.fill(1, {"clear": "9"})
    Conflict.objects.create(expert=hall.people[0], application=hall.applications[1], source="computed", kind="employer")
    phone.page.get_by_text("名单有变化，请刷新页面").wait_for()
    asked.clear()
    phone.page.wait_for_event("request", lambda one: one.url.endswith("/state/"))
    assert asked[-1].get("x-saq-poll") == "1", "a phone that lies on the table keeps no log-in alive"
    assert hall.applications[1].name not in phone.page.content() and phone.kept() == {}


def test_keys_move_and_step(phones, hall):
    phone = phones(0)
    phone.enter()
    first = phone.slot(0).locator('[name="score_clear"]')
    first.focus()
    phone.page.keyboard.type("9")
    phone.page.keyboard.press("ArrowDown")
    phone.page.keyboard.type("22")
    phone.page.keyboard.press("+")
    assert phone.slot(0).locator('[name="score_craft"]').input_value() == "22.5"
    assert phone.total(0) == "31.5"
    phone.hand_in(0)
    assert phone.slot(0).locator('[data-error="score_quality"]').inner_text() == "还没有评分。"
    assert not phone.said
