"""A box is drawn with the mouse; the panes of a copy on desk and phone (its pages: tests/e2e/test_every_page.py)."""

import pytest
from django.urls import reverse

from review.blind import making
from review.blind.models import BlindCopy
from tests.factories import experts as make
from tests.review.blinding.conftest import STATEMENT
from tests.support.browser import settled

pytestmark = pytest.mark.django_db(transaction=True)
SCROLL = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def copy(town, staff, by):
    passed = make.formal_passed(town, staff, name="甲某某", self_statement=STATEMENT)
    making.make_all(passed.cycle, [passed], by=by)
    return BlindCopy.objects.get()


def test_a_box_is_drawn_and_every_pane_is_open_to_everybody(live, axe, staff, copy):
    live.sign_in(staff)
    here = reverse("blinding:detail", args=[copy.key])
    assert live.open(here).status == 200
    live.page.wait_for_load_state("networkidle")
    frame = live.page.locator("[data-mask] img").bounding_box()
    live.page.mouse.move(frame["x"] + frame["width"] * 0.2, frame["y"] + frame["height"] * 0.2)
    live.page.mouse.down()
    live.page.mouse.move(frame["x"] + frame["width"] * 0.6, frame["y"] + frame["height"] * 0.5)
    live.page.mouse.up()
    assert live.page.locator(".saq-mask__box").count() == 1
    assert live.page.locator('[name=choice][value="masked"]').is_checked()
    assert axe(live.page) == []
    live.shot("blinding-drawn")
    settled(live.page, lambda: live.page.get_by_role("button", name="保存处理方式").click())
    file = copy.files.get(choice="masked")
    assert [round(part, 1) for part in file.boxes[0]] == [0.2, 0.2, 0.4, 0.3]
    screens = {
        "blinding-served": f"{here}?file={file.attachment.key}&side=served#evidence",
        "blinding-check": f"{here}#check",
    }
    for width in (1280, 390):
        for name, address in screens.items():
            live.page.set_viewport_size({"width": width, "height": 900})
            live.page.goto("about:blank")
            assert live.open(address).status == 200, address
            live.page.wait_for_load_state("networkidle")
            live.shot(name, width=width)
            assert axe(live.page) == [], (address, width)
            assert live.page.evaluate(SCROLL) == 0, (address, width)
