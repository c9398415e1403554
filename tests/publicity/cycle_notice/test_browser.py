"""The notice in a real browser: readable by everyone, light, and an official paper when printed."""

import pytest

from tests.factories.nominations import make_cycle

WIDTHS = (1280, 390)
FIRST_VISIT = 100 * 1024


@pytest.fixture
def notice(transactional_db):
    title = "关于开展2023年度“上海质量工匠”培养选树工作的通知"
    return make_cycle(title=title, intro="很长的一段。" * 60)


@pytest.mark.parametrize("path", ["/notice/2023/", "/notice/", "/nowhere/"])
@pytest.mark.parametrize("width", WIDTHS)
def test_nobody_is_shut_out(notice, live, axe, path, width):
    make_cycle(2024, stage="published")
    live.page.set_viewport_size({"width": width, "height": 844})
    live.open(path)
    live.shot(f"public{path}", width=width)
    assert axe(live.page) == []
    assert live.page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_first_visit_is_light_and_without_script(notice, live):
    weights = []
    live.page.on("response", lambda response: weights.append((response.url, len(response.body()))))
    live.open("/notice/2023/")
    live.page.wait_for_load_state("networkidle")
    assert not [url for url, _bytes in weights if ".js" in url]
    assert sum(size for _url, size in weights) <= FIRST_VISIT, weights


def test_it_prints_as_an_official_paper(notice, live):
    live.open("/notice/2023/")
    live.page.emulate_media(media="print")
    for screen_only in (".saq-head", ".saq-foot", ".saq-path"):
        for part in live.page.locator(screen_only).all():
            assert not part.is_visible()
    for printed in (".saq-paper__issuer", ".saq-paper__no", ".saq-paper__title", ".saq-now__date", ".saq-contact"):
        assert live.page.locator(printed).is_visible()
