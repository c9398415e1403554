"""How stage 2 begins, by pages and buttons: invited, sworn, copied, composed, begun, scored on a phone."""

import re
from decimal import Decimal

from playwright.sync_api import expect

from accounts import clock
from accounts.models import User
from review.allotment import drawing
from review.sheets.models import Plan, Sheet
from tests.e2e import answers
from tests.e2e.conftest import WIDTHS
from tests.e2e.panel import NOMINEES

NAME, EMAIL, KNOWN = "韦照临", "wei@example.com", "司空见远"
EMPLOYER = "（演示）东海质量科学研究所"
COMMENT = "以QC方法锁定真因，数据链完整，成果已固化为企业标准；推广范围限于本单位。"
NOTE = "申报人未填报本指标，仅就材料中可见的内容给分。"
# Of what an unfilled indicator can get; the craft was claimed.
TYPED = {
    "craft.union": "7", "craft.fame": "4", "skill.tools": "4", "skill.level": "3.5", "skill.activity": "4",
    "lead.pupils": "3", "lead.team": "3.5", "contribution.problems": "5", "contribution.spread": "4",
}  # fmt: skip


def at(desk, user, width=1280):
    desk.page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    desk.page.goto("about:blank")  # a page that watches a document would go on asking under the next name
    desk.live.sign_in(user)
    desk.go("/")


def invites(desk, staff, look):
    at(desk, staff)
    desk.go("/expert_pool/")
    desk.follow("邀请专家")
    look()
    desk.answer({"name": NAME, "email": EMAIL})
    desk.press("发出邀请")
    assert desk.says("邀请已发出，链接 14 天内有效")


def joins(desk, link, look):
    """On a phone, from the link in the mail to a profile."""
    desk.page.goto("about:blank")
    desk.page.context.clear_cookies()
    desk.page.set_viewport_size({"width": 390, "height": WIDTHS[390]})
    desk.go(link)
    look()
    desk.answer({"phone": "13900007001", "password1": answers.PASSWORD, "password2": answers.PASSWORD})
    desk.press("建立账号并接受")
    assert desk.says("账号已建立，邀请已接受")
    desk.follow("填写")
    look()
    desk.page.get_by_label("工作单位").fill(EMPLOYER)
    desk.answer({"title": "研究员", "fields_": ["C", "M"], "methods": ["spc"]})
    desk.press("保存")
    assert desk.says("目前没有聘任")
    return User.objects.get(name=NAME)


def appoints(desk, staff, look):
    at(desk, staff)
    desk.go("/expert_pool/")
    look()
    desk.page.get_by_label(f"选择 {NAME}").check()
    desk.press(f"聘任为{clock.today().year}年度专家")
    assert desk.says("新聘任的专家会收到签署承诺的通知")


def swears(desk, expert, look):
    """One relation is declared; nothing goes without the two ticks."""
    at(desk, expert, 390)
    assert "请签署评审承诺" in desk.inbox()
    desk.go("/")
    look("expert")
    desk.follow("阅读并签署")
    look()
    desk.follow("补充一项关系")
    look()
    desk.answer({"kind": "master", "person_name": KNOWN, "note": "二十年前的师徒"})
    desk.press("添加")
    assert desk.says("已添加，回避关系已重新比对")
    desk.follow("阅读并签署")
    look()
    desk.press("签署承诺")
    assert desk.page.locator("[data-saq-errors] li").count() == 2
    look("errors")
    for tick in ("confidentiality", "avoidance"):
        desk.page.locator(f"#id_{tick}").check()
    desk.press("签署承诺")
    assert desk.says("您已签署承诺")


def starts(desk, lead, look):
    at(desk, lead)
    look("lead")
    desk.follow("开始")
    look()
    desk.press("开始书面初评")
    assert desk.says("书面初评已开始，评分表已定稿")
    look()


def copies(desk, panel, look):
    """One copy is read file by file, as the expert will see it; a colleague does the others."""
    at(desk, panel.place.staff)
    desk.follow("去生成")
    desk.press("生成匿名副本（4 份）")
    look()
    desk.page.locator("main td a").first.click()
    desk.page.wait_for_url(re.compile("/blinding/.{36}/"))
    while desk.page.locator(".saq-files__one:not(.saq-files__one--done)").count():
        desk.page.get_by_label("可供评审").check()
        desk.press("保存处理方式")
        assert desk.says("已保存对“证明材料")
    look()
    desk.follow("按专家的样子预览")
    assert not [name for name in NOMINEES if name in desk.page.locator("main").inner_text()]
    look()
    desk.follow("返回副本")
    desk.page.get_by_label("我已通读副本").check()
    desk.press("确认副本")
    assert desk.says("已确认副本 SX")
    panel.confirm_copies()


def composes(desk, staff, look):
    """The solver proposes with a reason for each pair; whoever declared a relation is not among them."""
    at(desk, staff)
    desk.follow("分配")
    look()
    desk.press("生成分配方案")
    look("waiting")
    assert drawing.run(Plan.objects.get().pk)  # the worker's part; the page that waits shows it by itself
    assert desk.says("专业领域相符")
    look()
    line = desk.page.locator("tr", has=desk.page.get_by_text(KNOWN))
    assert NAME not in line.inner_text() and line.locator("li").count() == 4
    assert NAME in desk.page.locator("main").inner_text()
    desk.press("采用这个方案")
    assert desk.says("已按方案拟分配，等待负责人开始初评")


def begins(desk, lead, look):
    at(desk, lead)
    desk.follow("交专家")
    look()
    desk.press("开始初评并发出邀请")
    assert desk.says("4 件申报已进入初评，邀请函已发出")
    desk.go("/written_review/progress/")
    look()


def accepts(desk, expert, look):
    at(desk, expert, 390)
    assert "书面初评邀请" in desk.inbox()
    desk.go("/")
    desk.follow("答复")
    look("invited")
    desk.press("接受所选材料")
    assert desk.says("份材料，可以开始评审")
    look("accepted")


def scores(desk, look):
    """A slider, the keys, and the fields; what is typed saves itself and is there again; then it is handed in."""
    desk.follow("阅读材料并评分")
    page = desk.page
    look("material")
    page.locator(".saq-panes a", has_text="评分").click()
    look("sheet")
    first = page.locator("[data-mark]").first
    first.locator("[data-slide]").fill("10")
    first.locator(".saq-mark__n").press("+")
    assert page.locator("[data-score-total]").inner_text() == "10.5"
    page.keyboard.press("j")
    page.keyboard.type(TYPED["craft.union"])
    expect(page.locator("[data-saq-saved]")).to_contain_text("已保存")
    desk.page.reload()
    assert page.locator("[data-score-total]").inner_text() == "17.5"
    desk.press("提交评分表", within="body")
    assert page.locator("[data-saq-errors] li").count() >= 10
    look("unfinished")
    for code, mark in TYPED.items():
        page.locator(f'[name="score_{code}"]').fill(mark)
    for note in page.locator('[name^="note_"]').all():
        note.fill(NOTE)
    page.get_by_label("入围", exact=True).check()
    page.get_by_label("评语").fill(COMMENT)
    desk.press("提交评分表", within="body")
    assert desk.says("评分表已提交")
    look("handed in")
    total = Decimal("10.5") + sum(map(Decimal, TYPED.values()))
    assert Sheet.objects.get(submitted_at__isnull=False).total == total
    assert desk.says(f"{total.normalize()}")
