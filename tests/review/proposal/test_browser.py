"""Results and list as they are lived in: desk and phone, no barrier, nothing sideways; the list written by hand."""

from datetime import timedelta

import pytest

from accounts import clock
from nominations.pipeline import Status
from review.proposals import drafting
from tests.factories.nominations import IN_TIME
from tests.review.proposals.conftest import TOTALS, build

pytestmark = pytest.mark.django_db(transaction=True)
YEAR = "/proposal/2023/"


def sideways(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.fixture
def hall():
    with clock.at(IN_TIME + timedelta(hours=1, minutes=50)):
        scene = build()
        scene.quota(1, 1)
        yield scene


def looked_at(live, axe, pages):
    for name, (user, address) in pages.items():
        live.sign_in(user)
        for width in (1280, 390):
            live.page.set_viewport_size({"width": width, "height": 900})
            live.open(address)
            live.shot(f"list-{name}", width=width)
            assert sideways(live.page) == 0, (name, width)
            assert axe(live.page) == [], (name, width)


def test_every_page_is_open_to_everybody_at_any_width(live, axe, hall):
    hall.hold(TOTALS[0])
    session = f"/proposal/session/{hall.session.key}/"
    looked_at(live, axe, {"running": (hall.staff, session), "waiting": (hall.staff, f"{YEAR}totals/")})
    hall.slots = hall.slots[1:]
    hall.hold(*TOTALS[1:])
    hall.close()
    hall.sign()
    looked_at(live, axe, {"closed": (hall.staff, session), "to_confirm": (hall.lead, session)})
    hall.confirm()
    pages = {
        "year": (hall.lead, YEAR), "totals": (hall.staff, f"{YEAR}totals/"), "draft": (hall.staff, f"{YEAR}list/"),
        "card": (hall.staff, f"/proposal/card/{hall.files[0].key}/"), "charts": (hall.staff, f"{YEAR}charts/"),
    }  # fmt: skip
    looked_at(live, axe, pages)
    hall.write("propose", "defense_fail", "defense_fail", "propose_reserve")
    hall.act(drafting.submit, quota_note="")
    looked_at(live, axe, {"submitted": (hall.lead, f"{YEAR}list/")})


def test_the_list_is_written_handed_in_and_confirmed_on_a_phone(live, hall):
    hall.hold(*TOTALS)
    hall.close()
    hall.sign()
    hall.confirm()
    page = live.page
    page.set_viewport_size({"width": 390, "height": 900})
    live.sign_in(hall.staff)
    live.open(f"{YEAR}list/")
    page.get_by_role("button", name="登记本页的决定").click()
    page.get_by_text("已登记本页的决定。").wait_for()
    page.get_by_role("button", name="提请确认建议名单").click()
    page.get_by_text("已提请确认。").wait_for()
    live.sign_in(hall.lead)
    live.open(f"{YEAR}list/")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="确认建议名单").click()
    page.get_by_text("已确认，并已通知有关人员。").wait_for()
    for file in hall.files:
        file.refresh_from_db()
    assert [file.status for file in hall.files] == [
        Status.PROPOSED, Status.DEFENSE_REJECTED, Status.DEFENSE_REJECTED, Status.RESERVE,
    ]  # fmt: skip
