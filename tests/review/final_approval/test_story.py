"""The approval over its pages, from the preparation to the list of candidates; and what stands against each step."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import clock
from accounts.models import Message
from accounts.roles import Role
from documents.models import GeneratedDocument
from nominations.acting import Actor
from nominations.models import Application, StageEvent
from nominations.pipeline import CycleStage, Status
from review.experts.conflicts import enter
from review.votes import papers, seating
from review.votes.models import Approval, Member, Round
from review.votes.moves import State
from tests.factories.formal_check import scan
from tests.factories.nominations import make_user
from tests.factories.votes import ABSTAIN, NO, YES, vote
from tests.review.final_approval.conftest import browser

pytestmark = pytest.mark.django_db
PASSWORD = "Test-passphrase-2023"


def hidden(page, action):
    """version and key of the form that goes to this address."""
    form = page.partition(f'action="{action}"')[2].partition("</form>")[0]
    return {name: re.search(rf'name="{name}" value="([^"]+)"', form)[1] for name in ("version", "key")}


class Desk:
    """One person and their browser in the room of one year."""

    def __init__(self, user, year):
        self.client, self.user, self.year = browser(user), user, year

    def page(self):
        return self.client.get(reverse("final_approval:year", args=[self.year])).content.decode()

    def act(self, verb, **said):
        action = reverse("final_approval:act", args=[self.year, verb])
        return self.client.post(action, hidden(self.page(), action) | said)

    def fill(self, name, *args, **said):
        url = reverse(f"final_approval:{name}", args=args or [self.year])
        page = self.client.get(url).content.decode()
        held = {n: re.search(rf'name="{n}" value="([^"]+)"', page)[1] for n in ("version", "key")}
        return self.client.post(url, held | said)


@pytest.fixture
def desks(year, cast):
    return {role: Desk(user, year[0].year) for role, user in cast.items()}


def settled(desks):
    day = clock.today() + timedelta(days=10)
    said = {"day": day.isoformat(), "time": "14:00", "place": "演示会议室", "mode": "device"}
    assert desks[Role.STAFF].act("plan").status_code == 302
    assert desks[Role.STAFF].fill("meeting", **said).status_code == 302
    return Approval.objects.get()


def with_committee(desks, people):
    approval = settled(desks)
    for at, one in enumerate(people):
        said = {"expert": one.pk, "kind": ("government", "senior", "association")[at % 3]}
        answer = desks[Role.STAFF].fill("appoint", **said | ({"chair": "on"} if not at else {}))
        assert answer.status_code == 302
    return approval


def test_from_the_preparation_to_the_list_of_candidates(year, cast, desks, django_capture_on_commit_callbacks):
    cycle, found, people = year
    staff, lead, chief = desks[Role.STAFF], desks[Role.LEAD], desks[Role.CHIEF]
    approval = with_committee(desks, people)
    assert lead.act("notify").status_code == 302
    member = people[0].user
    assert Message.objects.filter(user=member, subject="名单审定会会议通知").exists()
    assert browser(member).post(reverse("ballot:answer", args=[approval.key]), {"coming": "yes"}).status_code == 302

    present = [row.pk for row in approval.members.order_by("number")[:6]]
    assert staff.fill("roll", present=present, chair=present[0]).status_code == 302
    assert staff.act("open").status_code == 302
    chosen = [row.pk for row in found]
    opened = staff.fill("begin", chosen=chosen, mode="device", reason="")
    one = Round.objects.get()
    assert opened.url == reverse("final_approval:round", args=[one.key])
    watch = staff.client.get(opened.url).content.decode()
    assert "已投 0 / 6 人" in watch and "同意" not in watch.partition("<main")[2].replace("不同意", "")
    for row in approval.members.filter(pk__in=present).order_by("number"):
        vote(one, row, YES, YES if row.number < 4 else NO, ABSTAIN if row.number > 4 else YES)
    assert "已投 6 / 6 人" in staff.client.get(opened.url).content.decode()
    close = reverse("final_approval:close_round", args=[one.key])
    assert staff.client.post(close, hidden(staff.client.get(opened.url).content.decode(), close)).status_code == 302
    text = desks[Role.SUP].client.get(opened.url).content.decode()
    assert "选票与计票一致" in text

    assert staff.act("close").status_code == 302
    assert staff.act("scan", scan=scan(9)).status_code == 302
    assert chief.act("confirm", proof="wrong").status_code == 422
    assert Approval.objects.get().state == State.CLOSED
    cast[Role.CHIEF].set_password(PASSWORD)
    cast[Role.CHIEF].save()
    chief.client.force_login(cast[Role.CHIEF])
    assert chief.act("confirm", proof=PASSWORD).status_code == 302
    status = {row.pk: row.status for row in Application.objects.all()}
    assert [status[row.pk] for row in found] == [
        Status.CANDIDATE, Status.APPROVAL_REJECTED, Status.RESERVE_APPROVED
    ]  # fmt: skip
    event = StageEvent.objects.get(application=found[0], move="approve")
    assert event.payload["approval"]["yes"] == 6 and event.payload["approval"]["needed"] == 4
    approval.refresh_from_db()
    assert approval.paper is not None and approval.minutes is not None
    told = Message.objects.filter(user=found[0].nominee).latest("pk")
    assert "通过" in told.body and not re.search(r"\d+ ?票", told.body)
    assert chief.act("publicity", proof="wrong").status_code == 422
    cycle.refresh_from_db()
    assert cycle.stage == CycleStage.APPROVAL
    assert chief.act("publicity", proof=PASSWORD).status_code == 302
    cycle.refresh_from_db()
    assert cycle.stage == CycleStage.PUBLICITY


def test_the_notice_waits_for_time_place_committee_and_chair(year, desks):
    _cycle, _found, people = year
    desks[Role.STAFF].act("plan")
    text = desks[Role.LEAD].page()
    assert "请先填写会议时间和地点" in text and "委员只有 0 人" in text
    approval = settled_again(desks)
    for one in people[:5]:
        desks[Role.STAFF].fill("appoint", expert=one.pk, kind="senior")
    assert "请指定一名主持人" in desks[Role.LEAD].page()
    assert desks[Role.LEAD].client.post(
        reverse("final_approval:act", args=[approval.cycle.year, "notify"]),
        {"version": Approval.objects.get().version, "key": "k" * 8},
    ).status_code == 422  # fmt: skip


def settled_again(desks):
    day = clock.today() + timedelta(days=10)
    said = {"day": day.isoformat(), "time": "14:00", "place": "演示会议室", "mode": "paper"}
    desks[Role.STAFF].fill("meeting", **said)
    return Approval.objects.get()


def test_a_past_time_stands_beside_its_field_with_the_rest_kept(year, desks):
    desks[Role.STAFF].act("plan")
    answer = desks[Role.STAFF].fill("meeting", day="2020-01-01", time="14:00", place="演示会议室", mode="device")
    text = answer.content.decode()
    assert answer.status_code == 422 and "会议时间须晚于现在" in text and 'value="演示会议室"' in text


def test_nobody_at_work_for_the_association_and_nobody_unsworn_sits_on_the_committee(year, cast, desks):
    from tests.factories.experts import appointed, expert

    approval = settled(desks)
    unsworn = expert("未签署者")
    appointed(unsworn, approval.cycle, cast[Role.STAFF])
    answer = desks[Role.STAFF].fill("appoint", expert=unsworn.pk, kind="senior")
    assert answer.status_code == 422 and not Member.objects.exists()


def test_the_meeting_does_not_open_without_a_quorum(year, desks):
    _cycle, _found, people = year
    approval = with_committee(desks, people)
    desks[Role.LEAD].act("notify")
    present = [row.pk for row in approval.members.order_by("number")[:4]]
    desks[Role.STAFF].fill("roll", present=present, chair=present[0])
    assert "至少要 5 人" in desks[Role.STAFF].page()
    assert desks[Role.STAFF].client.post(
        reverse("final_approval:act", args=[approval.cycle.year, "open"]),
        {"version": Approval.objects.get().version, "key": "k" * 8},
    ).status_code == 422  # fmt: skip


def test_who_is_appointed_after_the_notice_is_sent_one_and_who_leaves_is_told(year, desks):
    _cycle, _found, people = year
    approval = with_committee(desks, people[:6])
    desks[Role.LEAD].act("notify")
    late = people[6]
    assert desks[Role.STAFF].fill("appoint", expert=late.pk, kind="senior").status_code == 302
    member = approval.members.get(expert=late)
    assert Message.objects.filter(user=late.user, subject="名单审定会会议通知").count() == 1
    letters = GeneratedDocument.objects.filter(target=papers.member_target(member))
    assert letters.filter(void_at=None).count() == 1
    url = reverse("final_approval:dismiss", args=[approval.cycle.year, member.key])
    page = desks[Role.STAFF].client.get(url).content.decode()
    held = {n: re.search(rf'name="{n}" value="([^"]+)"', page)[1] for n in ("version", "key")}
    for _n in range(2):
        assert desks[Role.STAFF].client.post(url, held | {"reason": "出差不能到会"}).status_code in (302, 404)
    assert Message.objects.filter(user=late.user, subject="名单审定会委员变动").count() == 1
    assert not letters.filter(void_at=None).exists()
    assert browser(late.user).get(reverse("ballot:briefs", args=[approval.key])).status_code == 404


def test_who_checks_in_by_phone_while_the_roll_lies_open_stays_checked_in(year, cast, desks):
    from tests.factories import votes

    cycle, _found, people = year
    row = votes.meeting(cycle, cast[Role.STAFF], people)
    votes.in_session(row, cast[Role.STAFF], cast[Role.LEAD], 6)
    url = reverse("final_approval:roll", args=[cycle.year])
    page = desks[Role.STAFF].client.get(url).content.decode()
    held = {n: re.search(rf'name="{n}" value="([^"]+)"', page)[1] for n in ("version", "key")}
    seen = re.findall(r'name="seen" value="(\d+)"', page)
    assert len(seen) == 6
    phoned = row.members.get(number=7)
    seating.check_in(phoned, by=Actor(phoned.expert.user, Role.EXP))
    said = held | {"seen": seen, "present": seen[1:], "chair": seen[1]}
    assert desks[Role.STAFF].client.post(url, said).status_code == 302
    there = row.members.exclude(present_at=None).order_by("number").values_list("number", flat=True)
    assert list(there) == [2, 3, 4, 5, 6, 7] and row.members.get(chair=True).number == 2


def test_another_day_asks_the_members_again(year, desks):
    _cycle, _found, people = year
    approval = with_committee(desks, people)
    desks[Role.LEAD].act("notify")
    approval.members.update(answer=Member.Answer.ACCEPTED)
    assert desks[Role.LEAD].act("replan", reason="会场另有安排").status_code == 302
    assert set(approval.members.values_list("answer", flat=True)) == {Member.Answer.INVITED}
    assert Message.objects.filter(user=people[0].user, subject="名单审定会改期").exists()


def test_the_meeting_ends_only_when_everybody_was_voted_on(sitting, cast, desks):
    row, found = sitting
    staff = desks[Role.STAFF]
    assert "以下人选还没有表决" in staff.page()
    staff.fill("begin", chosen=[found[0].pk], mode="device", reason="")
    one = Round.objects.get()
    for member in row.members.order_by("number"):
        vote(one, member, YES)
    close = reverse("final_approval:close_round", args=[one.key])
    staff.client.post(
        close, hidden(staff.client.get(reverse("final_approval:round", args=[one.key])).content.decode(), close)
    )
    assert f"以下人选还没有表决：{found[1].name}、{found[2].name}" in staff.page()


def test_whoever_stays_away_from_a_candidate_acts_on_nothing_and_reads_no_name(sitting, cast, desks):
    from review.recusal import transitions as recusal

    row, found = sitting
    Application.objects.filter(pk=found[0].pk).update(name="须回避者")
    recusal.declare(found[0], by=Actor(cast[Role.STAFF], Role.STAFF), reason="申报人是本人的亲属。")
    page = desks[Role.STAFF].page()
    assert "须回避者" not in page and "开始一轮投票" not in page
    assert desks[Role.STAFF].client.get(reverse("final_approval:begin", args=[row.cycle.year])).status_code == 404


def test_whoever_stays_away_reads_no_figure_of_that_candidate_after_the_count(sitting, cast, desks):
    from review.recusal import transitions as recusal

    row, found = sitting
    desks[Role.STAFF].fill("begin", chosen=[one.pk for one in found], mode="device", reason="")
    one = Round.objects.get()
    for member in row.members.order_by("number"):
        vote(one, member, *((YES, NO, YES) if member.number < 7 else (NO, YES, YES)))
    url, close = reverse("final_approval:round", args=[one.key]), reverse("final_approval:close_round", args=[one.key])
    desks[Role.STAFF].client.post(close, hidden(desks[Role.STAFF].client.get(url).content.decode(), close))
    text = desks[Role.STAFF].client.get(url).content.decode()
    assert text.count('data-label="同意"') == 3 and "清除选票写入次序的痕迹" in text
    recusal.declare(found[0], by=Actor(cast[Role.STAFF], Role.STAFF), reason="申报人是本人的亲属。")
    text = desks[Role.STAFF].client.get(url).content.decode()
    assert text.count('data-label="同意"') == 2 and ">6<" not in text.replace(" ", "").partition("不同意")[0]
    assert "有 1 位人选您须回避" in text
    assert "名单审定" not in desks[Role.STAFF].client.get("/").content.decode().partition("<main")[2]


def test_others_find_nothing_here(sitting):
    row, _found = sitting
    for user in (make_user(Role.EXP), make_user(Role.NOM), make_user(Role.ADM), row.members.first().expert.user):
        client = browser(user)
        assert client.get(reverse("final_approval:year", args=[row.cycle.year])).status_code == 404
        assert client.post(reverse("final_approval:act", args=[row.cycle.year, "close"])).status_code == 404


def test_a_member_who_steps_out_is_not_counted_for_that_candidate(sitting, cast, desks):

    row, found = sitting
    enter(row.members.first().expert, found[0], "family", reason="近亲属", by=Actor(cast[Role.STAFF], Role.STAFF))
    desks[Role.STAFF].fill("begin", chosen=[one.pk for one in found], mode="device", reason="")
    assert [row.entitled for row in Round.objects.get().candidacies.all()] == [6, 7, 7]


def test_paper_ballots_over_the_pages(sitting, cast, desks):
    _row, found = sitting
    staff, lead = desks[Role.STAFF], desks[Role.LEAD]
    staff.fill("begin", chosen=[found[0].pk], mode="paper", reason="")
    one = Round.objects.get()
    candidacy, url = one.candidacies.get(), reverse("final_approval:round", args=[one.key])
    count = reverse("final_approval:count", args=[one.key, candidacy.pk])
    said = {f"c{candidacy.pk}-yes": 6, f"c{candidacy.pk}-no": 1, f"c{candidacy.pk}-abstain": 0}
    assert staff.client.post(count, said).status_code == 302
    too_many = staff.client.post(count, said | {f"c{candidacy.pk}-no": 5})
    assert too_many.status_code == 422 and "多于应投票" in too_many.content.decode()
    close = reverse("final_approval:close_round", args=[one.key])
    assert staff.client.post(close, {"version": 1, "key": "a" * 8}).status_code == 409
    said_yes = hidden(staff.client.get(url).content.decode(), close)
    assert staff.client.post(close, said_yes).status_code == 422
    assert lead.client.post(count, said).status_code == 302
    assert staff.client.post(close, said_yes).status_code == 302
    assert "通过" in staff.client.get(url).content.decode()


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_asks_the_same_however_many_candidates(year, cast, n, django_assert_num_queries):
    cycle, found, people = year
    Application.objects.filter(pk__in=[row.pk for row in found[n:]]).update(status=Status.DEFENSE_REJECTED)
    from tests.factories import votes

    votes.in_session(votes.meeting(cycle, cast[Role.STAFF], people), cast[Role.STAFF], cast[Role.LEAD])
    client = browser(cast[Role.SUP])
    client.get("/")
    with django_assert_num_queries(15):
        client.get(reverse("final_approval:year", args=[cycle.year]))
