"""The vote as it is lived through: six phones and a desk, keys alone, no script, the code of the second factor."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.totp.internal import auth
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from nominations.acting import Actor
from nominations.models import Application
from nominations.pipeline import Status
from review.experts.conflicts import enter
from review.final_approval import queries
from review.votes import proof
from review.votes.models import Approval, Member, Round
from tests.factories import halls, journey, votes
from tests.factories.formal_check import scan
from tests.factories.journey import Town
from tests.factories.nominations import make_cycle, make_user
from tests.support.browser import Live, settled

pytestmark = pytest.mark.django_db(transaction=True)
SCROLL = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
BOTH = (1280, 390)
PHONE = {"width": 390, "height": 844}
NAMES = ("沈砺成", "吾提库尔·买买提", "闻人策")
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def office():
    return {role: make_user(role) for role in (Role.STAFF, Role.LEAD, Role.CHIEF)}


@pytest.fixture
def planned(office, monkeypatch):
    """(meeting, candidates, experts) by the real clock: the server and the browsers have no other."""
    now = datetime.now(UTC)
    monkeypatch.setattr(journey, "IN_TIME", now - timedelta(days=1))
    with clock.at(now):
        cycle = make_cycle(now.year, open_at=now - timedelta(days=9), submit_deadline=now + timedelta(days=9))
        found = votes.proposed(Town.build(cycle), office[Role.STAFF], office[Role.LEAD], 2, 1)
        for one, name in zip(found, NAMES, strict=True):
            Application.objects.filter(pk=one.pk).update(name=name)
            one.refresh_from_db()
        people = halls.panel(cycle, office[Role.STAFF], 7)
        return votes.meeting(cycle, office[Role.STAFF], people), found, people


@pytest.fixture
def phone(browser, live):
    """`phone(user)`: a phone of this person's own."""
    opened = []

    def take(user, **more):
        context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport=PHONE, **more)
        opened.append(context)
        one = Live(live.url, context.new_page(), context)
        one.page.set_default_timeout(15_000)
        one.sign_in(user)
        return one

    yield take
    for context in opened:
        context.close()


def press(live, name):
    settled(live.page, lambda: live.page.get_by_role("button", name=name, exact=True).click())


def follow(live, name):
    settled(live.page, live.page.get_by_role("link", name=name).first.click)


def look(live, axe, name, widths=(390,)):
    for width in widths:
        live.page.set_viewport_size({"width": width, "height": 844})
        live.page.wait_for_timeout(100)
        live.shot(f"approval-{name}", width=width)
        assert axe(live.page) == [], (name, width)
        assert live.page.evaluate(SCROLL) == 0, (name, width)


def choose(live, *choices):
    """Touch one choice of each candidate."""
    papers = live.page.get_by_role("group")
    assert papers.count() == len(choices)
    for at, choice in enumerate(choices):
        papers.nth(at).get_by_text(choice, exact=True).click()


def by_keys(live, *downs):
    """The whole ballot with Tab, the arrows and Enter; `downs`: how often down from the first choice."""
    keys = live.page.keyboard
    live.page.locator("input[type=radio]").first.focus()
    for times in downs:
        keys.press("Space")
        for _n in range(times):
            keys.press("ArrowDown")
        keys.press("Tab")
    assert live.page.evaluate("document.activeElement.textContent").strip() == "投出选票"
    settled(live.page, lambda: keys.press("Enter"))


