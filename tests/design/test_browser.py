"""The pieces and the one script in a real browser: usable by everyone, early with the rules, never in the way."""

import pytest
from playwright.sync_api import expect

from tests.design import urls
from tests.factories.nominations import make_user
from tests.support.browser import settled

PAGES = ("/kit/form/", "/kit/queue/", "/kit/pieces/")


@pytest.fixture
def kit(settings, transactional_db, live):
    settings.ROOT_URLCONF = "tests.design.urls"
    urls.POSTS.clear()
    live.sign_in(make_user(name="（演示）欧阳书勤"))
    return live


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", PAGES)
def test_every_piece_is_open_to_everyone(kit, axe, path, width):
    kit.page.set_viewport_size({"width": width, "height": 844})
    problems = []
    kit.page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    kit.page.on("pageerror", lambda error: problems.append(str(error)))
    kit.open(path)
    kit.shot(f"kit{path}", width=width)
    assert axe(kit.page) == []
    assert kit.page.evaluate("document.documentElement.scrollWidth") <= width
    assert problems == []


def test_words_are_counted_while_typing(kit):
    kit.open("/kit/form/")
    line = kit.page.locator("#id_essay_count")
    assert line.inner_text() == "已写 0 / 5 字（同 Word 字数统计）"
    kit.page.fill("#id_essay", "工匠𬭎SPC。")
    assert line.inner_text() == "已写 5 / 5 字（同 Word 字数统计）"
    kit.page.fill("#id_essay", "工匠𬭎SPC。好")
    assert "超出 1 字" in line.inner_text()


def test_a_field_appears_with_the_answer_it_belongs_to(kit):
    kit.open("/kit/form/")
    patents = kit.page.locator("#id_patents")
    assert not patents.is_visible()
    kit.page.check("#id_has_patent_0")
    patents.fill("3")
    kit.page.check("#id_has_patent_1")
    assert not patents.is_visible()
    settled(kit.page, lambda: kit.page.click("text=保存 >> nth=-1"))
    assert "patents" not in urls.POSTS[0]


def test_errors_are_met_at_once_and_lead_to_their_fields(kit):
    kit.open("/kit/form/")
    kit.page.click("button[value=save]")
    kit.page.wait_for_selector("[data-saq-errors]")
    assert kit.page.evaluate("document.activeElement.id") == "errors"
    kit.page.click("[data-saq-errors] a:has-text('劳模称号')")
    assert kit.page.evaluate("document.activeElement.id") == "id_honours_0"


TWO_CLICKS = """() => {
    let sent = 0;
    window.addEventListener("submit", event => { if (!event.defaultPrevented) sent += 1; event.preventDefault(); });
    const button = document.querySelector("button[value=save]");
    button.click(); button.click(); button.form.requestSubmit();
    return sent;
}"""


def test_a_second_click_sends_nothing(kit):
    kit.open("/kit/form/")
    assert kit.page.evaluate(TWO_CLICKS) == 1
    kit.page.wait_for_selector("button[value=save][aria-disabled]")


def test_off_line_nothing_is_lost(kit):
    kit.open("/kit/form/")
    kit.page.fill("#id_name", "沈砺成")
    kit.context.set_offline(True)
    kit.page.click("button[value=save]")
    expect(kit.page.locator("[data-saq-saved]")).to_contain_text("网络断开")
    assert kit.page.input_value("#id_name") == "沈砺成"
    kit.context.set_offline(False)
    kit.page.click("button[value=save]")
    kit.page.wait_for_selector("[data-saq-errors]")
    assert urls.POSTS[0]["name"] == "沈砺成"


def test_a_question_that_is_declined_sends_nothing(kit):
    kit.open("/kit/form/")
    asked = []
    kit.page.on("dialog", lambda dialog: asked.append(dialog.message))
    kit.page.on("dialog", lambda dialog: dialog.dismiss())
    kit.page.click("button[value=drop]")
    assert asked == ["确定放弃？"]
    assert urls.POSTS == []
    kit.page.click("button[value=save]")
    kit.page.wait_for_selector("[data-saq-errors]")
    assert len(urls.POSTS) == 1


def test_leaving_with_unsaved_words_is_asked_about(kit):
    kit.open("/kit/form/")
    kit.page.locator("#id_name").press_sequentially("沈")
    asked = []
    kit.page.on("dialog", lambda dialog: asked.append(dialog.type))
    kit.page.on("dialog", lambda dialog: dialog.accept())
    kit.open("/kit/queue/")
    assert asked == ["beforeunload"]


def test_the_countdown_goes_on_and_ends(kit):
    kit.page.clock.install()
    kit.open("/kit/form/?hours=2")
    left = kit.page.locator("[data-saq-left]")
    assert left.inner_text() in {"还有 1 小时 59 分", "还有 2 小时 0 分"}
    kit.page.clock.fast_forward("01:30:00")
    assert left.inner_text() in {"还有 29 分", "还有 30 分"}
    kit.page.clock.fast_forward("01:00:00")
    assert left.inner_text() == "已截止"


def test_a_wrong_clock_on_the_phone_changes_nothing(kit):
    kit.page.clock.install(time="2001-01-01")
    kit.open("/kit/form/?hours=2")
    assert kit.page.locator("[data-saq-left]").inner_text() in {"还有 1 小时 59 分", "还有 2 小时 0 分"}


def test_the_queue_is_walked_with_the_keyboard(kit):
    kit.open("/kit/queue/")
    bar = kit.page.locator("[data-saq-bulk]")
    assert not bar.is_visible()
    for key in "jjkx":
        kit.page.keyboard.press(key)
    assert kit.page.evaluate("document.activeElement.textContent") == "2023-3"
    assert bar.locator("[data-saq-bulk-count]").inner_text() == "1"
    kit.page.keyboard.press("Enter")
    kit.page.wait_for_url("**/kit/form/?n=3")


def test_menu_and_form_work_without_script(kit, browser):
    page = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}).new_page()
    page.context.add_cookies(kit.context.cookies())
    page.goto(kit.url + "/kit/form/")
    assert not page.locator(".saq-self__name").is_visible()
    page.click("label.saq-menu__button")
    assert page.locator(".saq-self__name").is_visible()
    assert page.locator("#id_patents").is_visible()
    page.click("button[value=save]")
    page.locator("[data-saq-errors] li").nth(1).wait_for()
    page.context.close()


def test_the_language_is_switched_on_the_spot(kit):
    kit.open("/inbox/?unread=1")
    for language in ("en", "zh-hans"):
        kit.page.click(".saq-language button")
        kit.page.wait_for_selector(f"html[lang={language}]")
        kit.page.wait_for_url("**/inbox/?unread=1")
