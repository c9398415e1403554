"""One session of the defense as it is lived through: a console, a screen on the wall and five phones at 390 px."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from accounts import clock
from nominations.acting import Actor
from review.hall import queries, transitions
from review.halls import running
from review.halls.models import Session, Slot, SlotEvent
from review.halls.moves import SlotState, State
from review.marks import keying
from review.marks.models import Mark, MarkVersion
from review.panel.permissions import can_key_in
from review.proposals import results
from tests.e2e.conftest import shots
from tests.factories import journey
from tests.factories.journey import click
from tests.factories.nominations import make_cycle, make_user
from tests.review.hall.conftest import NAMES, build
from tests.review.panel.conftest import FULL
from tests.review.panel.test_offline_browser import Phone
from tests.support.browser import settled

pytestmark = pytest.mark.django_db(transaction=True)
SCROLL = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PHONES = 5  # of seven members; the sixth fills in paper, the seventh has his sheet sent by another device


@pytest.fixture
def day(monkeypatch):
    """By the real clock: the server and the browsers have no other."""
    now = datetime.now(UTC)
    monkeypatch.setattr(journey, "IN_TIME", now - timedelta(days=1))
    with clock.at(now):
        cycle = make_cycle(now.year, open_at=now - timedelta(days=9), submit_deadline=now + timedelta(days=9))
        yield build(now - timedelta(minutes=1), cycle)


@pytest.fixture
def phones(live, new_context, day):
    return [Phone(live, new_context(), day.panel[n].user, day) for n in range(PHONES)]


@pytest.fixture
def wall(live, new_context, day):
    page = new_context().new_page()
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.set_default_timeout(20_000)
    shown = transitions.show_screen(day.fresh(), by=day.by, key=click())
    page.goto(live.url + queries.address_of(shown))
    return page


def checks_in(phone, day):
    """Reads the code on the wall and says so."""
    phone.page.goto(phone.live.url + queries.code_address(day.fresh()))
    settled(phone.page, phone.page.get_by_role("button", name="我已到场，签到").click)
    phone.page.get_by_text("请入席").wait_for()


def press(live, label, then):
    """A step on the console, which says what follows from it by itself."""
    settled(live.page, lambda: live.page.get_by_role("button", name=label).click())
    live.page.get_by_text(then).first.wait_for()


def to_scoring(live):
    press(live, "叫号，开始陈述", "正在陈述")
    press(live, "陈述结束，开始问答", "正在问答")
    press(live, "问答结束，开始评分", "评委评分")


def fills(phone, n, clear):
    phone.slot(n).locator("[data-form]").wait_for()
    phone.fill(n, FULL | {"clear": clear})
    phone.hand_in(n)


def paper(day, n):
    """The sixth member's sheet, keyed in by two people; the seventh's comes from a device that is not looked at."""
    seat, scores = day.seat(5), FULL | {"clear": "8"}
    for user in (day.staff, make_user("staff", name="演示经办人乙")):
        keying.enter(day.slot(n), seat, scores=scores, comment="", by=Actor(user, "staff"), permit=can_key_in)
    day.marks(n, *[""] * 6, "90")
    running.tick()


def looks(page, axe, name):
    if folder := shots():
        page.screenshot(path=folder / f"day-{name}.png", full_page=True)
    assert (axe(page), page.evaluate(SCROLL)) == ([], 0), name


def everybody_comes(live, day, phones):
    assert live.page.get_by_text("已签到评委 0 人，至少要有 5 人才能开会").is_visible()
    for phone in phones:
        checks_in(phone, day)
    day.here(5, 6)
    day.arrived(0, 1)
    live.page.get_by_text("评委已签到 7 / 7 人").wait_for()
    for phone in phones:
        phone.enter()
    press(live, "开会", "下一位：2 号")


def first_nominee(live, day, phones, wall, axe):
    """Every phone opens the sheet by itself; console and screen count or name, and show no value."""
    expect(phones[0].page.get_by_text("本场还没有开始")).to_be_hidden(timeout=20_000)
    to_scoring(live)
    expect(wall.locator("main")).to_contain_text(NAMES[0])
    looks(live.page, axe, "console-1280")
    for n, phone in enumerate(phones):
        fills(phone, 0, f"{5 + n}")
        phone.handed(1)
    looks(phones[0].page, axe, "phone-handed-390")
    live.page.get_by_text("已交 5/7", exact=True).wait_for()
    assert "84" not in live.page.locator("[data-hall-live]").inner_text()
    assert not any(word in wall.content() for word in ("已交", "合计", "评分表"))
    paper(day, 0)
    live.page.get_by_role("heading", name="下一位：3 号").wait_for()  # the last sheet ends the scoring by itself


def second_nominee(live, day, phones, axe):
    """Whoever steps out is told a number and nothing else; the last phone has no network meanwhile."""
    lost = phones[-1]
    assert live.page.get_by_text("叫号时须离席（回避）：").is_visible()
    assert phones[1].page.get_by_text("第 3 号：您已回避").is_visible() and NAMES[1] not in phones[1].page.content()
    to_scoring(live)
    lost.slot(1).locator("[data-form]").wait_for()
    lost.offline()
    for phone in (phones[0], phones[2], phones[3], lost):
        fills(phone, 1, "9")
    lost.slot(1).get_by_text("已保存在本机").wait_for()
    looks(lost.page, axe, "phone-offline-390")
    live.page.get_by_text("已交 3/6", exact=True).wait_for()
    paper(day, 1)
    press(live, "结束评分", "下一位：1 号")
    return lost


def third_nominee(live, day):
    """Never comes: called twice, a quarter of an hour ago."""
    press(live, "1 号：呼叫", "已呼叫 1 次")
    press(live, "1 号：第 2 次呼叫", "已呼叫 2 次")
    now = datetime.now(UTC)
    Slot.objects.filter(pk=day.slots[2].pk).update(
        first_called_at=now - timedelta(minutes=16), starts_at=now - timedelta(minutes=9)
    )
    live.page.reload()
    press(live, "1 号：记为缺席", "全部答辩人已完成")


def the_end(live, wall, lost, axe):
    """It is said that a sheet is still on its way, until it is there."""
    live.page.set_viewport_size({"width": 390, "height": 844})
    looks(live.page, axe, "console-390")
    ask = live.page.get_by_role("button", name="结束本场答辩").get_attribute("data-saq-confirm")
    assert "还有 1 份评分表没有到达" in ask
    lost.offline(False)
    lost.handed(2)
    live.page.locator('[data-saq-confirm*="不能再叫号"]').wait_for()
    press(live, "结束本场答辩", "已结束，待确认")
    expect(wall.locator("main")).to_contain_text("本场答辩已结束")
    expect(lost.page.get_by_text("本场已经结束；")).to_be_visible(timeout=20_000)


def test_a_session_from_the_code_on_the_wall_to_its_result(live, day, phones, wall, axe):
    live.page.on("dialog", lambda dialog: dialog.accept())
    live.sign_in(day.staff)
    live.open(f"/hall/{day.session.key}/")
    everybody_comes(live, day, phones)
    first_nominee(live, day, phones, wall, axe)
    lost = second_nominee(live, day, phones, axe)
    third_nominee(live, day)
    the_end(live, wall, lost, axe)

    row = Session.objects.get()
    result = results.of_session(row)
    assert (row.state, result.sha256) == (State.CLOSED, row.result_sha256)
    assert [(one.slot.state, one.count, one.absent) for one in result.rows] == [
        (SlotState.DONE, 7, False), (SlotState.DONE, 6, False), (SlotState.ABSENT, 0, True),
    ]  # fmt: skip
    assert SlotEvent.objects.get(slot=day.slots[1], move="all_scored").payload["out"] == [2]
    assert Mark.objects.count() == 13 and not Mark.objects.exclude(late_at=None).exists()
    assert set(MarkVersion.objects.values_list("cause", flat=True)) == {"submit", "paper"}
    assert all(phone.kept() == {} for phone in phones)
