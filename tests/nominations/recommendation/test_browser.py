"""The two desks in a real browser: no accessibility violation, three tabs on a phone, nothing typed is lost."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from nominations import batch_lists
from nominations.acting import Actor
from nominations.models import BatchRevision
from nominations.pipeline import Status
from nominations.recommendation.permissions import can_manage, can_open_batch
from nominations.sealing import mark_of
from tests.factories import journey
from tests.factories.journey import Town
from tests.factories.nominations import make_cycle
from tests.factories.sealing import coded
from tests.nominations.importing.sheets import xlsx
from tests.nominations.recommendation.batches import names, neighbour, recommended
from tests.support.browser import settled

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (1280, 390)


@pytest.fixture
def town(monkeypatch):
    """The server's threads go by the real clock, so this cycle is open now."""
    now = datetime.now(UTC)
    monkeypatch.setattr(journey, "IN_TIME", now - timedelta(days=1))
    return Town.build(make_cycle(now.year, open_at=now - timedelta(days=9), submit_deadline=now + timedelta(days=9)))


@pytest.fixture
def clean(live, axe):
    """Look at the page on a desk and on a phone: no violation, nothing wider than the screen, no error in the log."""
    said = []
    live.page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)

    def look(name):
        for width in WIDTHS:
            live.shot(name, width=width)
            assert axe(live.page) == [], f"{name} at {width}"
            assert live.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} at {width}"
        live.page.set_viewport_size({"width": 1280, "height": 900})
        assert [line for line in said if "422" not in line] == []

    return look


def test_the_work_units_pages(live, clean, town):
    application = town.reach(Status.UNIT_REVIEW)
    neighbour(town).reach(Status.RECOMMENDED)
    live.sign_in(town.unit)
    for name, path in (
        ("endorsement-queue", ""),
        ("endorsement-case", f"{application.key}/"),
        ("endorsement-send-back", f"{application.key}/send_back"),
        ("endorsement-refuse", f"{application.key}/refuse"),
        ("endorsement-new", "new"),
    ):
        assert live.open(f"/endorsement/{path}").status == 200
        clean(name)


def test_the_unit_checks_confirms_and_agrees(live, clean, town):
    application = town.reach(Status.UNIT_REVIEW)
    live.sign_in(town.unit)
    page = live.page
    live.open(f"/endorsement/{application.key}/")
    page.fill("#id_opinion", "该同志长期在一线，情况属实，同意申报。")
    for number in range(1, 4):
        page.click("text=已核对原件并盖章确认")
        page.wait_for_selector(f"#progress strong:text-is('{number} / 3')")
    assert page.input_value("#id_opinion").startswith("该同志长期在一线")  # the files turned, the text stayed
    for name in ("id_original", "frontline", "not_bureau_level", "not_centrally_managed_head", "not_retired"):
        page.check(f"#id_{name}")
    page.fill("#id_signer", "周正")
    page.evaluate("document.querySelectorAll('form').forEach(form => { form.noValidate = true })")
    page.click("#act-buttons button[value=unit_agree]")
    page.wait_for_selector("[data-saq-errors]")
    clean("endorsement-errors")
    page.check("#id_commitment")
    page.click("#act-buttons button[value=unit_agree]")
    page.wait_for_selector("text=已同意申报")
    clean("endorsement-done")
    application.refresh_from_db()
    assert application.status == Status.RECOMMENDER_REVIEW


def test_three_tabs_on_a_phone_by_the_address_alone(live, town):
    application = town.reach(Status.RECOMMENDER_REVIEW)
    live.sign_in(town.rec)
    live.page.set_viewport_size({"width": 390, "height": 844})
    live.open(f"/recommendation/{application.key}/")
    shown = {"form": True, "evidence": False, "check": False}
    for pane, visible in shown.items():
        assert live.page.is_visible(f"#{pane}") == visible
    for pane in ("evidence", "check", "form"):
        live.page.click(f".saq-panes a[href='#{pane}']")
        assert [name for name in shown if live.page.is_visible(f"#{name}")] == [pane]


def test_the_recommending_unit_looks_recommends_and_hands_in(live, clean, town):
    application = town.reach(Status.RECOMMENDER_REVIEW)
    recommended(town, "陆知衡")
    live.sign_in(town.rec)
    page = live.page
    live.open("/recommendation/")
    clean("recommendation-queue")
    live.open(f"/recommendation/{application.key}/")
    clean("recommendation-case")
    page.fill("#id_opinion", "符合申报条件，材料完整、真实、客观，同意推荐。")
    while page.locator("[data-saq-next]").count():
        before = page.inner_text(".saq-evidence__claim")
        page.locator("#form").focus()
        page.keyboard.press("n")
        page.wait_for_function("text => document.querySelector('.saq-evidence__claim').innerText !== text", arg=before)
    page.wait_for_selector("#progress strong:text-is('6 / 6')")
    for number in range(page.locator(".saq-condition").count()):
        page.locator(".saq-condition").nth(number).locator("input[value=yes]").check()
    page.fill("#id_signer", "林悦")
    page.click("#act-buttons button[value=recommend]")
    page.wait_for_selector("text=已同意推荐")
    clean("recommendation-done")
    live.open(f"/recommendation/{application.key}/unrecommend")
    clean("recommendation-unrecommend")
    live.open("/recommendation/batches/")
    clean("recommendation-batches")
    settled(page, lambda: page.click("button[name=pair]"))
    settled(page, lambda: page.click("text=把选中的人加入名单"))
    page.fill("#id_contact_name", "林悦")
    page.fill("#id_contact_phone", "021-50000001")
    settled(page, lambda: page.click("text=保存联系人"))
    clean("recommendation-batch-editing")
    page.click("#act-buttons button[value=lock_list]")
    page.wait_for_selector("text=名单已锁定")
    clean("recommendation-batch-locked")
    listed = BatchRevision.objects.select_related("batch", "snapshot").get()
    scan = {"name": "盖章件.png", "mimeType": "image/png", "buffer": coded(mark_of(listed))}
    page.set_input_files("#id_scan", files=[scan])
    page.click("button:has-text('上传扫描件')")
    page.wait_for_selector("text=已保存盖章扫描件")
    clean("recommendation-batch-sealed")
    page.check("#id_commitment")
    page.click("#act-buttons button[value=submit]")
    page.wait_for_selector("text=已报送协会")
    clean("recommendation-batch-handed-in")
    application.refresh_from_db()
    assert application.status == Status.SUBMITTED


