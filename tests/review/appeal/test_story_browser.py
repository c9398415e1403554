"""An appeal from asking to the letter, on a phone: nominee, case worker, secretary general and nominee again (T38)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts import clock
from accounts.roles import Role
from documents.models import GeneratedDocument
from documents.tasks import render
from nominations.pipeline import Status
from tests.factories import journey
from tests.factories.formal_check import answered, examining, rejected
from tests.factories.journey import Town
from tests.factories.nominations import make_cycle, make_user, small_image
from tests.support.browser import settled

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}
TEXT = "形式审查认定本人已经退休，与事实不符：本人的劳动合同尚未到期，社会保险由单位正常缴纳，附证明。"
REPORT = "已向单位人事部门核实，申报人为在职职工，原结论所依据的材料有误，建议恢复审查。"
REPLY = "经核查，您为在职职工，原结论撤销，恢复形式审查。"
PAPER = {"name": "劳动合同.jpg", "mimeType": "image/jpeg", "buffer": small_image(5)}


@pytest.fixture
def town(monkeypatch):
    """The server's threads go by the real clock, so this cycle is open now."""
    now = datetime.now(UTC)
    monkeypatch.setattr(journey, "IN_TIME", now - timedelta(days=1))
    return Town.build(make_cycle(now.year, open_at=now - timedelta(days=9), submit_deadline=now + timedelta(days=9)))


@pytest.fixture
def refused(town):
    """Examined and rejected by two people."""
    application, staff = town.reach(Status.SUBMITTED), make_user(Role.STAFF)
    with clock.at(datetime.now(UTC)):
        examining(application.batch_items.get().batch, staff)
        application.refresh_from_db()
        return rejected(answered(application, staff), staff, make_user(Role.LEAD))


@pytest.fixture
def phone(live, axe):
    """One page at 390 px; `look` finds nothing wider than it and nothing for axe."""
    live.page.set_viewport_size(PHONE)

    def look(name):
        live.shot(f"appeal-story-{name}")
        assert axe(live.page) == [], name
        assert live.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name

    def press(kind, name, said):
        control = live.page.locator("main").get_by_role(kind, name=name, exact=True).first
        settled(live.page, control.click)
        expect(live.page.locator("main")).to_contain_text(said)

    live.look, live.press = look, press
    return live


def test_from_asking_to_the_letter_on_a_phone(phone, refused, town, tmp_path):
    page = phone.page
    phone.sign_in(town.nominee)
    phone.open(f"/application/{refused.key}/")
    phone.press("link", "申请复核", "只复核程序错误或事实错误")
    phone.look("ask")
    page.get_by_label("事实错误").check()
    page.get_by_label("具体说明").fill(TEXT)
    page.set_input_files("input[name=papers]", files=[PAPER])
    phone.press("button", "提交复核申请", "复核申请已提交")
    phone.look("asked")
    phone.open("/")
    expect(page.locator("main")).to_contain_text("复核申请正在办理")

    phone.sign_in(make_user(Role.STAFF))
    phone.open("/")
    phone.press("link", "核查", TEXT[:20])
    expect(page.get_by_role("link", name="劳动合同.jpg")).to_be_visible()
    page.get_by_label("核查报告").fill(REPORT)
    phone.look("report")
    phone.press("button", "提交报告", "报告已提交，转秘书长决定")

    phone.sign_in(make_user(Role.CHIEF))
    phone.open("/")
    phone.press("link", "决定", REPORT)
    page.get_by_label("复核成立").check()
    page.get_by_label("答复").fill(REPLY)
    phone.look("decide")
    phone.press("button", "作出决定", "已作出复核决定")
    render(GeneratedDocument.objects.get(kind="appeal_reply").pk)  # the worker's part

    phone.sign_in(town.nominee)
    phone.open("/inbox/")
    phone.look("inbox")
    settled(page, page.locator("main").get_by_role("link", name="复核").first.click)
    phone.open(f"/appeal/{refused.appeals.get().key}/")
    expect(page.locator("main")).to_contain_text(REPLY)
    expect(page.locator("main")).not_to_contain_text(REPORT)
    phone.look("answered")
    phone.press("link", "打开文件", "下载复核结果告知书")
    with page.expect_download() as letter:
        page.get_by_role("link", name="下载复核结果告知书").click()
    assert "复核结果告知书" in letter.value.suggested_filename
    letter.value.save_as(tmp_path / "letter.pdf")
    assert Path(tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF")
    refused.refresh_from_db()
    assert refused.status == Status.SUBMITTED
