"""One application from the sign-up to the association's receipt, at a desk and on a phone (the main job)."""

import re

import pytest
from playwright.sync_api import expect

from nominations.models import Application
from nominations.pipeline import BatchStatus, Status
from tests.e2e import answers
from tests.e2e.answers import text_of
from tests.support.browser import settled

DEMO_PASSWORD = "demo-password-2023"


def signs_up(hands):
    hands.go("/accounts/signup/")
    hands.answer(answers.SIGN_UP)
    hands.shot("signup")
    hands.press("注册")
    assert hands.says("注册申请已提交")
    hands.log_in(answers.PHONE, answers.PASSWORD)
    hands.shot("nominee-home")


def consents(hands):
    hands.follow("开始填写申报表")
    hands.press("同意并开始填写")
    assert hands.page.locator("[data-saq-errors] li").count() == 3
    for kind in ("processing", "sensitive", "publication"):
        hands.page.locator(f"#id_{kind}").check()
    hands.shot("new")
    hands.press("同意并开始填写")


def mistypes(hands):
    """Everything wrong is said at once, beside its field and in a summary that leads there; nothing typed is lost."""
    hands.answer(dict(answers.STEPS[0][1]) | answers.WRONG)
    hands.press("保存")
    hands.page.locator("[data-saq-errors]").wait_for()
    hands.shot("step-person-wrong")
    summary = hands.page.locator("[data-saq-errors] li a")
    assert summary.count() == len(answers.WRONG)
    for name, typed in answers.WRONG.items():
        field = hands.page.locator(f"#id_{name}")
        assert field.input_value() == typed
        assert hands.page.locator(f"#id_{name}_error").is_visible()
        assert f"id_{name}_error" in field.get_attribute("aria-describedby")
        hands.page.locator(f'[data-saq-errors] a[href="#id_{name}"]').click()
        assert hands.page.evaluate("document.activeElement.id") == f"id_{name}"
    assert hands.page.locator("#id_home_addr").input_value() == answers.STEPS[0][1]["home_addr"]


def fills(hands):
    for slug, given in answers.STEPS:
        hands.page.wait_for_url(re.compile(rf"/{slug}/(#.*)?$"))
        hands.answer(given)
        if slug == "files":
            hands.shot("step-files-open")
            uploads(hands)
            hands.answer(given)
        hands.shot(f"step-{slug}")
        settled(hands.page, hands.page.locator("button[name=go][value=next]").click)


def uploads(hands):
    open_claims = hands.page.locator(".saq-claim--open")
    assert open_claims.count() == len(answers.FILES)
    for left, name in zip(range(len(answers.FILES) - 1, -1, -1), answers.FILES, strict=True):
        hands.put(name, open_claims.first)
        expect(open_claims).to_have_count(left)


def submits(hands):
    assert hands.says("必填内容都已填写")
    hands.press("生成预览")
    preview = hands.until_link(re.compile("^下载申报审批表"))
    assert answers.NAME in text_of(hands.fetch(preview))
    hands.page.locator("#id_commitment").check()
    hands.shot("submit")
    hands.press("提交给工作单位")
    assert hands.says("已提交给工作单位")
    hands.shot("nominee-status")


def the_unit_agrees(hands, place):
    hands.log_in(place.unit.email, DEMO_PASSWORD)
    hands.shot("unit-home")
    hands.follow("审核")
    hands.pane("材料")
    tick = hands.page.get_by_role("button", name="已核对原件并盖章确认")
    progress = hands.page.locator("#progress strong")
    total = int(str(progress.text_content()).split("/")[1])
    hands.shot("unit-evidence")
    for done in range(1, total + 1):
        tick.click()
        expect(progress).to_have_text(f"{done} / {total}")
    hands.pane("办理")
    hands.answer(answers.UNIT_DECISION)
    hands.shot("unit-decision")
    hands.press("同意并确认")
    assert hands.says("申报表已转到推荐单位")


def recommends(hands, place):
    hands.log_in(place.rec.email, DEMO_PASSWORD)
    hands.follow("审核")
    hands.pane("材料")
    opens_every_file(hands)
    hands.shot("rec-evidence")
    hands.pane("办理")
    hands.answer(answers.REC_DECISION)
    hands.shot("rec-decision")
    hands.press("同意推荐")
    assert hands.says("已同意推荐")


