"""In Chromium: no accessibility violation, no sideways scroll, and what the script adds to the form."""

import pytest
from django.urls import reverse

from nominations.models import Application
from tests.factories.nominations import make_cycle, make_draft, make_unit, make_user
from tests.support.browser import settled

pytestmark = pytest.mark.django_db(transaction=True)
STEPS = ("person", "work", "indicators", "narrative", "honours", "files", "declarations", "submit")


@pytest.fixture
def draft():
    group = make_unit("（演示）申浦重型装备（集团）有限公司", recommender="group")
    employer = make_unit("（演示）申浦重装第一机械制造有限公司", parent=group)
    return make_draft(make_cycle(), employer=employer, recommender=group)


def page_of(live, draft, name):
    live.sign_in(draft.nominee)
    live.open(f"/application/{draft.key}/{name}/")
    return live.page


@pytest.fixture(autouse=True)
def _open_today(monkeypatch):
    """The browser's server runs in a thread of its own: the clock is set where all threads see it."""
    from accounts import clock
    from tests.factories.nominations import IN_TIME

    monkeypatch.setattr(clock, "now", lambda: IN_TIME)
    monkeypatch.setattr(clock, "db_now", lambda: IN_TIME)


def test_no_page_bars_anybody(live, axe, draft):
    empty = make_draft(draft.cycle, complete=False)
    fresh = make_user()
    visits = [(draft.nominee, f"/application/{draft.key}/{name}/") for name in (*STEPS, "withdraw")]
    visits += [(empty.nominee, f"/application/{empty.key}/{name}/?check=1") for name in STEPS]
    visits += [(draft.nominee, f"/application/{draft.key}/"), (draft.nominee, "/application/")]
    visits += [(fresh, "/application/"), (fresh, "/application/new/")]
    found = []
    for user, path in visits:
        live.sign_in(user)
        for width in (1280, 390):
            live.page.set_viewport_size({"width": width, "height": 844})
            assert live.open(path).status == 200
            found += [f"{path} {width}: {line}" for line in axe(live.page)]
            if live.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                found.append(f"{path} {width}: scrolls sideways")
    assert found == []


def test_fields_that_depend_on_an_answer(live, draft):
    page = page_of(live, draft, "indicators")
    assert not page.locator("#id_patents_invention").is_visible()
    page.get_by_label("国内领先").check()
    page.get_by_label("是", exact=True).check()
    page.locator("#id_patents_invention").fill("2")
    page.get_by_label("绝技高招", exact=True).check()
    page.locator("#id_craft_stunt").fill("三段控温焊接法")
    assert page.locator("#id_craft_stunt_count").inner_text() == "已写 7 / 60 字（同 Word 字数统计）"
    page.get_by_role("button", name="保存并继续").click()
    page.wait_for_url("**/narrative/")
    row = Application.objects.get(pk=draft.pk)
    assert (row.has_patent, row.patents_invention, row.patents_design) == (True, 2, 0)
    assert row.craft == {"skill": "厚壁异种钢焊接", "stunt": "三段控温焊接法"}


def test_the_counter_counts_as_word_does(live, draft):
    page = page_of(live, draft, "narrative")
    page.locator("#id_job_brief").fill("采用SPC和FMEA方法，合格率由92.5%提升至99.8%。")
    assert page.locator("#id_job_brief_count").inner_text() == "已写 18 / 300 字（同 Word 字数统计）"
    page.locator("#id_understanding").fill("字" * 101)
    assert "超出 1 字" in page.locator("#id_understanding_count").inner_text()


def test_the_employer_is_found_while_typing(live, draft):
    other = make_unit("（演示）申浦重装铸锻有限公司")
    page = page_of(live, draft, "work")
    page.locator("#id_employer_q").press_sequentially("铸锻", delay=20)
    page.get_by_label(other.name).check()
    settled(page, page.get_by_role("button", name="保存", exact=True).last.click)
    assert Application.objects.get(pk=draft.pk).employer == other


def test_a_unit_that_is_not_listed_asks_for_its_code(live, draft):
    page = page_of(live, draft, "work")
    assert not page.locator("#id_new_unit_code").is_visible()
    page.get_by_label("单位不在列表中").check()
    assert page.locator("#id_new_unit_code").is_visible()


def test_the_help_follows_the_focus(live, draft):
    page = page_of(live, draft, "indicators")
    quotes = page.locator(".saq-quote:visible")
    assert quotes.count() == 4
    page.locator("#id_mentoring_0").focus()
    assert quotes.count() == 1
    assert "高师带徒" in quotes.inner_text()


def test_the_way_from_the_check_to_the_field(live, draft):
    Application.objects.filter(pk=draft.pk).update(trade="")
    page = page_of(live, draft, "submit")
    page.get_by_role("link", name="请填写工种。").click()
    page.wait_for_url("**" + reverse("application:step", args=[draft.key, "work"]) + "?check=1#id_trade")
    assert "请填写工种。" in page.locator("#id_trade_error").inner_text()
