"""An objection filed and followed on a phone, and worked on at the desk: no barrier, nothing sideways, no script."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from accounts.roles import Role
from publicity.objections import handling
from publicity.objections.models import Objection
from tests.factories.nominations import small_image
from tests.factories.publicity import Office
from tests.publicity.objections_scene import FACTS, SAID, Case
from tests.support.browser import settled

pytestmark = pytest.mark.django_db(transaction=True)


def looked_at(live, axe, name, address=""):
    for width in (1280, 390):
        live.page.set_viewport_size({"width": width, "height": 900})
        if address:
            live.open(address)
        live.shot(f"objection-{name}", width=width)
        over = live.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, (name, width)
        assert axe(live.page) == [], (name, width)


def reckoned(words):
    """What a person answers to 三加四等于几."""
    first, second = re.match(r"(.)加(.)等于几", words.strip()).groups()
    return str(sum("零一二三四五六七八九".index(one) for one in (first, second)))


def test_filed_on_a_phone_followed_by_its_code_and_worked_on(live, axe, tmp_path):
    office = Office.build(n=2)
    office.published(datetime.now(UTC))
    page, form = live.page, reverse("objection:new", args=[2023])
    looked_at(live, axe, "form", form)
    settled(page, lambda: page.get_by_role("button", name="提交异议").click())
    looked_at(live, axe, "refused")
    picture = tmp_path / "证据.png"
    picture.write_bytes(small_image(77))
    page.get_by_label("对谁提出异议").select_option(index=1)
    for label, value in (("真实姓名", "name"), ("联系电话", "phone"), ("联系地址", "address"), ("事实和理由", "facts")):
        page.get_by_label(label, exact=True).fill(SAID[value])
    page.locator("#id_file_1").set_input_files(picture)
    page.get_by_label("我已阅读并同意").check()
    page.locator("#id_total").fill(reckoned(page.locator("#id_total_helptext").inner_text()))
    settled(page, lambda: page.get_by_role("button", name="提交异议").click())
    looked_at(live, axe, "done")
    code = page.locator(".saq-code").inner_text()
    live.open("/objection/")
    page.get_by_label("查询码").fill(code)
    settled(page, lambda: page.get_by_role("button", name="查询").click())
    looked_at(live, axe, "status")
    row = Objection.objects.get()
    case = Case.__new__(Case)
    case.row, case.office = row, office
    handling.take(row, **case.by(office.staff, Role.STAFF))
    handling.propose(row, FACTS, **case.by(office.staff, Role.STAFF))
    desk = reverse("objection_desk:detail", args=[row.key])
    for user, name in ((office.staff, "owner"), (office.lead, "lead")):
        live.sign_in(user)
        looked_at(live, axe, f"desk-{name}", desk)
    looked_at(live, axe, "queue", "/objection_desk/")
    handling.accept(row, **case.by(office.lead, Role.LEAD))
    live.sign_in(row.application.nominee)
    looked_at(live, axe, "answers", "/objection/answers/")