def opens_every_file(hands):
    """Pictures are seen in the page; a PDF opens in a tab of its own."""
    while True:
        if hands.page.get_by_role("link", name="打开阅读").is_visible():
            with hands.page.expect_popup() as tab:
                hands.page.get_by_role("link", name="打开阅读").click()
            tab.value.close()
        onward = hands.page.locator("[data-saq-next]")
        if not onward.count():
            return
        shown = onward.get_attribute("href")
        onward.click()
        expect(onward.and_(hands.page.locator(f'[href="{shown}"]'))).to_have_count(0)


def hands_in(hands):
    """Annex 2 from the list to the sealed scan, then the submission; returns the acceptance number shown."""
    hands.go("/recommendation/batches/")
    hands.press(re.compile("^新建.*批次$"))
    hands.press("把选中的人加入名单")
    hands.answer({"contact_name": "顾远舟", "contact_phone": "021-50000001"})
    hands.press("保存联系人")
    hands.shot("batch-editing")
    hands.press("锁定名单并生成附件2")
    printed = hands.fetch(hands.until_link("下载推荐汇总表（PDF）"))
    assert answers.NAME in text_of(printed)
    hands.until_link("下载推荐汇总表（XLSX）")
    sealed = hands.folder / "盖章.pdf"
    sealed.write_bytes(answers.scanned(printed))
    hands.page.locator("input[type=file]").set_input_files(sealed)
    hands.press("上传扫描件")
    hands.page.locator("#id_commitment").check()
    hands.shot("batch-sealed")
    hands.press("报送")
    assert hands.says("已报送协会")
    receipt = hands.until_link("下载受理回执（PDF）")
    hands.shot("batch-submitted")
    number = hands.page.locator("td[data-label=受理编号]").inner_text()
    assert number in text_of(hands.fetch(receipt))
    return number


def receives(hands, place):
    hands.log_in(place.staff.email, DEMO_PASSWORD)
    hands.shot("staff-home")
    hands.go("/intake/")
    hands.shot("staff-intake")
    hands.follow(answers.RECOMMENDER)
    hands.shot("staff-batch")
    hands.press("签收")
    assert hands.says("已签收，推荐单位会收到通知")
    hands.follow(answers.NAME)
    hands.shot("staff-application")


def everybody_knows(hands, place, number):
    assert "收到新的报送批次" in hands.inbox()
    hands.log_out()
    hands.log_in(place.rec.email, DEMO_PASSWORD)
    assert hands.inbox()[:2] == ["协会已签收批次", "批次已报送"]
    hands.log_out()
    hands.log_in(place.unit.email, DEMO_PASSWORD)
    assert hands.inbox()[:2] == [f"{answers.NAME} 的申报材料已报送协会", f"{answers.NAME} 已获推荐"]
    hands.log_out()
    hands.log_in(answers.PHONE, answers.PASSWORD)
    hands.shot("nominee-home-after")
    assert hands.inbox() == ["申报材料已报送协会", "推荐单位同意推荐", "工作单位已同意申报", "申报表已提交给工作单位"]
    hands.shot("nominee-inbox")
    hands.follow("申报材料已报送协会")
    assert hands.says(number)
    hands.follow("去看看")
    hands.shot("nominee-status-after")


@pytest.mark.usefixtures("celery_worker_process")
@pytest.mark.story
def test_from_sign_up_to_receipt(hands, place):
    signs_up(hands)
    consents(hands)
    mistypes(hands)
    fills(hands)
    submits(hands)
    hands.log_out()
    application = Application.objects.get()
    assert application.status == Status.UNIT_REVIEW
    the_unit_agrees(hands, place)
    assert hands.inbox()[:1] == [f"{answers.NAME} 提交了申报表，请审核"]
    hands.log_out()
    recommends(hands, place)
    number = hands_in(hands)
    assert number == f"{place.cycle.year}-0001"
    assert hands.inbox()[0] == "批次已报送"
    hands.log_out()
    receives(hands, place)
    application.refresh_from_db()
    assert (application.status, application.acceptance_no) == (Status.SUBMITTED, number)
    assert application.batch_items.get().batch.status == BatchStatus.RECEIVED
    everybody_knows(hands, place, number)
