"""T38 after the confirmation: the meeting is opened again for whom the appeal brought back, and for nobody else."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from documents.models import GeneratedDocument
from nominations.acting import Actor, TransitionError
from nominations.models import Application, Cycle, StaffConflict, StageEvent
from nominations.pipeline import CycleStage, Status
from nominations.transitions import advance
from review.appeal import transitions as appealing
from review.assignment import transitions as assigning
from review.consensus import transitions
from review.experts import conflicts
from review.meetings.models import Decision
from review.meetings.recording import Chosen
from review.proposals.guards import against_approval
from review.rankings.models import Ranking
from review.sheets.models import Assignment
from review.written_review import transitions as reviewing
from tests.factories.experts import appointed, expert, sheet_for, sworn, yes
from tests.factories.formal_check import scan
from tests.factories.journey import click
from tests.factories.nominations import make_user

pytestmark = pytest.mark.django_db
REASON = "复核认为合议程序有误，重新决定。"


@pytest.fixture
def chief(db):
    return Actor(make_user(Role.CHIEF), Role.CHIEF)


def finish(scene):
    scene.act(transitions.attach_scan, scan=scan(9))
    scene.act(transitions.confirm, by=Actor(scene.lead, Role.LEAD))


@pytest.fixture(params=[False, True], ids=["consensus", "defense"])
def back(request, scene, chief):
    """The third of four was out; the appeal was granted, before or after the year went on to the defense."""
    scene.closed()
    finish(scene)
    if request.param:
        year = scene.fresh()
        transitions.start_defense(year, by=Actor(scene.lead, Role.LEAD), version=year.version, key=click())
    file = scene.files[2]
    file.refresh_from_db()
    advance(file, "reconsider", by=chief, permit=yes, reason="复核成立，恢复到作出结论之前的环节。")
    assert file.status == Status.WRITTEN_REVIEW
    return file


def test_a_meeting_that_decided_about_everybody_stays_closed(scene, chief):
    scene.closed()
    finish(scene)
    with pytest.raises(TransitionError, match="没有经复核回到书面初评的申报"):
        scene.act(transitions.reopen, by=chief, reason=REASON)


def test_the_one_who_came_back_is_decided_upon_and_the_others_stay(client, scene, chief, back):
    client.force_login(chief.user)
    assert "重开会议" in client.get("/consensus/2023/room/").text
    scene.act(transitions.reopen, by=chief, reason=REASON)
    with pytest.raises(TransitionError, match="的结果已经确认，不能改变"):
        scene.decide(False, True, True, False, r0="改变主意，不再入围。", r2="复核后认为应当入围。")
    chosen = {back.pk: Chosen(True, "复核后认为应当入围。")}
    scene.act(transitions.decide, chosen=chosen)
    scene.act(transitions.close, quota_note="经复核增加一人。")
    assert GeneratedDocument.objects.filter(kind="consensus_minutes", void_at=None).count() == 1
    finish(scene)
    for file in scene.files:
        file.refresh_from_db()
    assert [file.status for file in scene.files] == [Status.SHORTLISTED] * 3 + [Status.WRITTEN_REJECTED]
    assert StageEvent.objects.filter(move="shortlist").count() == 3 and Ranking.objects.count() == 1
    told = StageEvent.objects.filter(move="shortlist").latest("pk")
    assert told.payload["written"]["of"] == 4 and told.payload["written"]["rank"] is not None
    assert Decision.objects.filter(shortlisted=True).count() == 3


def test_the_year_does_not_go_on_over_the_one_who_came_back(scene, chief, back):
    year = scene.fresh()
    if year.stage == CycleStage.CONSENSUS:
        with pytest.raises(TransitionError, match="还有 1 件申报没有初评结果"):
            transitions.start_defense(year, by=Actor(scene.lead, Role.LEAD), version=year.version, key=click())
    scene.act(transitions.reopen, by=chief, reason=REASON)
    scene.act(transitions.decide, chosen={back.pk: Chosen(False, "")})
    scene.act(transitions.close, quota_note="")
    finish(scene)
    back.refresh_from_db()
    assert back.status == Status.WRITTEN_REJECTED


def test_nobody_leaves_for_the_approval_over_the_one_who_came_back(back):
    assert "还有 1 件申报没有初评结果，请由秘书长重开合议会议办理。" in against_approval(back.cycle)


def test_in_the_approval_nothing_is_opened_again_and_nobody_is_brought_back(scene, chief):
    scene.closed()
    finish(scene)
    file = scene.files[3]
    file.refresh_from_db()
    asked = {"ground": "procedure", "text": "合议时未说明理由，请求复核。", "files": [], "key": click()}
    row = appealing.ask(file, by=Actor(file.nominee, Role.NOM), version=file.version, **asked)
    appealing.report(row, by=scene.by, text="已核实会议记录。", version=row.version, key=click())
    Cycle.objects.update(stage=CycleStage.APPROVAL)
    other = Application.objects.get(pk=scene.files[2].pk)
    assert "已进入“名单审定”，作出这项结论的环节已经结束" in appealing.problem(other)
    row.refresh_from_db()
    with pytest.raises(TransitionError, match="已进入“名单审定”，不能再恢复到作出结论之前的环节"):
        appealing.decide(row, by=chief, granted=True, reply="复核成立，恢复办理。", version=row.version, key=click())
    advance(other, "reconsider", by=chief, permit=yes, reason="复核成立，恢复到作出结论之前的环节。")
    with pytest.raises(TransitionError, match="本年度当前处于“名单审定”，不能重开合议会议"):
        scene.act(transitions.reopen, by=chief, reason=REASON)


def test_the_meeting_as_it_was_signed_stays_with_the_event(client, scene, chief, back):
    before = scene.meeting
    scene.act(transitions.reopen, by=chief, reason=REASON)
    event = scene.meeting.events.get(move="reopen")
    assert event.payload == {
        "held_on": before.held_on.isoformat(), "place": before.place, "quota_note": "",
        "ranking": str(before.ranking.key), "minutes": str(before.minutes.key), "scan": str(before.scan.key),
        "closed_by": scene.staff.pk, "confirmed_by": scene.lead.pk,
    }  # fmt: skip
    client.force_login(scene.staff)
    address = f"/consensus/2023/room/scan/?event={event.pk}"
    assert address in client.get("/consensus/2023/room/").text
    assert client.get(address).status_code == 200
    assert client.get("/consensus/2023/room/scan/").status_code == 404
    assert client.get("/consensus/2023/room/scan/?event=0").status_code == 404
    StaffConflict.objects.create(user=scene.staff, application=scene.files[0], reason="近亲属")
    assert client.get(address).status_code == 404


def short_of(scene, file):
    """Two of the four sheets of a file are set aside; one more expert of the year has read nothing yet."""
    for one in scene.experts[:2]:
        conflicts.enter(one, file, "colleague", reason="曾共同完成项目。", by=scene.by)
    late = expert("演示专家5", employer_name="（演示）另一家质量研究院")
    sworn(appointed(late, scene.cycle, scene.staff))
    return late


def supplemented(client, scene, file, late):
    """E1 to E7 for one more expert, who opens the page."""
    assigning.by_hand(file, late, by=scene.by, key=click())
    row = Assignment.objects.get(expert=late)
    assigning.confirm_late([row], by=Actor(scene.lead, Role.LEAD), key=click())
    by = Actor(late.user, Role.EXP)
    assert reviewing.accept([row.key], by=by, key=click()) == 1
    client.force_login(late.user)
    assert client.get(reverse("written_review:score", args=[row.key])).status_code == 200
    reviewing.hand_in(row.key, sheet_for(row), by=by, version=0, page=click())
    row.refresh_from_db()
    return row


def test_one_more_expert_reads_who_came_back_and_the_others_are_not_spoken_about_again(
    client, scene, chief, back, worker
):
    with worker():
        late = short_of(scene, back)
        conflicts.enter(scene.experts[3], scene.files[1], "colleague", reason="曾共同完成项目。", by=scene.by)
    Cycle.objects.update(quota_shortlist=1)
    assert Ranking.objects.count() == 1, "nothing is counted while the result stands"
    before = {case.application_id: case.kinds for case in scene.meeting.cases.exclude(application=back)}
    scene.act(transitions.reopen, by=chief, reason=REASON)
    client.force_login(scene.staff)
    assert "重新计算排名" in client.get("/consensus/2023/").text
    with worker():
        row = supplemented(client, scene, back, late)
    ranking = Ranking.objects.latest("number")
    row.refresh_from_db()
    assert (row.state, ranking.number, ranking.rows.get(application=back).count) == ("locked", 2, 3)
    # What the ranking says of the others now asks nobody anything: they have their result.
    second = ranking.rows.get(application=scene.files[1])
    assert (second.rank, second.suggested, second.count) == (2, False, 3)
    assert {case.application_id: case.kinds for case in scene.meeting.cases.exclude(application=back)} == before
    scene.settle(scene.meeting.cases.get(application=back), outcome="in")
    scene.act(transitions.decide, chosen={back.pk: Chosen(True, "复核后认为应当入围。")})
    scene.act(transitions.close, quota_note="经复核增加一人。")
    finish(scene)
    for file in scene.files:
        file.refresh_from_db()
    assert [file.status for file in scene.files] == [Status.SHORTLISTED] * 3 + [Status.WRITTEN_REJECTED]


def test_the_page_leaves_what_is_settled_as_it_is(client, scene, chief, back):
    scene.act(transitions.reopen, by=chief, reason=REASON)
    with pytest.raises(TransitionError, match="的结果已经确认，不能改变"):
        scene.act(transitions.decide, chosen={scene.files[0].pk: Chosen(True, "", place=2)})
    client.force_login(scene.staff)
    address = "/consensus/2023/room/list/"
    assert client.get(address).text.count("已确认，不能更改") == 3
    first, meeting = scene.files[0], scene.meeting
    sent = {f"in_{first.pk}": "no", f"reason_{first.pk}": "改变主意。", f"in_{back.pk}": "yes"}
    sent |= {f"reason_{back.pk}": "复核后认为应当入围。", "version": meeting.version, "key": click()}
    assert client.post(address, sent).status_code == 302
    assert Decision.objects.get(application=first).shortlisted and Decision.objects.get(application=back).shortlisted
