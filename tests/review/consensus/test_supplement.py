"""A file that a late conflict left with too few sheets is filled up during the consensus, and only such a file."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from nominations.acting import Actor, TransitionError
from review.assignment import transitions as assigning
from review.consensus import transitions
from review.experts import conflicts
from review.rankings.models import Ranking
from review.sheets.models import Assignment
from review.written_review import transitions as reviewing
from tests.factories.experts import appointed, expert, sheet_for, sworn
from tests.factories.formal_check import scan
from tests.factories.journey import click
from tests.factories.nominations import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(scene):
    """One more expert of the year, who has read nothing yet."""
    one = expert("演示专家5", employer_name="（演示）另一家质量研究院")
    sworn(appointed(one, scene.cycle, scene.staff))
    return one


@pytest.fixture
def short(scene, worker):
    """Two of four sheets of the first file are set aside after the lock."""
    scene.open()
    with worker():
        for one in scene.experts[:2]:
            conflicts.enter(one, scene.files[0], "colleague", reason="曾共同完成项目。", by=scene.by)
    assert Ranking.objects.latest("number").rows.get(application=scene.files[0]).count == 2
    return scene.files[0]


def turns(client, user):
    client.force_login(user)
    return client.get(reverse("home")).text


def test_a_file_that_is_short_gets_one_more_and_the_year_goes_on(client, scene, short, late, worker):
    assert "有 1 份申报的专家不足" in turns(client, scene.staff)
    assigning.by_hand(short, late, by=scene.by, key=click())
    row = Assignment.objects.get(expert=late)
    assert "1 项补充分配等您确认" in turns(client, scene.lead)
    assigning.confirm_late([row], by=Actor(scene.lead, Role.LEAD), key=click())
    by = Actor(late.user, Role.EXP)
    assert reviewing.accept([row.key], by=by, key=click()) == 1
    with worker():
        reviewing.hand_in(row.key, sheet_for(row), by=by, version=0, page=click())
    row.refresh_from_db()
    last = Ranking.objects.latest("number")
    assert (row.state, last.cause, last.rows.get(application=short).count) == ("locked", "changed", 3)
    assert late.pk in scene.meeting.attendances.values_list("expert", flat=True)


def test_nobody_is_added_where_enough_sheets_stand_and_no_plan_is_drawn(scene, short, late):
    with pytest.raises(TransitionError, match="合议已经开始，这份申报已有 3 位以上专家，不需要再补充"):
        assigning.by_hand(scene.files[1], late, by=scene.by, key=click())
    with pytest.raises(TransitionError, match="不能按方案分配专家"):
        assigning.draw(scene.cycle, by=scene.by)


def test_the_list_of_files_short_of_experts_is_what_the_desk_counts(client, scene, short):
    """Once the consensus is open a file wants the least number of experts, however many the year began with."""
    type(scene.cycle).objects.update(experts_per_file=5)
    assert "有 1 份申报的专家不足" in turns(client, scene.staff)
    page = client.get(reverse("assignment:queue"), {"state": "short"}).text
    assert [f"/{file.key}/" in page for file in scene.files] == [True, False, False, False]


def test_what_was_handed_in_and_is_not_locked_yet_overtakes_the_ranking(client, scene, short, late):
    """The count after the expert's click failed: the pages offer it, and nothing is confirmed without it."""
    assigning.by_hand(short, late, by=scene.by, key=click())
    row, by = Assignment.objects.get(expert=late), Actor(late.user, Role.EXP)
    assigning.confirm_late([row], by=Actor(scene.lead, Role.LEAD), key=click())
    reviewing.accept([row.key], by=by, key=click())
    reviewing.hand_in(row.key, sheet_for(row), by=by, version=0, page=click())
    client.force_login(make_user(Role.STAFF))
    assert "重新计算排名" in client.get("/consensus/2023/").text
    transitions.recount(scene.fresh(), by=scene.by)
    row.refresh_from_db()
    assert row.state == "locked" and "重新计算排名" not in client.get("/consensus/2023/").text


def test_too_few_sheets_hold_the_confirmation_up(scene, short):
    scene.roll(4)
    scene.act(transitions.convene)
    for case in scene.meeting.cases.all():
        scene.settle(case)
    scene.decide(
        True,
        True,
        False,
        False,
        r0="材料充分，建议入围。",
        r2="按会议意见办理。",
        r1="按会议意见办理。",
        r3="按会议意见办理。",
    )
    scene.act(transitions.close, quota_note="按合议意见办理。")
    scene.act(transitions.attach_scan, scan=scan(9))
    with pytest.raises(TransitionError, match="只有 2 张有效评分表"):
        scene.act(transitions.confirm, by=Actor(scene.lead, Role.LEAD))
