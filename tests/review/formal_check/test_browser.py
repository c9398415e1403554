"""Intake as it is seen: no barrier for anybody, no sideways scroll, rows as cards on a phone, Enter opens a row."""

import pytest
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from nominations.dictionaries import AttachmentKind
from nominations.pipeline import Status
from tests.factories.journey import Town
from tests.factories.nominations import IN_TIME, make_user

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (1280, 390)


@pytest.fixture
def case():
    with clock.at(IN_TIME):
        town = Town.build()
        return town, town.reach(Status.SUBMITTED)


def sideways(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_every_screen_is_open_to_everybody_on_desk_and_phone(live, axe, case):
    town, application = case
    batch = application.batch_items.get().batch
    live.sign_in(make_user(Role.STAFF))
    addresses = [
        reverse("intake:queue"),
        reverse("formal_check:queue") + "?q=2023-0001&industry=C",
        reverse("intake:batch", args=[batch.key]),
        reverse("formal_check:detail", args=[application.key]),
        reverse("units:queue"),
        reverse("units:new"),
        reverse("units:detail", args=[town.recommender.key]),
        reverse("cycles:queue"),
        reverse("cycles:detail", args=[2023]),
        reverse("cycles:clone", args=[2023]),
    ]
    for width in WIDTHS:
        live.page.set_viewport_size({"width": width, "height": 900})
        for address in addresses:
            assert live.open(address).status == 200, address
            assert axe(live.page) == [], (address, width)
            assert sideways(live.page) == 0, (address, width)


def test_the_chief_decides_on_desk_and_phone(live, axe, case):
    live.sign_in(make_user(Role.CHIEF))
    for width in WIDTHS:
        live.page.set_viewport_size({"width": width, "height": 900})
        for address in (reverse("cycles:edit", args=[2023]), reverse("cycles:move", args=[2023, "extend"])):
            live.open(address)
            assert axe(live.page) == [] and sideways(live.page) == 0, (address, width)


def test_a_case_worker_finds_opens_and_receives_a_batch_by_keyboard(live, case):
    _town, application = case
    batch = application.batch_items.get().batch
    live.sign_in(make_user(Role.STAFF))
    live.open(reverse("intake:queue"))
    live.page.keyboard.press("j")
    live.page.keyboard.press("Enter")
    live.page.wait_for_url("**" + reverse("intake:batch", args=[batch.key]))
    live.page.get_by_role("button", name="签收").click()
    live.page.wait_for_selector("text=推荐单位会收到通知")
    batch.refresh_from_db()
    assert batch.status == "received"


def test_an_identity_paper_is_shown_with_its_mark(live, case):
    _town, application = case
    card = application.attachments.get(kind=AttachmentKind.ID_FRONT)
    live.sign_in(make_user(Role.STAFF))
    live.open(reverse("formal_check:detail", args=[application.key]) + f"?file={card.key}#evidence")
    image = live.page.locator(".saq-evidence img")
    assert reverse("formal_check:paper", args=[card.key]) in image.get_attribute("src")
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
