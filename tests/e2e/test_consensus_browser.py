"""The room of the 合议 as it is lived in: no quorum yet, mistakes, the longest names, and hands that know only keys."""

import re
from datetime import timedelta

import pytest

from accounts import clock
from accounts.models import User
from nominations.models import Application, Unit
from review.meetings.models import Case, Meeting
from review.meetings.moves import State
from tests.e2e.conftest import WIDTHS
from tests.e2e.populated import LONG_NAME, LONG_UNIT
from tests.factories import meetings
from tests.factories.nominations import IN_TIME
from tests.review.consensus.conftest import build
from tests.support.browser import settled

pytestmark = pytest.mark.django_db(transaction=True)
ROOM = "/consensus/2023/room/"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def scene():
    """Sixteen sheets of four experts; everybody's and every unit's name is as long as it may be."""
    with clock.at(IN_TIME + timedelta(hours=2)):
        made = build()
        with_long_names()
        yield made


def with_long_names():
    User.objects.filter(expert__isnull=False).update(name=LONG_NAME)
    Application.objects.update(name=LONG_NAME)
    for number, unit in enumerate(Unit.objects.order_by("pk")):
        Unit.objects.filter(pk=unit.pk).update(name=f"{LONG_UNIT[:97]}{number:03d}")


@pytest.fixture(params=sorted(WIDTHS, reverse=True), ids=["desk", "phone"])
def room(request, live, scene):
    """A browser page of one width; `seen` may be called on any page."""
    live.page.set_viewport_size({"width": request.param, "height": WIDTHS[request.param]})
    return live


def flaws(room, axe, note):
    page = room.page
    wide = page.evaluate(WIDER)
    return [f"{note}: {line}" for line in axe(page)] + ([f"{note}: {wide} px too wide"] if wide > 0 else [])


def start(room):
    return room.page.get_by_role("button", name="开始会议")


def test_without_a_quorum_the_room_says_what_is_missing(room, scene, axe):
    room.sign_in(scene.lead)
    room.open("/consensus/2023/")
    wrong = flaws(room, axe, "before the locking")
    scene.open()
    room.open("/consensus/2023/")
    wrong += flaws(room, axe, "ranking")
    room.sign_in(scene.staff)
    room.open(ROOM)
    assert start(room).is_disabled()
    missing = room.page.locator(".saq-act .saq-message li").all_inner_texts()
    assert missing == ["请先填写会议日期和地点。", "请先选定主持人。", "应到 4 人，到会 0 人，至少要 3 人。"]
    assert room.page.get_by_text("人数不足").count() == 0  # nobody has been called yet
    wrong += flaws(room, axe, "nobody called")
    scene.roll(present=2)
    room.open(ROOM)
    assert start(room).is_disabled()
    assert room.page.locator(".saq-act__why").inner_text() == "应到 4 人，到会 2 人，至少要 3 人。"
    assert room.page.locator(".saq-fact").get_by_text("人数不足").is_visible()
    wrong += flaws(room, axe, "no quorum")
    # Somebody whose page is older than that sends it all the same.
    room.page.evaluate("document.querySelector('.saq-act .btn').outerHTML = '<button class=btn>开始会议</button>'")
    settled(room.page, start(room).click)
    assert room.page.locator("[data-saq-errors] li").all_inner_texts() == ["应到 4 人，到会 2 人，至少要 3 人。"]
    assert Meeting.objects.get().state == State.DRAFT
    wrong += flaws(room, axe, "refused")
    assert wrong == []


