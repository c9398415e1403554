"""Stage 1 by pages and buttons: returned, corrected on a phone and passed; and rejected by two people (issue 3)."""

import re
from datetime import timedelta

import pytest

from accounts import clock
from accounts.models import RoleGrant
from accounts.roles import Role
from documents.marks import mark_of
from documents.models import GeneratedDocument
from documents.tasks import render
from nominations.models import Application, BatchRevision, StageEvent
from nominations.pipeline import BatchStatus, Status
from nominations.sealing import mark_of as sealed_mark
from nominations.ticking import tick
from review.checklist.items import ITEMS
from tests.e2e import answers
from tests.e2e.conftest import WIDTHS
from tests.factories.journey import Town
from tests.factories.nominations import make_draft, make_user
from tests.factories.sealing import coded

NAME = "沈砺成"
POST, TRADE_WORDS = "总装车间焊接班副班长", "工种与技师证不一致，请更正。"
POST_WORDS, CARD_WORDS = "岗位名称与证明不一致，请核对。", "影像不清晰，无法辨认会员姓名。"
REASON = "已于2022年12月退休，不属于在职职工。"
AGREED = {f"value_{item.code}": "yes" for item in ITEMS}


@pytest.fixture
def town(place):
    return Town(place.cycle, place.recommender, place.employer, make_user(name=NAME), place.unit, place.rec)


@pytest.fixture
def sent(town):
    """An application that has reached the association yesterday, in a batch of one."""
    with clock.at(clock.now() - timedelta(days=1)):
        draft = make_draft(town.cycle, nominee=town.nominee, employer=town.employer, recommender=town.recommender)
        town.walk(draft, Status.SUBMITTED)
    draft.refresh_from_db()
    return draft


def at(desk, user, width=1280):
    desk.page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    desk.page.goto("about:blank")  # a page that watches a document would go on asking under the next name
    desk.live.sign_in(user)
    desk.go("/")


def begins(desk, place):
    """The association receives the batch and begins to examine it; the case screen is open afterwards."""
    at(desk, place.staff)
    desk.go("/intake/")
    desk.follow(answers.RECOMMENDER)
    desk.press("签收")
    assert desk.says("已签收，推荐单位会收到通知")
    desk.press("开始审查")
    assert desk.says("已开始审查")
    desk.follow(NAME)


def returns(desk):
    """The card is answered 不符合 on the checklist; the return adds two fields of the form."""
    desk.answer(AGREED | {"value_union": "no", "remark_union": CARD_WORDS})
    desk.press("保存审查结果")
    assert desk.says("审查结果已保存")
    desk.shot("stage1-checklist")
    desk.follow("退回补正")
    desk.page.locator("summary", has_text="工作信息").click()
    desk.page.get_by_label("工种").fill(TRADE_WORDS)
    desk.page.get_by_label("所在岗位名称").fill(POST_WORDS)
    desk.shot("stage1-return")
    desk.press("退回补正")
    assert desk.says("已退回补正，申报人和两级单位会收到通知")
    assert desk.says("等待申报人修改、答复")


def corrects(desk, nominee):
    """On a phone: from the home page to each returned item, where nothing else is open, and out of hand."""
    at(desk, nominee, 390)
    desk.follow("去补正")
    desk.shot("stage1-correction")
    opens(desk, "工种")
    assert open_fields(desk) == {"trade", "post_name", "void_list"}
    desk.answer({"trade": "电焊工", "post_name": POST})
    desk.shot("stage1-correction-step")
    desk.press("保存并返回清单")
    assert desk.says("这一项印在已盖章的推荐汇总表上")
    desk.answer({"void_list": ["on"]})
    desk.press("保存并返回清单")
    assert desk.says("下列盖章已作废，须重新打印、盖章")
    opens(desk, "工会")
    claims = desk.page.locator(".saq-claim")
    assert claims.count() == 1
    desk.put("会员证.jpg", claims.first)
    desk.press("保存并返回清单")
    for number, box in enumerate(desk.page.locator("main textarea").all(), 1):
        box.fill(f"第 {number} 项已按要求更正。")
    desk.page.locator("#id_commitment").check()
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= 390
    desk.shot("stage1-correction-done")
    desk.press("交给工作单位确认")
    assert desk.says("已交给工作单位确认")


def opens(desk, label):
    desk.page.get_by_role("link", name=re.compile(f"去修改.*{label}")).click()
    desk.page.wait_for_url(re.compile("#"))


def open_fields(desk):
    fields = desk.page.locator("#step-form :is(input:not([type=hidden]), select, textarea)").all()
    return {field.get_attribute("name") for field in fields}


def units_send(desk, place):
    """The work unit stands for it; a column of Annex 2 changed, so the other seals a new list before it sends."""
    at(desk, place.unit)
    desk.follow("确认")
    assert desk.says("第 1 项已按要求更正。")
    desk.answer({"originals": ["on"], "commitment": ["on"]})
    desk.press("确认")
    assert desk.says("已确认，推荐单位会收到通知")
    at(desk, place.rec)
    desk.follow("提交")
    desk.press("生成新一版推荐汇总表")
    sealed = desk.folder / "盖章.png"
    sealed.write_bytes(coded(sealed_mark(BatchRevision.objects.select_related("batch", "snapshot").get(void_at=None))))
    desk.page.locator("#id_scan").set_input_files(sealed)
    desk.press("上传扫描件")
    assert desk.says("已保存盖章扫描件")
    desk.page.locator("#id_commitment").check()
    desk.shot("stage1-resubmit")
    desk.press("提交补正")
    assert desk.says("补正内容已提交协会")


