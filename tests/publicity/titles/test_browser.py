"""What the public sees of those named: the roll and the verification, desk and phone, no barrier, light, no script."""

import pytest
from django.urls import reverse

from accounts import clock
from documents.files import read
from documents.models import GeneratedDocument
from documents.rendering import render_document
from publicity.honour_roll import transitions
from publicity.titles import papers
from tests.factories.journey import click
from tests.factories.naming import NAMED
from tests.factories.proceedings import Bench
from tests.publicity.honour_roll.scene import build
from tests.support.browser import settled

pytestmark = pytest.mark.django_db(transaction=True)
FIRST_VISIT = 100 * 1024


def looked_at(live, axe, name, address=""):
    for width in (1280, 390):
        live.page.set_viewport_size({"width": width, "height": 900})
        if address:
            live.open(address)
        live.shot(f"titles-{name}", width=width)
        over = live.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, (name, width)
        assert axe(live.page) == [], (name, width)


def test_the_roll_and_the_verification_are_open_to_everybody_at_any_width(live, axe, tmp_path):
    from accounts.roles import Role
    from nominations.acting import Actor

    weights = []
    live.page.on("response", lambda response: weights.append((response.url, len(response.body()))))
    office, titles = build()
    nominee = titles[0].application.nominee
    fields = ("employer", "post", "industry", "unit_kind")
    transitions.choose(titles[0], fields=fields, by=Actor(nominee, Role.NOM), version=0, key=click())
    live.open("/honours/")
    assert not [url for url, _bytes in weights if ".js" in url]
    assert sum(size for _url, size in weights) <= FIRST_VISIT, weights
    looked_at(live, axe, "roll", "/honours/")
    looked_at(live, axe, "roll-none", "/honours/?q=无")
    live.page.emulate_media(media="print")
    live.open("/honours/2023/")
    assert not live.page.locator(".saq-filter").is_visible() and live.page.locator(".saq-roll").is_visible()
    live.shot("titles-roll-print", width=800)
    live.page.emulate_media(media="screen")
    looked_at(live, axe, "verify", "/verify/")
    settled(live.page, live.page.get_by_role("button", name="核验").first.click)
    looked_at(live, axe, "verify-refused")
    live.page.get_by_label("证书编号").fill(titles[0].number)
    live.page.get_by_label("姓名", exact=True).fill(titles[0].name)
    settled(live.page, live.page.get_by_role("button", name="核验").first.click)
    looked_at(live, axe, "verified")
    document = GeneratedDocument.objects.get(target=papers.target(titles[0]), kind="certificate")
    render_document(document.pk)
    document.refresh_from_db()
    data = read(document.file)
    for name, held in (("intact", data), ("changed", data.replace(b"/MediaBox", b"/MediaBoy", 1))):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(held)
        live.open("/verify/")
        live.page.locator("input[type=file]").set_input_files(path)
        settled(live.page, lambda: live.page.get_by_role("button", name="检查文件").click())
        looked_at(live, axe, f"file-{name}")
    looked_at(live, axe, "unknown", "/verify/NOTACODENOTACODE/")
    with clock.at(NAMED.replace(year=2024)):
        Bench(office.staff, office.lead, office.chief).bring(titles[1].application)
    looked_at(live, axe, "roll-revoked", "/honours/2023/")
    looked_at(live, axe, "revoked", f"/verify/{titles[1].token}/")
    for _n in range(10):
        live.open("/verify/NOTACODENOTACODE/")
    looked_at(live, axe, "limited")
    live.sign_in(nominee)
    looked_at(live, axe, "choosing", reverse("honour_roll:own", args=[titles[0].application.key]))