def test_mistakes_are_said_beside_their_fields_and_what_was_typed_stays(room, scene, axe):
    scene.convened()
    room.sign_in(scene.staff)
    room.open(f"{ROOM}roll/")
    room.page.locator("#id_held_on").fill("")
    room.page.locator("#id_place").fill("")
    press(room, "保存到会情况")
    wrong = flaws(room, axe, "roll")
    assert errors(room) == ["会议日期：请填写会议日期。", "地点：请填写会议地点。"]
    assert room.page.locator("#id_present_0").is_checked()
    case = Case.objects.first()
    room.open(f"/consensus/case/{case.key}/")
    room.page.locator('input[name^="text_"]').first.fill("数据链完整。")
    room.page.get_by_label("建议入围").check()
    press(room, "登记意见")
    wrong += flaws(room, axe, "case")
    assert errors(room) == ["意见说明：请至少写 5 个字。"]
    room.page.get_by_label("意见说明").fill("到会专家意见一致。")
    press(room, "登记意见")
    assert errors(room) == ["形成合议意见之前，请登记每位到会专家的意见。"]
    assert room.page.locator('input[name^="text_"]').first.input_value() == "数据链完整。"
    room.open(f"{ROOM}list/")
    room.page.locator('select[name^="in_"]').first.select_option(label="未入围")
    room.page.locator('input[name^="reason_"]').first.fill("短")
    press(room, "登记本页的决定")
    wrong += flaws(room, axe, "list")
    assert errors(room) == ["SX2023-001的理由：SX2023-001 的决定与排名不同，请写明理由（至少 5 个字）。"]
    assert room.page.locator('input[name^="reason_"]').first.input_value() == "短"
    assert wrong == []


def press(room, name):
    settled(room.page, room.page.locator("main").get_by_role("button", name=name, exact=True).click)


def errors(room):
    assert room.page.evaluate("document.activeElement.hasAttribute('data-saq-errors')"), "the summary has no focus"
    return room.page.locator("[data-saq-errors] li").all_inner_texts()


def tab_to(page, css):
    """Press Tab until what has the focus is this; the focus must be seen all the way."""
    for _step in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("css => document.activeElement.matches(css)", css):
            shown = page.evaluate("getComputedStyle(document.activeElement).outlineStyle != 'none'"
                                  " || getComputedStyle(document.activeElement).boxShadow != 'none'")  # fmt: skip
            assert shown, f"{css}: nobody sees where the focus is"
            return
    raise AssertionError(f"no way to {css} by keyboard on {page.url}")


def by_keys(page, css, key="Enter"):
    tab_to(page, css)
    settled(page, lambda: page.keyboard.press(key))


@pytest.mark.story
def test_a_meeting_by_keyboard_alone(room, scene):
    scene.open()
    room.sign_in(scene.staff)
    page = room.page
    room.open(ROOM)
    by_keys(page, 'main a[href$="/room/roll/"]')
    tab_to(page, "#id_held_on")
    for _part in range(3):
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowRight")
    assert page.locator("#id_held_on").input_value()
    tab_to(page, "#id_place")
    page.keyboard.type("（演示）协会三楼会议室")
    for number in range(4):
        tab_to(page, f"#id_present_{number}")
        page.keyboard.press("Space")
    tab_to(page, "#id_chair")
    page.keyboard.press("ArrowDown")
    by_keys(page, "main button.btn-primary")
    by_keys(page, '.saq-act button[value="convene"]')
    assert Meeting.objects.get().state == State.CONVENED
    by_keys(page, 'main td a[href*="/consensus/case/"]')
    for voice in range(4):
        tab_to(page, 'select[name^="voice_"]')
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.value"), voice
    tab_to(page, 'input[name="outcome"]')
    page.keyboard.press("ArrowDown")
    tab_to(page, "#id_conclusion")
    page.keyboard.type("按排名结果办理。")
    by_keys(page, "main button.btn-primary")
    page.wait_for_url(re.compile(ROOM))
    assert Case.objects.exclude(outcome="").count() == 1
    assert Case.objects.exclude(outcome="").get().voices.count() == 4


def test_the_minutes_wait_for_their_scan_and_for_another_person(room, scene, axe):
    scene.open()
    meetings.closed(scene.cycle, scene.staff, scene.experts)
    room.sign_in(scene.lead)
    room.open(ROOM)
    button = room.page.get_by_role("button", name="确认合议结果")
    assert button.is_disabled()
    assert room.page.locator(".saq-act__why").inner_text() == "请先上传签名的会议纪要扫描件。"
    wrong = flaws(room, axe, "closed")
    for path in ("list/", "../charts/"):
        room.open(ROOM + path)
        wrong += flaws(room, axe, path)
    for address in (f"/consensus/case/{Case.objects.first().key}/", f"/consensus/card/{scene.files[0].key}/"):
        room.open(address)
        wrong += flaws(room, axe, address[:16])
    assert wrong == []
