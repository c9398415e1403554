"""T38 after the confirmation: the meeting is opened again for whom the appeal brought back, and for nobody else."""

import pytest

from accounts.roles import Role
from documents.models import GeneratedDocument
from nominations.acting import Actor, TransitionError
from nominations.models import StageEvent
from nominations.pipeline import CycleStage, Status
from nominations.transitions import advance
from review.consensus import transitions
from review.meetings.models import Decision
from review.meetings.recording import Chosen
from review.rankings.models import Ranking
from tests.factories.experts import yes
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