def test_the_recommending_units_pages_with_a_reason(live, clean, town):
    application = town.reach(Status.RECOMMENDER_REVIEW)
    live.sign_in(town.rec)
    for page in ("send_back", "refuse"):
        assert live.open(f"/recommendation/{application.key}/{page}").status == 200
        clean(f"recommendation-{page}")


def test_the_order_of_a_list_by_keys_and_by_dragging(live, clean, town):
    people = recommended(town, "甲一", "乙二", "丙三")
    by = Actor(town.rec, Role.REC)
    batch = batch_lists.open_batch(town.recommender, town.cycle, by=by, permit=can_open_batch)
    batch_lists.add(batch, [row.pk for row in people], by=by, permit=can_manage)
    live.sign_in(town.rec)
    page = live.page
    live.open(f"/recommendation/batches/{batch.key}/")
    clean("recommendation-batch-order")
    handle = page.locator("tr:has-text('丙三') [data-saq-handle]")
    handle.focus()
    with page.expect_navigation():
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
    assert names(batch) == ["1 丙三", "2 甲一", "3 乙二"]
    # One is back at the line that was moved, so the next key moves it on.
    expect(page.locator("tr:has-text('丙三') [data-saq-handle]")).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("ArrowDown")
    assert names(batch) == ["1 甲一", "2 丙三", "3 乙二"]
    with page.expect_navigation():
        page.locator("tr:has-text('甲一')").drag_to(page.locator("tr:has-text('乙二')"))
    assert names(batch) == ["1 丙三", "2 乙二", "3 甲一"]
    settled(page, lambda: page.click("[aria-label='甲一 上移']"))
    assert names(batch) == ["1 丙三", "2 甲一", "3 乙二"]
    # A second line, or a button, before the first has gone: the first goes, and nothing is moved from where it was not.
    expect(page.locator("tr:has-text('甲一') [data-saq-handle]")).to_be_focused()
    page.locator("tr:has-text('乙二') [data-saq-handle]").focus()
    page.keyboard.press("ArrowUp")
    page.locator("tr:has-text('丙三') [data-saq-handle]").focus()
    with page.expect_navigation():
        page.keyboard.press("ArrowDown")
    assert names(batch) == ["1 丙三", "2 乙二", "3 甲一"]
    expect(page.locator("tr:has-text('乙二') [data-saq-handle]")).to_be_focused()
    # Key and button in one breath, however busy the machine.
    handle = page.locator("tr:has-text('甲一') [data-saq-handle]")
    press = "handle => { handle.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowUp', bubbles: true}));"
    out = "document.querySelector(\"[aria-label='把 丙三 移出名单']\").click() }"
    settled(page, lambda: handle.evaluate(f"{press} {out}"))
    assert names(batch) == ["1 丙三", "2 甲一", "3 乙二"]
    # Somebody else has changed the list meanwhile: the place on the page is another one now.
    batch_lists.change(batch, "place", (batch.items.get(position=3).pk, 1), by=by, permit=can_manage)
    settled(page, lambda: page.click("[aria-label='甲一 上移']"))
    assert "已被他人更新" in page.content() and names(batch) == ["1 乙二", "2 丙三", "3 甲一"]


def test_the_board_and_the_import(live, clean, town):
    town.reach(Status.RECOMMENDER_REVIEW)
    neighbour(town).reach(Status.RECOMMENDED, name="阿依努尔·买买提江·艾合麦提卡德尔")
    neighbour(town).reach(Status.NOT_RECOMMENDED, name="陆知衡")
    live.sign_in(town.rec)
    page = live.page
    live.open("/importing/")
    clean("importing-queue")
    unit, post = town.employer.name, ("总装车间焊接班班长", "班长、高级技师")
    good = [[1, unit, "沈砺成", *post], [2, unit, "欧阳书勤", *post]]
    bad = [[1, unit, "D. Ming", *post], [2, unit, "陆知衡", *post], [3, unit, "陆知衡", *post]]
    for rows, name in ((bad, "mistakes"), (good, "drafts")):
        live.open("/importing/")
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        page.set_input_files("#id_file", files=[{"name": "名单.xlsx", "mimeType": kind, "buffer": xlsx(rows)}])
        settled(page, lambda: page.click("button:has-text('上传并检查')"))
        clean(f"importing-{name}")
    page.check("#id_told")
    settled(page, lambda: page.click("button:has-text('建立 2 份草稿')"))
    clean("importing-begun")
    live.open("/nominee_board/")
    settled(page, lambda: page.click("[aria-label='提醒工作单位办理 沈砺成 的申报']"))
    assert "已提醒" in page.inner_text("main")
    clean("nominee-board")
    live.open("/nominee_board/?column=units")
    clean("nominee-board-column")
