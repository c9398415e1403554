"""Stages 1 to 4 by the forms of their pages, for a walk that takes one person from the batch to the list."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic, sleep
from typing import Any

from accounts import clock
from accounts.models import User
from documents.models import GeneratedDocument
from documents.tasks import render
from nominations.cycles.transitions import tick
from nominations.models import Application, Cycle
from review.blind.models import BlindCopy
from review.checklist.items import ITEMS
from review.experts.models import Expert
from review.final_approval import queries as approval_pages
from review.hall import queries as hall_pages
from review.halls import running
from review.halls.models import Session, Slot
from review.sheets.models import Assignment
from review.votes.models import Approval, Round
from tests.e2e import answers
from tests.e2e.plain import Page, Visitor
from tests.e2e.public_hands import PASSWORD, does
from tests.factories.experts import expert, sheet_for

PEOPLE = ("白景行", "苏望舒", "江临渊", "叶书瑶", "温知白", "秦朝露", "贺清川")
MARKS = {"clear": "9", "craft": "23", "quality": "22", "pupils": "13", "spread": "9", "answers": "14"}
PLACE, SIGNED = "（演示）协会三楼会议室", ("签字.pdf", answers.paper())


@dataclass
class Association:
    """Who acts, and on what; the experts have accounts, and everything else comes about on pages."""

    cycle: Cycle
    application: Application
    staff: User
    lead: User
    chief: User
    experts: list[User] = field(default_factory=list)

    @property
    def year(self) -> int:
        return self.cycle.year

    def day(self, number: int) -> str:
        """The day so many days after the deadline."""
        return (self.cycle.submit_deadline.astimezone(clock.SHANGHAI).date() + timedelta(days=number)).isoformat()

    def later(self, days: int) -> Any:
        """The clock at nine of that day."""
        return clock.at(datetime.fromisoformat(f"{self.day(days)}T09:00:00").replace(tzinfo=clock.SHANGHAI))


def pressed(user: User, url: str, button: str, inside: str = "", **given: Any) -> Page:
    """The form whose address holds `inside`, where several have a button of this name."""
    visitor = Visitor()
    visitor.client.force_login(user)
    page = visitor.open(url).form(button, inside).answer(given).press(button)
    assert page.status == 200, (button, page.text[:600])
    return page


def answered(user: User, url: str, button: str, **given: Any) -> Page:
    """The same where a page has one row, whose fields bear its number: `in_` for `in_7`."""
    visitor = Visitor()
    visitor.client.force_login(user)
    form = visitor.open(url).form(button)
    names = [one.get("name") or "" for one in form.controls]
    said = {next((name for name in names if name.startswith(part)), part): value for part, value in given.items()}
    page = form.answer(said).press(button)
    assert page.status == 200, (button, page.text[:600])
    return page


def made(kind: str) -> None:
    """The worker's part, or what is left of it if a worker is at it already."""
    pk = GeneratedDocument.objects.filter(kind=kind).latest("pk").pk
    until = monotonic() + 40
    while render(pk) or GeneratedDocument.objects.get(pk=pk).status != "done":
        assert monotonic() < until, kind
        sleep(0.2)


def formal_check(one: Association) -> None:
    """Examined, paper and all; every item answered; passed (T16)."""
    batch, key = one.application.batch_items.get(live=True).batch.key, one.application.key
    does(one.staff, f"/intake/{batch}/", "开始审查")
    does(one.staff, f"/paper_desk/batch/{batch}/", "登记")
    does(one.staff, f"/paper_desk/{key}/", "登记")
    case = f"/formal_check/{key}/"
    does(one.staff, case, "保存审查结果", **{f"value_{item.code}": "yes" for item in ITEMS})
    does(one.staff, case, "形式审查通过")


def experts_are_there(one: Association) -> None:
    """C3, C5, C6; seven experts of seven houses, appointed and sworn."""
    tick()
    does(one.lead, "/intake/", "开始形式审查")
    pool = [expert(name, employer_name=f"（演示）第{n}质量研究院") for n, name in enumerate(PEOPLE, start=1)]
    one.experts = [row.user for row in pool]
    does(one.staff, "/expert_pool/", f"聘任为{one.year}年度专家", pick=[str(row.key) for row in pool])
    for user in one.experts:
        visitor = Visitor()
        visitor.client.force_login(user)
        page = visitor.open("/expert_pool/mine/").follow("阅读并签署")
        page.form("签署承诺").answer({"confidentiality": "on", "avoidance": "on"}).press("签署承诺")
    does(one.lead, "/written_review/start/", "开始书面初评")


def written_review(one: Association) -> None:
    """A copy read file by file, five experts chosen by hand, invited, accepted (T18, E1 to E3)."""
    does(one.staff, "/blinding/", "生成匿名副本（1 份）")
    copy = BlindCopy.objects.get()
    for file in copy.files.all():
        pressed(one.staff, f"/blinding/{copy.key}/", "保存处理方式", str(file.key), choice="released")
    does(one.staff, f"/blinding/{copy.key}/", "确认副本", read="on")
    for _place in range(5):
        does(one.staff, f"/assignment/{one.application.key}/", "拟分配")
    does(one.lead, "/written_review/begin/", "开始初评并发出邀请")
    for row in Assignment.objects.select_related("expert__user"):
        does(row.expert.user, "/written_review/mine/", "接受所选材料")


