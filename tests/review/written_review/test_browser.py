"""The expert's page as it is lived in: desk and phone, keys, saving by itself, a broken line, two windows."""

import pytest
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from review.sheets.models import Sheet
from tests.factories import experts as make
from tests.factories.journey import Town
from tests.factories.nominations import make_user
from tests.review.written_review.conftest import LATER

pytestmark = pytest.mark.django_db(transaction=True)


def sideways(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.fixture
def world():
    with clock.at(LATER):
        town = Town.build()
        worker, lead = make_user(Role.STAFF, name="演示经办人甲"), make_user(Role.LEAD, name="演示负责人")
        first = make.formal_passed(town, worker)
        other = Town(town.cycle, town.recommender, town.employer, make_user(), town.unit, town.rec)
        second = make.formal_passed(other, worker)
        third = make.formal_passed(
            Town(town.cycle, town.recommender, town.employer, make_user(), town.unit, town.rec), worker
        )
        make.written_stage(town.cycle)
        expert = make.expert("演示专家甲")
        make.sworn(make.appointed(expert, town.cycle, lead))
        rows = []
        for application in (first, second, third):
            make.copied(application, worker)
            make.started(application, lead)
        rows = [make.accepted(application, expert, worker, lead) for application in (first, second)]
        rows.append(make.invited(third, expert, worker, lead))
        yield {"rows": rows, "expert": expert, "lead": lead}


def score(row):
    return reverse("written_review:score", args=[row.key])


def test_the_panes_of_the_sheet_are_open_to_everybody_on_a_phone(live, axe, world):
    """Its first pane and the other pages: tests/e2e/test_every_page.py."""
    live.sign_in(world["expert"].user)
    live.page.set_viewport_size({"width": 390, "height": 844})
    for tab in ("#sheet", "#guide"):
        live.page.goto("about:blank")
        live.open(score(world["rows"][0]) + tab)
        assert sideways(live.page) == 0, tab
        assert axe(live.page) == [], tab


def test_keys_score_and_the_page_saves_by_itself(live, world):
    row = world["rows"][0]
    live.sign_in(world["expert"].user)
    live.open(score(row))
    live.page.keyboard.press("9")
    live.page.keyboard.press("j")
    live.page.keyboard.type("6")
    live.page.keyboard.press("ArrowDown")
    live.page.keyboard.type("3")
    live.page.keyboard.press("+")
    assert live.page.locator("[data-score-total]").inner_text() == "18.5"
    live.page.wait_for_selector("[data-saq-saved]:has-text('已保存')", timeout=10_000)
    held = Sheet.objects.get(assignment=row)
    assert held.scores == {"craft.unique": "9", "craft.union": "6", "craft.fame": "3.5"}
    # A broken line keeps what is typed, and it is saved when the line is back.
    live.context.set_offline(True)
    live.page.get_by_label("评语").fill("数据链完整。")
    live.page.wait_for_selector("[data-saq-saved]:has-text('网络断开')", timeout=10_000)
    live.context.set_offline(False)
    live.page.wait_for_selector("[data-saq-saved]:has-text('已保存')", timeout=15_000)
    held.refresh_from_db()
    assert held.comment == "数据链完整。"
    # Alt and an arrow turn to the next own file; the digits of another sheet are not here.
    live.page.keyboard.press("Escape")
    live.page.keyboard.press("Alt+ArrowRight")
    live.page.wait_for_url("**" + score(world["rows"][1]))
    assert live.page.locator("[data-score-total]").inner_text() == "0"


def test_two_windows_are_shown_side_by_side(live, world):
    row = world["rows"][0]
    live.sign_in(world["expert"].user)
    live.open(score(row))
    second = live.context.new_page()
    second.goto(live.url + score(row))
    second.locator("[data-mark] .saq-mark__n").first.fill("8")
    second.wait_for_selector("[data-saq-saved]:has-text('已保存')", timeout=10_000)
    live.page.locator("[data-mark] .saq-mark__n").first.fill("5")
    live.page.wait_for_selector("text=已在另一个窗口保存过", timeout=10_000)
    live.page.get_by_role("button", name="以本页内容为准，保存").click()
    live.page.wait_for_selector("text=已保存。")
    assert Sheet.objects.get(assignment=row).scores == {"craft.unique": "5"}
