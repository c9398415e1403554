"""The meeting that does not run straight: refused, put off, reopened, and called once more after an appeal (T38)."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from documents.models import GeneratedDocument
from nominations.acting import Actor, TransitionError
from nominations.models import Application, StageEvent
from nominations.pipeline import CycleStage, Status
from nominations.transitions import advance, advance_cycle
from review.experts.conflicts import enter
from review.final_approval import transitions
from review.votes import papers, records, results
from review.votes.models import Approval, Member, Round
from review.votes.moves import Mode, State
from tests.factories.experts import yes
from tests.factories.formal_check import scan
from tests.factories.journey import click
from tests.factories.votes import NO, YES, vote
from tests.review.final_approval.test_papers import finished
from tests.review.final_approval.test_story import PASSWORD, Desk, hidden

pytestmark = pytest.mark.django_db
WORDS = {"words": {"year": 2023, "span": "演示"}}


@pytest.fixture
def desks(year, cast):
    cast[Role.CHIEF].set_password(PASSWORD)
    cast[Role.CHIEF].save()
    return {role: Desk(user, year[0].year) for role, user in cast.items()}


def act(row, verb, by, *args, **terms):
    row.refresh_from_db()
    return verb(row, *args, by=by, version=row.version, key=click(), **terms)


def voted(row, chosen, by, *choices, reason=""):
    """A round on devices in which everybody there said the same, counted."""
    one = act(row, transitions.open_round, by, list(chosen), mode=Mode.DEVICE, reason=reason)
    for voter in one.voters.select_related("member").order_by("member__number"):
        if len(voter.away) < one.candidacies.count():
            vote(one, voter.member, *choices)
    row.refresh_from_db()
    return transitions.close_round(one, by=by, version=row.version, key=click())


def turns(desk):
    return desk.client.get("/").content.decode().partition("<main")[2]


def test_a_refused_close_shows_the_round_as_it_stands(sitting, cast, desks):
    row, found = sitting
    staff = desks[Role.STAFF]
    one = act(row, transitions.open_round, Actor(cast[Role.STAFF], Role.STAFF), found, mode=Mode.DEVICE, reason="")
    for member in row.members.order_by("number")[:3]:
        vote(one, member, YES)
    url, close = reverse("final_approval:round", args=[one.key]), reverse("final_approval:close_round", args=[one.key])
    refused = staff.client.post(close, hidden(staff.client.get(url).content.decode(), close))
    page = refused.content.decode()
    assert refused.status_code == 422 and "还有 4 位委员没有投票" in page and "已投 3 / 7 人" in page
    refused = staff.client.post(close, hidden(page, close) | {"early": "on"})
    page = refused.content.decode()
    assert refused.status_code == 422 and "不能计票" in page and "已投 3 / 7 人" in page
    void = reverse("final_approval:void_round", args=[one.key])
    assert staff.client.post(void, hidden(page, void) | {"reason": "到会人员临时离开"}).status_code == 302


def test_nobody_counts_by_a_slip_while_a_member_has_not_voted(sitting, cast, desks):
    """A closed vote cannot be opened again, and who has not voted is no yes."""
    row, found = sitting
    staff = desks[Role.STAFF]
    one = act(row, transitions.open_round, Actor(cast[Role.STAFF], Role.STAFF), found[:1], mode=Mode.DEVICE, reason="")
    *most, last = row.members.order_by("number")
    for member in most:
        vote(one, member, YES)
    url, close = reverse("final_approval:round", args=[one.key]), reverse("final_approval:close_round", args=[one.key])
    page = staff.client.get(url).content.decode()
    assert "不再等候尚未投票的委员" in page
    assert staff.client.post(close, hidden(page, close)).status_code == 422
    one.refresh_from_db()
    assert one.state == "open"
    vote(one, last, YES)
    page = staff.client.get(url).content.decode()
    assert "不再等候" not in page
    assert staff.client.post(close, hidden(page, close)).status_code == 302


def test_a_round_on_paper_speaks_of_paper(sitting, cast, desks):
    row, found = sitting
    by = Actor(cast[Role.STAFF], Role.STAFF)
    one = act(row, transitions.open_round, by, found, mode=Mode.PAPER, reason="")
    url = reverse("final_approval:round", args=[one.key])
    page = desks[Role.STAFF].client.get(url).content.decode()
    assert "收回全部表决票" in page and "任何人都不会知道投了什么" not in page and "作废并销毁选票" not in page
    row.refresh_from_db()
    transitions.void_round(one, by=by, reason="表决票印错姓名", version=row.version, key=click())
    page = desks[Role.STAFF].client.get(url).content.decode()
    assert "这一轮已作废，没有计票。" in page and "选票已销毁" not in page


def test_a_meeting_in_session_with_too_few_members_is_put_off_and_others_are_appointed(sitting, cast, desks):
    row, found = sitting
    by = Actor(cast[Role.STAFF], Role.STAFF)
    first = voted(row, found[:1], by, YES)
    one = act(row, transitions.open_round, by, found[1:], mode=Mode.DEVICE, reason="")
    assert desks[Role.LEAD].act("replan", reason="到会委员不足，另行开会").status_code == 422
    row.refresh_from_db()
    transitions.void_round(one, by=by, reason="到会人员临时离开", version=row.version, key=click())
    assert desks[Role.LEAD].act("replan", reason="到会委员不足，另行开会").status_code == 302
    row.refresh_from_db()
    assert row.state == State.PLANNED and not row.members.exclude(present_at=None).exists()
    assert set(row.members.values_list("answer", flat=True)) == {Member.Answer.INVITED}
    assert results.counted(row) == [first], "what was counted counts"
    assert desks[Role.STAFF].client.get(reverse("final_approval:appoint", args=[row.cycle.year])).status_code == 200
    assert found[0].pk in results.outcomes(row)
    before = records.worded(row.starts_at)
    held_again(desks, row, found[1:], cast, YES)
    told = Approval.objects.get().minutes.snapshot.payload
    assert [one["number"] for one in told["rounds"]] == [1, 3]
    assert told["held_on"] == f"{before}、{records.worded(Approval.objects.get().starts_at)}"


def test_a_void_count_is_called_so_on_every_page_and_stays_so_after_the_confirmation(sitting, cast, desks):
    row, found = sitting
    by, member = Actor(cast[Role.STAFF], Role.STAFF), row.members.first()
    one = voted(row, found, by, YES)
    enter(member.expert, found[0], "family", reason="近亲属关系", by=by)
    url = reverse("final_approval:round", args=[one.key])
    sup = desks[Role.SUP]
    assert sup.client.get(url).content.decode().count("计票无效") == 1 and sup.page().count("计票无效") == 1
    voted(row, found[:1], by, NO, reason="有委员应当回避，重新表决")
    assert "计票无效" not in sup.page()
    finished(row, cast)
    assert sup.client.get(url).content.decode().count("计票无效") == 1
    found[0].refresh_from_db()
    assert found[0].status == Status.APPROVAL_REJECTED
    with clock.at(clock.now() + timedelta(days=1)):
        enter(member.expert, found[1], "family", reason="近亲属关系", by=by)
        assert set(results.outcomes(row)) == {one.pk for one in found}, "nothing is taken back afterwards"


def test_the_count_that_decides_is_the_one_that_was_confirmed(sitting, cast):
    """A second count that is void decides nothing, also in the moment of the confirmation."""
    row, found = sitting
    by = Actor(cast[Role.STAFF], Role.STAFF)
    voted(row, found, by, NO, YES)
    voted(row, found[:1], by, YES, reason="票数接近，会议决定再次投票")
    enter(row.members.first().expert, found[0], "family", reason="近亲属关系", by=by)
    with pytest.raises(TransitionError, match="计票无效"):
        finished(row, cast)
    found[0].refresh_from_db()
    assert found[0].status == Status.PROPOSED


def test_the_signed_minutes_are_asked_for_before_the_confirmation(sitting, cast, desks):
    row, found = sitting
    by = Actor(cast[Role.STAFF], Role.STAFF)
    voted(row, found, by, YES)
    act(row, transitions.close, by)
    assert "待上传签名纪要" in turns(desks[Role.STAFF]) and "审定结果待确认" not in turns(desks[Role.CHIEF])
    act(row, transitions.attach_scan, by, scan(3))
    assert "待上传签名纪要" not in turns(desks[Role.STAFF]) and "审定结果待确认" in turns(desks[Role.CHIEF])


def test_a_closed_meeting_is_reopened_with_a_second_proof(sitting, cast, desks):
    row, found = sitting
    by, chief = Actor(cast[Role.STAFF], Role.STAFF), desks[Role.CHIEF]
    voted(row, found, by, YES)
    act(row, transitions.close, by)
    act(row, transitions.attach_scan, by, scan(3))
    ids = re.findall(r' id="([^"]+)"', chief.page())
    assert len(ids) == len(set(ids)), "two panels ask for the second proof"
    refused = chief.act("reopen", reason="有委员提出更正", proof="wrong")
    assert refused.status_code == 422 and Approval.objects.get().state == State.CLOSED
    assert chief.act("reopen", reason="有委员提出更正", proof=PASSWORD).status_code == 302
    row.refresh_from_db()
    assert row.state == State.RUNNING and row.minutes is None
    assert not GeneratedDocument.objects.filter(target=papers.target(row), kind=papers.MINUTES, void_at=None).exists()


def disqualified(application, cast):
    application.refresh_from_db()
    by, words = Actor(cast[Role.CHIEF], Role.CHIEF), {"doc_no": "沪质协〔2023〕20号", "words": {"year": 2023}}
    advance(application, "disqualify", by=by, permit=yes, reason="经核实，申报材料中的专利不实。", payload=words)


def brought_back(application, cast):
    """T38 granted."""
    reason = "经核查，原结论依据的事实有误。"
    advance(application, "reconsider", by=Actor(cast[Role.CHIEF], Role.CHIEF), permit=yes, reason=reason)
    application.refresh_from_db()
    assert application.status == Status.PROPOSED


def held_again(desks, row, chosen, cast, *choices):
    """The second meeting over its pages, from its day to the signed minutes."""
    staff, by = desks[Role.STAFF], Actor(cast[Role.STAFF], Role.STAFF)
    said = {"day": (clock.today() + timedelta(days=5)).isoformat(), "time": "14:00", "place": "演示二号会议室"}
    assert staff.fill("meeting", mode="device", **said).status_code == 302
    assert desks[Role.LEAD].act("notify").status_code == 302
    present = [member.pk for member in row.members.order_by("number")]
    assert staff.fill("roll", present=present, chair=present[0]).status_code == 302
    assert staff.act("open").status_code == 302
    if choices:
        voted(row, chosen, by, *choices)
    assert staff.act("close").status_code == 302
    assert staff.act("scan", scan=scan(5)).status_code == 302


@pytest.mark.parametrize("stage", [CycleStage.APPROVAL, CycleStage.PUBLICITY])
def test_whom_an_appeal_brings_back_after_the_confirmation_is_decided_by_another_meeting(sitting, cast, desks, stage):
    row, found = sitting
    by, chief, lost = Actor(cast[Role.STAFF], Role.STAFF), desks[Role.CHIEF], found[0]
    disqualified(lost, cast)
    voted(row, found[1:], by, YES)
    finished(row, cast)
    first, signed, listed = row.minutes, row.scan, row.paper
    assert "再次召开审定会" not in chief.page() and "待开始公示" in turns(chief)
    if stage == CycleStage.PUBLICITY:
        advance_cycle(row.cycle, "start_publicity", by=Actor(cast[Role.CHIEF], Role.CHIEF), permit=yes)
        advance(found[1], "publish", by=Actor(cast[Role.CHIEF], Role.CHIEF), permit=yes, payload=WORDS)
    brought_back(lost, cast)
    assert "待再次召开审定会" in turns(chief)
    if stage == CycleStage.APPROVAL:
        assert chief.act("publicity", proof=PASSWORD).status_code == 422
    assert chief.act("reconvene", reason="复核成立，须审定", proof="wrong").status_code == 422
    assert chief.act("reconvene", reason="复核成立，须审定", proof=PASSWORD).status_code == 302
    held_again(desks, row, [lost], cast, YES)
    assert chief.act("confirm", proof=PASSWORD).status_code == 302

    row.refresh_from_db()
    status = dict(Application.objects.values_list("pk", "status"))
    assert status[lost.pk] == Status.CANDIDATE
    assert status[found[1].pk] == (Status.IN_PUBLICITY if stage == CycleStage.PUBLICITY else Status.CANDIDATE)
    assert StageEvent.objects.filter(application=found[1], move="approve").count() == 1
    told = row.minutes.snapshot.payload
    assert [one["number"] for one in told["rounds"]] == [2] and [one["result"] for one in told["decided"]] == ["候选人"]
    payload = row.paper.snapshot.payload
    assert (len(payload["proposed"]), len(payload["reserve"])) == (2, 1) and payload["says"][0].count("年") == 3
    for document, void in ((first, False), (row.minutes, False), (listed, True), (row.paper, False)):
        document.refresh_from_db()
        assert (document.void_at is not None) is void
    sup = desks[Role.SUP].client
    assert sup.get(reverse("final_approval:earlier_scan", args=[row.cycle.year, 1])).status_code == 200
    assert sup.get(reverse("final_approval:earlier_scan", args=[row.cycle.year, 2])).status_code == 404
    assert "的会议" in desks[Role.SUP].page() and row.scan_id != signed.pk


def test_a_count_from_before_the_disqualification_still_decides(sitting, cast, desks):
    row, found = sitting
    by, lost = Actor(cast[Role.STAFF], Role.STAFF), found[0]
    voted(row, found, by, NO, YES)
    disqualified(lost, cast)
    finished(row, cast)
    brought_back(lost, cast)
    assert desks[Role.CHIEF].act("reconvene", reason="复核成立，须审定", proof=PASSWORD).status_code == 302
    held_again(desks, row, [lost], cast)
    assert [one["number"] for one in Approval.objects.get().minutes.snapshot.payload["rounds"]] == [1]
    assert desks[Role.CHIEF].act("confirm", proof=PASSWORD).status_code == 302
    lost.refresh_from_db()
    assert lost.status == Status.APPROVAL_REJECTED and Round.objects.count() == 1


def test_nobody_meets_again_who_has_decided_about_everybody(sitting, cast, desks):
    row, found = sitting
    voted(row, found, Actor(cast[Role.STAFF], Role.STAFF), YES)
    finished(row, cast)
    chief = Actor(cast[Role.CHIEF], Role.CHIEF)
    with pytest.raises(TransitionError, match="没有经复核回到名单审定的人选"):
        act(row, transitions.reconvene, chief, reason="复核成立，须审定")
    address = reverse("final_approval:act", args=[row.cycle.year, "reconvene"])
    said = {"version": row.version, "key": "k" * 8, "reason": "复核成立，须审定", "proof": PASSWORD}
    assert desks[Role.CHIEF].client.post(address, said).status_code == 422
    assert desks[Role.LEAD].client.post(address, said).status_code == 404
    assert not re.search(r"/do/reconvene/", desks[Role.CHIEF].page())