def scores(one: Association) -> None:
    for row in Assignment.objects.select_related("expert__user", "application", "cycle"):
        sheet = sheet_for(row, "0.9")
        said = {f"score_{code}": value for code, value in sheet.scores.items()}
        said |= {f"note_{code}": text for code, text in sheet.notes.items()}
        said |= {"verdict": "yes", "comment": sheet.comment}
        does(row.expert.user, f"/written_review/mine/{row.key}/", "提交评分表", **said)


def consensus(one: Association) -> None:
    """C7, the meeting with its minutes, T19, and C8 from the line that then stands on LEAD's home."""
    year, room = f"/consensus/{one.year}/", f"/consensus/{one.year}/room/"
    does(one.lead, year, "锁定评分表，开始合议")
    present = [row.expert.user.name for row in Assignment.objects.select_related("expert__user")]
    held = {"held_on": clock.today().isoformat(), "place": PLACE, "present": present, "chair": present[0]}
    does(one.staff, f"{room}roll/", "保存到会情况", **held)
    does(one.staff, room, "开始会议")
    answered(one.staff, f"{room}list/", "登记本页的决定", in_="入围", reason_="合议一致同意，符合入围要求。")
    does(one.staff, room, "结束会议")
    made("consensus_minutes")
    does(one.staff, room, "上传会议纪要扫描件", scan=SIGNED)
    does(one.lead, room, "确认合议结果")
    home = Visitor()
    home.client.force_login(one.lead)
    assert "合议结果已确认，待转入会审答辩" in home.open("/").text
    does(one.lead, room, "开始会审答辩")


def defense_is_planned(one: Association, day: str) -> None:
    """A session with its panel, the draw, the letters (S1, S2, T21); everybody accepts."""
    year = f"/defense/{one.year}/"
    does(one.staff, f"{year}new/", "新建场次", hall=PLACE, address="演示路1号", day=day, starts="09:00", ends="12:00")
    url = f"/defense/session/{Session.objects.get().key}/"
    for _seat in one.experts:
        does(one.staff, f"{url}panel/", "邀请")
    does(one.staff, year, "排日程", scope="new")
    does(one.staff, url, "抽签", public_value="3 5 7", public_source="（演示）福利彩票3D开奖号码")
    does(one.lead, url, "发出答辩通知")
    for user in one.experts:
        does(user, "/attendance/mine/", "接受邀请")


def defense_is_held(one: Association) -> None:
    """Checked in by the code on the wall, called, heard, marked on seven sheets (S4 to S9)."""
    session, slot = Session.objects.get(), Slot.objects.get()
    console = f"/hall/{session.key}/"
    for user in (*one.experts, one.application.nominee):
        does(user, hall_pages.code_address(session), "我已到场，签到")
    for button in ("开会 n", "叫号，开始陈述 n", "陈述结束，开始问答 n", "问答结束，开始评分 n"):
        does(one.staff, console, button)
    for user in one.experts:
        does(user, f"/panel/slot/{slot.key}/", "提交评分表", **{f"score_{code}": n for code, n in MARKS.items()})
    running.tick()
    does(one.staff, console, "结束本场答辩 n")


def is_proposed(one: Association) -> None:
    """The summary signed and confirmed, the list drafted by STAFF, confirmed by LEAD (S10, T22, C9)."""
    year = f"/proposal/{one.year}/"
    result = f"/proposal/session/{Session.objects.get().key}/"
    does(one.staff, result, "上传签名的汇总表扫描件", scan=SIGNED)
    does(one.lead, result, "确认场次结果")
    said = {"choice_": "建议人选", "place_": "1", "reason_": "会审答辩成绩优良，一致建议。"}
    answered(one.staff, f"{year}list/", "登记本页的决定", **said)
    does(one.staff, f"{year}list/", "提请确认建议名单", quota_note="本年度没有设定名额。")
    does(one.lead, f"{year}list/", "确认建议名单")
    home = Visitor()
    home.client.force_login(one.lead)
    assert "候选人建议名单已确认，待转入名单审定" in home.open("/").text
    does(one.lead, year, "开始名单审定")


def approval_is_planned(one: Association, day: str) -> None:
    year, members = f"/final_approval/{one.year}/", f"/final_approval/{one.year}/members/"
    does(one.staff, year, "筹备审定会")
    does(one.staff, f"{year}meeting/", "保存", day=day, time="09:00", place=PLACE, mode="device")
    kinds = ("政府部门代表", "行业资深专家", "协会")
    for number, row in enumerate(Expert.objects.select_related("user").order_by("pk")):
        said = {"expert": f"{row.user.name} · {row.employer_name}", "kind": kinds[number % 3]}
        does(one.staff, members, "聘请", **said, **({} if number else {"chair": "on"}))
    does(one.lead, year, "发出会议通知")


def is_approved(one: Association) -> None:
    """A secret ballot on seven devices, the minutes, CHIEF's proof (T23, C10)."""
    year = f"/final_approval/{one.year}/"
    for user in one.experts:
        does(user, approval_pages.check_in_address(Approval.objects.get()), "我已到会，签到")
    does(one.staff, year, "开会")
    does(one.staff, f"{year}vote/", "开始投票", chosen=str(one.application.pk), mode="device")
    held = Round.objects.get()
    for user in one.experts:
        answered(user, f"/ballot/round/{held.key}/", "投出选票", choice_="yes")
    does(one.staff, f"/final_approval/round/{held.key}/", "结束投票并计票")
    does(one.staff, year, "结束会议")
    made("approval_minutes")
    does(one.staff, year, "上传会议纪要扫描件", scan=SIGNED)
    does(one.chief, year, "确认审定结果", proof=PASSWORD)
    does(one.chief, year, "开始公示", proof=PASSWORD)