class Story:
    """The desk and the phones of one meeting, act by act."""

    def __init__(self, live, axe, phone, office, planned):
        self.desk, self.axe, self.phone, self.office = live, axe, phone, office
        self.row, self.found, self.people = planned
        self.members = list(self.row.members.order_by("number").select_related("expert__user"))
        self.year = reverse("final_approval:year", args=[self.row.cycle.year])
        self.phones = []

    def look(self, live, name, widths=(390,)):
        look(live, self.axe, name, widths)

    def at_the_desk(self, role, path=""):
        self.desk.sign_in(self.office[role])
        self.desk.open(path or self.year)

    def six_come_and_one_does_not(self):
        self.at_the_desk(Role.LEAD)
        press(self.desk, "发出会议通知")
        by = Actor(self.office[Role.STAFF], Role.STAFF)
        enter(self.people[1], self.found[0], "master", reason="曾是师徒", by=by)
        self.phones = [self.phone(one.expert.user, java_script_enabled=one.number != 3) for one in self.members[:6]]
        code = queries.check_in_address(Approval.objects.get())
        for one in self.phones:
            first = one is self.phones[0]
            one.open("/ballot/")
            if first:
                self.look(one, "invited")
            press(one, "参加")
            one.open(code)
            if first:
                self.look(one, "here")
            press(one, "我已到会，签到")
            assert one.page.get_by_text("已签到").first.is_visible()

    def the_briefs_are_read(self):
        one = self.phones[0]
        follow(one, "阅读人选材料")
        self.look(one, "briefs")
        follow(one, NAMES[0])
        self.look(one, "brief")

    def the_vote_is_opened(self):
        self.at_the_desk(Role.STAFF, reverse("final_approval:roll", args=[self.row.cycle.year]))
        self.look(self.desk, "roll", BOTH)
        assert self.desk.page.get_by_role("checkbox", checked=True).count() == 6
        self.desk.open(self.year)
        press(self.desk, "开会")
        self.look(self.desk, "running", BOTH)
        follow(self.desk, "开始一轮投票")
        self.look(self.desk, "begin", BOTH)
        press(self.desk, "开始投票")
        held = Round.objects.get()
        assert [row.entitled for row in held.candidacies.all()] == [5, 6, 6]
        assert self.desk.page.get_by_text("已投 0 / 6 人").is_visible()
        late = self.phone(self.members[6].expert.user)
        late.open(reverse("ballot:vote", args=[held.key]))
        assert late.page.get_by_text("没有签到到会，不能参加这一轮投票").is_visible()
        return held

    def six_vote(self):
        """By finger, by keys alone, without a script, with a blank at first, and one without the first candidate."""
        for n, one in enumerate(self.phones):
            one.open("/ballot/")
            follow(one, "打开选票")
            if n == 0:
                press(one, "投出选票")
                assert one.page.get_by_text("请选择同意、不同意或弃权。").first.is_visible()
                self.look(one, "ballot-blanks")
            if n == 1:
                assert one.page.get_by_text("有 1 位人选您须回避").is_visible()
                assert not one.page.get_by_text(NAMES[0]).count()
            if n == 3:
                by_keys(one, 0, 1, 0)
            else:
                last = "不同意" if n == 4 else "弃权" if n == 5 else "同意"
                choose(one, *(["同意"] if n != 1 else []), "不同意" if n in (1, 4, 5) else "同意", last)
                if n == 0:
                    self.look(one, "ballot")
                press(one, "投出选票")
            assert one.page.get_by_role("heading", name="已投票").is_visible(), n
        self.look(self.phones[0], "receipt")
        return self.phones[0].page.locator(".saq-secret").inner_text()

    def it_is_counted(self, held):
        self.desk.page.get_by_text("已投 6 / 6 人").wait_for()
        assert not self.desk.page.get_by_text("同意", exact=True).count()
        self.look(self.desk, "progress", BOTH)
        press(self.desk, "结束投票并计票")
        self.look(self.desk, "counted", BOTH)
        assert [(row.yes, row.no, row.abstain, row.passed) for row in held.candidacies.all()] == [
            (5, 0, 0, True), (2, 4, 0, False), (4, 1, 1, True)
        ]  # fmt: skip
        assert proof.verify(Round.objects.get()).whole

    def a_member_finds_the_own_ballots(self, secret):
        one = self.phones[0]
        one.open("/ballot/")
        follow(one, "查看计票结果")
        one.page.get_by_label("回执码").fill(secret)
        one.page.get_by_role("button", name="核对").click()
        one.page.get_by_text("找到 3 张选票").wait_for()
        self.look(one, "tally")

    def it_is_signed_and_confirmed(self):
        self.desk.open(self.year)
        press(self.desk, "结束会议")
        file = scan(9)
        signed = {"name": file.name, "mimeType": file.content_type, "buffer": file.read()}
        self.desk.page.get_by_label("签名的会议纪要扫描件").set_input_files(signed)
        press(self.desk, "上传会议纪要扫描件")
        assert self.desk.page.get_by_text("已上传扫描件。").is_visible()
        auth.TOTP.activate(self.office[Role.CHIEF], SECRET)
        self.at_the_desk(Role.CHIEF)
        self.look(self.desk, "confirm", BOTH)
        for code, said in ((lambda: "000000", "验证没有通过，请重新输入。"), (now_code, "已确认，并已通知有关人员。")):
            self.desk.page.get_by_role("region", name="确认审定结果").get_by_label("动态验证码").fill(code())
            press(self.desk, "确认审定结果")
            assert self.desk.page.get_by_text(said).first.is_visible()
        self.look(self.desk, "confirmed", BOTH)


def now_code():
    return auth.format_hotp_value(auth.hotp_value(SECRET, int(time.time()) // 30))


def test_the_vote_from_the_invitation_to_the_list(live, axe, phone, office, planned):
    story = Story(live, axe, phone, office, planned)
    story.six_come_and_one_does_not()
    story.the_briefs_are_read()
    held = story.the_vote_is_opened()
    secret = story.six_vote()
    story.it_is_counted(held)
    story.a_member_finds_the_own_ballots(secret)
    story.it_is_signed_and_confirmed()
    assert [Application.objects.get(pk=one.pk).status for one in story.found] == [
        Status.CANDIDATE, Status.APPROVAL_REJECTED, Status.RESERVE_APPROVED
    ]  # fmt: skip
    listed = Approval.objects.get().paper.snapshot.payload
    assert [[line["name"] for line in listed[name]] for name in ("proposed", "reserve")] == [[NAMES[0]], [NAMES[2]]]
    assert Member.objects.filter(present_at=None).count() == 1
