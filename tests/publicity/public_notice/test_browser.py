"""Lists as they are prepared and as everybody reads them: desk and phone, no barrier, nothing sideways, no script."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import clock
from documents.models import GeneratedDocument
from documents.tasks import render
from nominations.models import Application
from tests.factories.publicity import DAY, Office

pytestmark = pytest.mark.django_db(transaction=True)
FIRST_VISIT = 100 * 1024
NAMES = ("（演示）吾提库尔·买买提", "（演示）胡䶮", "（演示）欧阳书勤")


def looked_at(live, axe, name, address):
    for width in (1280, 390):
        live.page.set_viewport_size({"width": width, "height": 900})
        live.open(address)
        live.shot(f"publicity-{name}", width=width)
        over = live.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, (name, width)
        assert axe(live.page) == [], (name, width)


@pytest.fixture
def office():
    made = Office.build(n=3)
    for application, name in zip(made.candidates, NAMES, strict=True):
        Application.objects.filter(pk=application.pk).update(name=name)
    return made


def test_every_page_is_open_to_everybody_at_any_width(live, axe, office):
    year = reverse("public_notice:year", args=[2023])
    with clock.at(DAY):
        live.sign_in(office.staff)
        looked_at(live, axe, "waiting", year)
        row = office.prepared()
        detail = reverse("public_notice:detail", args=[row.key])
        looked_at(live, axe, "draft", detail)
        looked_at(live, axe, "order", reverse("public_notice:order", args=[row.key]))
        office.do(row, "hand_in", "review")
        live.sign_in(office.chief)
        looked_at(live, axe, "to-sign", detail)
        office.do(row, "publish")
    for made in GeneratedDocument.objects.filter(target=f"publication:{row.key}"):
        render(made.pk)
    with clock.at(DAY + timedelta(days=1)):
        live.sign_in(office.staff)
        looked_at(live, axe, "live", detail)
        looked_at(live, axe, "channel", reverse("public_notice:channel", args=[row.key]))
        looked_at(live, axe, "year", year)
        live.context.clear_cookies()
        looked_at(live, axe, "public", reverse("public_list:year", args=[2023]))
        looked_at(live, axe, "found", reverse("public_list:year", args=[2023]) + "?q=胡")


def test_the_first_visit_is_light_and_without_script(live, office):
    office.published()
    weights = []
    live.page.on("response", lambda response: weights.append((response.url, len(response.body()))))
    live.open(reverse("public_list:year", args=[2023]))
    live.page.wait_for_load_state("networkidle")
    assert not [url for url, _bytes in weights if ".js" in url]
    assert sum(size for _url, size in weights) <= FIRST_VISIT, weights
    live.page.emulate_media(media="print")
    for screen_only in (".saq-head", ".saq-foot", ".saq-find"):
        assert not live.page.locator(screen_only).first.is_visible()
    live.shot("publicity-print", width=800)
