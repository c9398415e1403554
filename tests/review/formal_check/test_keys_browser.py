"""Head, list and viewer in a real browser: no broken line, keys that keep the place, a turned paper that is whole."""

import pytest
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from nominations.pipeline import Status
from tests.factories.formal_check import CARD_ITEM, answered, corrected, examining, passed, returned
from tests.factories.journey import Town
from tests.factories.nominations import IN_TIME, make_user

pytestmark = pytest.mark.django_db(transaction=True)
FOCUSED = "document.activeElement.innerText.trim()"


@pytest.fixture
def case(transactional_db):
    with clock.at(IN_TIME):
        town = Town.build()
        application = town.reach(Status.SUBMITTED)
        staff = make_user(Role.STAFF, name="演示经办人甲")
        examining(application.batch_items.get().batch, staff)
        application.refresh_from_db()
        yield town, application, staff


def test_the_head_stands_in_one_line_on_a_desk(live):
    live.sign_in(make_user(Role.STAFF, name="演示经办"))
    live.open(reverse("formal_check:queue"))
    live.page.set_viewport_size({"width": 1280, "height": 900})
    heights = live.page.locator(".saq-nav, .saq-self button, .saq-self__link span").evaluate_all(
        "all => all.map(one => Math.round(one.getBoundingClientRect().height))"
    )
    assert max(heights) <= 56, heights


def test_the_explanation_of_the_keys_does_not_lose_the_place(live, case):
    _town, first, staff = case
    live.sign_in(staff)
    live.open(reverse("formal_check:queue"))
    press, focused = live.page.keyboard.press, lambda: live.page.evaluate(FOCUSED)
    press("j")
    assert focused() == first.acceptance_no
    press("?")
    note = live.page.locator("[data-saq-keys]")
    assert note.locator("p").is_visible() and "键盘操作" in focused()
    box = note.bounding_box()
    assert box["y"] >= 0 and box["y"] + box["height"] <= 900, "seen wherever the list is scrolled to"
    press("?")
    assert focused() == first.acceptance_no and not note.locator("p").is_visible()
    press("Enter")
    live.page.wait_for_url("**" + reverse("formal_check:detail", args=[first.key]))


def test_a_paper_is_enlarged_and_turned_by_key_and_no_part_is_out_of_reach(live, case):
    _town, application, staff = case
    live.sign_in(staff)
    live.open(reverse("formal_check:detail", args=[application.key]) + "#evidence")
    live.page.locator(".saq-evidence img").evaluate("image => image.decode()")
    live.page.keyboard.press("r")
    live.page.keyboard.press("z")
    live.page.wait_for_timeout(400)
    figure = live.page.locator(".saq-evidence")
    assert (figure.get_attribute("data-turn"), figure.get_attribute("data-zoom")) == ("1", "2")
    above, left = figure.locator("img").evaluate(
        """image => { const frame = image.parentElement; frame.scrollTo(0, 0);
        const one = image.getBoundingClientRect(), all = frame.getBoundingClientRect();
        return [all.top - one.top, all.left - one.left]; }"""
    )
    assert above <= 1 and left <= 1, "what lies above or left of the frame cannot be scrolled to"


def test_other_desks_are_a_click_away_and_a_change_one_may_not_see_is_not_an_empty_box(client, case):
    town, application, staff = case
    returned(application, staff, CARD_ITEM)
    corrected(application, town)
    passed(answered(application, staff), staff)
    address = reverse("formal_check:detail", args=[application.key])
    client.force_login(staff)
    page = client.get(address).content.decode()
    assert "没有您现在可以查看的改动。" in page
    for name in ("paper_desk:person", "disqualification:new", "late_withdrawal:new"):
        link = reverse(name, args=[application.key])
        assert f'href="{link}"' in page and client.get(link).status_code == 200, name
    client.force_login(make_user(Role.SUP))
    page, link = client.get(address).content.decode(), reverse("oversight:detail", args=[application.key])
    assert f'href="{link}"' in page and client.get(link).status_code == 200
    assert reverse("disqualification:new", args=[application.key]) not in page