def finds(desk, code):
    """What the scanner types at the paper desk."""
    desk.go("/paper_desk/")
    desk.answer({"code": code})
    desk.press("查找")


def takes_paper(desk, sent, old_print):
    """The print from before the correction is refused by name; then all that is due lies on the desk."""
    finds(desk, old_print)
    assert desk.says(f"为第 {sent.revision} 版，现行为第 {sent.revision + 1} 版，不能登记")
    finds(desk, sent.acceptance_no)
    desk.shot("stage1-paper")
    desk.press("登记")
    assert desk.says("已登记纸质材料")
    desk.follow("本批次的纸质材料")
    desk.press("登记")
    assert desk.says("本批次的纸质材料已收齐")
    desk.follow(NAME)
    desk.follow("查看申报表")


def passes(desk, place, sent, old_print):
    """The case worker reads what changed, cannot pass while anything is open, and passes."""
    at(desk, place.staff)
    desk.go(f"/formal_check/{sent.key}/")
    assert desk.page.locator("ins").all_inner_texts() == ["电焊工", POST]
    assert desk.page.locator("del").first.inner_text() == "焊工"
    assert desk.says("会员证.jpg")
    assert desk.page.get_by_role("button", name="形式审查通过").is_disabled()
    desk.shot("stage1-changes")
    takes_paper(desk, sent, old_print)
    desk.answer(AGREED | {"remark_union": ""})
    desk.press("保存审查结果")
    desk.press("形式审查通过")
    assert desk.says("已办理：形式审查通过")
    desk.decided()
    desk.shot("stage1-passed")


def everybody_reads(desk, place, sent, chip, subject):
    """The status on the page of each party, and the message that told them."""
    pages = {sent.nominee: "application", place.unit: "endorsement", place.rec: "recommendation"}
    for user, stage in pages.items():
        at(desk, user, 390 if user == sent.nominee else 1280)
        desk.go(f"/{stage}/{sent.key}/")
        assert chip in desk.page.locator("h1").inner_text(), stage
        assert re.search(subject, " ".join(desk.inbox()[:2])), stage


def the_trail_has(desk, sent, *labels):
    """The supervisor reads every move of this application, in its order."""
    at(desk, make_user(Role.SUP, name="演示监督员"))
    desk.go(f"/audit/history/{sent.acceptance_no}/")
    rows = desk.page.locator("td[data-label=事项]").all_inner_texts()
    desk.shot("stage1-trail")
    where = [next(number for number, what in enumerate(rows) if label in what) for label in labels]
    assert where == sorted(where, reverse=True)  # the newest first


@pytest.mark.story
def test_returned_corrected_on_a_phone_and_passed(desk, place, sent):
    old_print = mark_of(GeneratedDocument.objects.filter(kind="annex1", void_at=None).latest("pk"))
    begins(desk, place)
    returns(desk)
    corrects(desk, sent.nominee)
    units_send(desk, place)
    passes(desk, place, sent, old_print)
    tick()  # the scheduler closes what is decided
    row = Application.objects.get()
    assert (row.status, row.revision, row.post_name) == (Status.FORMAL_PASSED, sent.revision + 1, POST)
    assert row.batch_items.get().batch.status == BatchStatus.CLOSED
    moves = StageEvent.objects.order_by("pk").values_list("move", flat=True)
    assert list(moves)[-3:] == ["request_correction", "resubmit", "formal_pass"]
    everybody_reads(desk, place, row, "形式审查通过", "形式审查已通过|通过形式审查")
    the_trail_has(desk, row, "退回补正", "提交补正", "形式审查通过")


def proposes(desk):
    """One person asks with a code and a reason, and cannot agree with themselves."""
    desk.follow("建议不通过")
    desk.press("提交复核")
    assert desk.page.locator("[data-saq-errors] li").count() == 2
    desk.answer({"code": "ineligible", "reason": REASON})
    desk.shot("stage1-reject")
    desk.press("提交复核")
    assert desk.says("已提交负责人复核")
    assert desk.says("等待负责人复核")


@pytest.mark.story
def test_rejected_by_two_people(desk, place, sent):
    RoleGrant.objects.create(user=place.staff, role=Role.LEAD)  # the case worker heads the department meanwhile
    begins(desk, place)
    proposes(desk)
    assert desk.page.get_by_role("button", name="同意", exact=True).count() == 0
    assert Application.objects.get().status == Status.SUBMITTED
    lead = make_user(Role.LEAD, name="演示负责人")
    at(desk, lead)
    desk.follow("复核")
    assert desk.says(REASON)
    desk.shot("stage1-second")
    desk.press("同意")
    assert desk.says("已办理")
    desk.decided()
    row = Application.objects.get()
    assert row.status == Status.FORMAL_REJECTED
    everybody_reads(desk, place, row, "形式审查不通过", "形式审查未通过|未通过形式审查")
    render(GeneratedDocument.objects.get(kind="formal_conclusion").pk)  # the worker's part
    at(desk, row.nominee, 390)
    desk.go(f"/application/{row.key}/")
    letter = desk.page.get_by_role("link", name=re.compile("^下载形式审查结论通知书")).get_attribute("href")
    assert REASON in "".join(answers.text_of(desk.fetch(letter)).split())
    desk.shot("stage1-rejected")
    the_trail_has(desk, row, "报送", "形式审查不通过")
