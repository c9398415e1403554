"""T34, T35 in stage 2: whoever leaves takes the assignments along (E11); a ranking that counted them is overtaken."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from nominations.acting import Actor, TransitionError
from nominations.pipeline import Status
from review.consensus import transitions
from review.late_withdrawal import transitions as leaving
from review.meetings.moves import State
from review.rankings.models import Ranking
from review.sheets.models import Assignment, Sheet, SheetVersion
from tests.factories.experts import accepted, expert, invited, proposed
from tests.factories.formal_check import scan
from tests.factories.journey import click
from tests.factories.nominations import make_user
from tests.factories.proceedings import Bench

pytestmark = pytest.mark.django_db
OVERTAKEN = "评分表、名额或参评人在排名之后有变化"
ROOM = "/consensus/2023/room/"


def disqualified(scene, file):
    Bench(scene.staff, scene.lead, make_user(Role.CHIEF)).bring(file)


def withdrawn(scene, file):
    rec = make_user(Role.REC, file.recommender)
    form = {"reason": "本人因工作调动，申请退出。", "letter": scan(3), "version": file.version, "key": click()}
    row = leaving.ask(file, by=Actor(rec, Role.REC), **form)
    leaving.check(row, by=scene.by, note="已电话核实。", version=row.version, key=click())
    row.refresh_from_db()
    leaving.confirm(row, by=Actor(scene.lead, Role.LEAD), version=row.version, key=click())


@pytest.fixture(params=[disqualified, withdrawn])
def gone(request, scene):
    """`gone(file)`: it leaves, by decision or by letter."""

    def leave(file):
        file.refresh_from_db()
        request.param(scene, file)
        file.refresh_from_db()
        return file

    return leave


def states(file):
    return set(Assignment.objects.filter(application=file).values_list("state", flat=True))


def confirm(scene):
    scene.act(transitions.confirm, by=Actor(scene.lead, Role.LEAD))


def test_before_the_lock_every_assignment_is_cancelled_and_every_sheet_void(client, scene, gone):
    first, others = scene.files[0], scene.files[1:]
    proposed(first, expert("演示专家5"), scene.staff)
    invited(first, expert("演示专家6"), scene.staff, scene.lead)
    accepted(first, expert("演示专家7"), scene.staff, scene.lead)
    gone(first)
    assert states(first) == {"cancelled"}
    assert Sheet.objects.filter(assignment__application=first, void_at=None).count() == 0
    kept = SheetVersion.objects.filter(cause="void")
    assert kept.count() == 4 and {row.content["total"] for row in kept} == {"80.00", "80.50", "81.00"}
    for file in others:
        assert states(file) == {"scored"}
    own = Assignment.objects.get(application=first, expert=scene.experts[0])
    client.force_login(scene.experts[0].user)
    assert first.blind_copy.code not in client.get(reverse("written_review:mine")).text
    assert client.get(reverse("written_review:score", args=[own.key])).status_code == 404


def test_who_left_before_the_lock_stands_in_no_ranking(scene, gone):
    gone(scene.files[0])
    scene.open()
    rows = Ranking.objects.get().rows.all()
    assert [(row.code[-1], row.rank) for row in rows] == [("2", 1), ("3", 2), ("4", 3)]


def test_after_the_lock_sheets_stand_and_the_ranking_is_marked_until_it_is_counted_anew(client, scene, gone):
    scene.settled()
    client.force_login(scene.staff)
    assert OVERTAKEN not in client.get("/consensus/2023/").text
    gone(scene.files[0])
    assert states(scene.files[0]) == {"locked"}
    assert "重新计算排名" in client.get("/consensus/2023/").text
    scene.decide(True, True, False, False)
    with pytest.raises(TransitionError, match=OVERTAKEN):
        scene.act(transitions.close, quota_note="")
    transitions.recount(scene.fresh(), by=scene.by)
    assert [row.code[-1] for row in Ranking.objects.get(number=2).rows.all()] == ["2", "3", "4"]
    assert Ranking.objects.get(number=1).rows.count() == 4
    assert scene.files[0].blind_copy.code not in client.get(ROOM).text
    with pytest.raises(TransitionError, match="SX2023-003 的决定与排名不同"):
        scene.act(transitions.close, quota_note="有一人退出，入围一人。")
    assert scene.meeting.state == State.CONVENED


def test_after_the_meeting_nothing_is_confirmed_before_it_was_reopened(scene, gone):
    scene.closed()
    scene.act(transitions.attach_scan, scan=scan(9))
    gone(scene.files[0])
    with pytest.raises(TransitionError, match="须由秘书长重开会议"):
        confirm(scene)
    for file in scene.files[1:]:
        file.refresh_from_db()
        assert file.status == Status.WRITTEN_REVIEW


def test_after_the_confirmation_the_shortlist_loses_one_and_the_ranking_stays(scene, gone):
    scene.closed()
    scene.act(transitions.attach_scan, scan=scan(9))
    confirm(scene)
    file = gone(scene.files[0])
    assert file.status in (Status.DISQUALIFIED, Status.WITHDRAWN)
    assert states(file) == {"locked"} and Ranking.objects.count() == 1
    assert transitions.recount(scene.fresh(), by=scene.by) is None
