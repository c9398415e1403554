"""Two people at the same instant in stage 2: one wins, and the other's page says what happened (T-05, T-06, T-22)."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from nominations.models import CycleEvent, StageEvent
from review.consensus import transitions
from review.experts import setting_aside
from review.rankings.models import Ranking
from review.sheets import locking, papers, writing
from review.sheets.models import Assignment, Sheet
from tests.factories import journey
from tests.factories.experts import accepted, appointed, expert, sworn
from tests.factories.formal_check import scan
from tests.factories.nominations import make_cycle, make_user
from tests.nominations.recommendation.test_submit_race import at_once
from tests.review.consensus.conftest import build
from tests.review.written_review.test_scoring import COMMENT, whole

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.needs("postgresql"),
]
CHANCE = 0.6  # seconds in which the other could slip in if nothing held it up


@pytest.fixture
def running(monkeypatch):
    """One file with three sheets; threads have clocks of their own, so everything happens by the real one."""
    now = datetime.now(UTC)
    monkeypatch.setattr(journey, "IN_TIME", now - timedelta(days=1))
    with clock.at(now):
        cycle = make_cycle(now.year, open_at=now - timedelta(days=9), submit_deadline=now + timedelta(days=9))
        yield build(cycle, (("80", "70", "60"),))


def pending(scene, name):
    """One more expert, who has accepted and is about to hand in."""
    one = expert(name)
    sworn(appointed(one, scene.cycle, scene.staff))
    return accepted(scene.files[0], one, scene.staff, scene.lead)


def post(user, address, data, after=None):
    """A click of this person, once `after` has happened."""
    browser = Client(raise_request_exception=False)
    browser.force_login(user)

    def click():
        assert after is None or after.wait(10)
        return browser.post(address, data)

    return click


def hands_in(row, after=None):
    data = {"version": "0", "key": f"page{row.pk}", "move": "submit"} | whole()
    return post(row.expert.user, reverse("written_review:score", args=[row.key]), data, after)


def does(scene, user, verb, version, after=None):
    address = reverse("consensus:act", args=[scene.cycle.year, verb])
    return post(user, address, {"version": version, "key": f"{verb}{user.pk}"}, after)


def enters_conflict(scene, row, after=None):
    data = {"number": row.application.acceptance_no, "kind": "other", "reason": "有人来电反映二人相识。"}
    address = reverse("expert_pool:conflict", args=[row.expert.key])
    return post(scene.staff, address, data | {"version": 0, "key": "c"}, after)


def slowed(monkeypatch, module, name):
    """The verb keeps its locks for a while after it has done this; the answer is set when it has."""
    real, reached = getattr(module, name), threading.Event()

    def slow(*args, **terms):
        done = real(*args, **terms)
        reached.set()
        time.sleep(CHANCE)
        return done

    monkeypatch.setattr(module, name, slow)
    return reached


def loser(answers):
    """The page of the one who came second."""
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    return next(answer.text for answer in answers if answer.status_code == 409)


def test_two_leads_open_the_consensus_once(running):
    other, version = make_user(Role.LEAD, name="演示负责人乙"), running.fresh().version
    page = loser(at_once(*(does(running, user, "open", version) for user in (running.lead, other))))
    won = CycleEvent.objects.get(move="open_consensus")
    assert won.actor.name in page and "不能“" in page
    assert Ranking.objects.count() == 1 and running.meeting.attendances.count() == 3


def test_two_leads_confirm_once(running):
    running.settled()
    running.decide(True)
    running.act(transitions.close, quota_note="只有一名参评人。")
    running.act(transitions.attach_scan, scan=scan(9))
    other, version = make_user(Role.LEAD, name="演示负责人乙"), running.meeting.version
    page = loser(at_once(*(does(running, user, "confirm", version) for user in (running.lead, other))))
    won = StageEvent.objects.get(move="shortlist")
    assert won.actor == running.meeting.confirmed_by and won.actor.name in page
    assert "当前为“已确认”" in page


def test_a_sheet_handed_in_before_the_lock_counts_and_one_after_it_is_explained(running, monkeypatch):
    """Neither lies between: what was answered with a thank-you is locked, everything else is ended and told."""
    early, late = pending(running, "演示专家4"), pending(running, "演示专家5")
    handed, locked = slowed(monkeypatch, writing, "advance_held"), slowed(monkeypatch, locking, "lock_all")
    opener = does(running, running.lead, "open", running.fresh().version, after=handed)
    third = Assignment.objects.get(expert=running.experts[2])
    reopening = {"version": third.version, "key": "r", "days": "3", "reason": "评语与分数不符，请核对。"}
    reopener = post(make_user(Role.LEAD), reverse("written_review:reopen", args=[third.key]), reopening, after=locked)
    first, opened, second, reopened = at_once(hands_in(early), opener, hands_in(late, locked), reopener)
    assert (first.status_code, opened.status_code, second.status_code, reopened.status_code) == (302, 302, 409, 409)
    assert "评审已经结束（已取消）" in second.text and COMMENT in second.text
    assert "已锁定" in reopened.text
    states = dict(Assignment.objects.values_list("expert__user__name", "state"))
    assert (states["演示专家4"], states["演示专家5"], states["演示专家3"]) == ("locked", "cancelled", "locked")
    assert Ranking.objects.get().rows.get().count == 4


def test_a_sheet_given_back_before_the_lock_holds_the_opening_up(running, monkeypatch):
    """E8: two sheets are left of three, and the opening counts them after it has waited."""
    row = Assignment.objects.get(expert=running.experts[0])
    told = slowed(monkeypatch, papers, "tell_reopened")
    data = {"version": row.version, "key": "r", "days": "3", "reason": "评语与分数不符，请核对。"}
    giver = post(running.lead, reverse("written_review:reopen", args=[row.key]), data)
    opener = does(running, make_user(Role.LEAD), "open", running.fresh().version, after=told)
    given, opened = at_once(giver, opener)
    assert (given.status_code, opened.status_code) == (302, 422)
    assert "只有 2 张有效评分表" in opened.text
    row.refresh_from_db()
    assert row.state == "scoring" and not Ranking.objects.exists()


def test_a_late_conflict_and_a_sheet_handed_in(running, monkeypatch):
    """In either order the sheet counts nowhere and nothing that was written is lost; the expert is told nothing."""
    early, late = pending(running, "演示专家4"), pending(running, "演示专家5")
    moved = slowed(monkeypatch, writing, "advance_held")
    handed, entered = at_once(hands_in(early), enters_conflict(running, early, moved))
    assert (handed.status_code, entered.status_code) == (302, 302)
    early.refresh_from_db()
    assert (early.state, bool(early.quarantined_at)) == ("scored", True) and early.sheet.void_at is None
    monkeypatch.undo()
    aside = slowed(monkeypatch, setting_aside, "advance_assignment")
    entered, handed = at_once(enters_conflict(running, late), hands_in(late, aside))
    assert (entered.status_code, handed.status_code) == (302, 404)
    late.refresh_from_db()
    assert late.state == "cancelled" and not Sheet.objects.filter(assignment=late).exists()
    running.open()
    row = Ranking.objects.get().rows.get()
    assert (row.count, [sheet["mark"] for sheet in row.sheets]) == (3, ["", "", "", "quarantined"])
