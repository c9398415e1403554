"""A plan is asked for and drawn by a worker: the page waits, a killed worker loses nothing, nobody draws twice."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Message
from accounts.roles import Role
from nominations.acting import Actor, TransitionError
from nominations.models import Application, Cycle
from review.allotment import drawing
from review.assignment import transitions
from review.experts.models import Expert
from review.sheets.models import Plan
from tests.factories import experts as make
from tests.factories.journey import click
from tests.factories.nominations import make_cycle, make_user
from tests.support.worker import wait_for

State = Plan.State


def asked(staff, cycle, seed=3):
    return transitions.draw(cycle, by=Actor(staff, Role.STAFF), seed=seed)


def page(client, plan):
    return client.get(reverse("assignment:plan", args=[plan.key])).content.decode()


def lapse(plan):
    Plan.objects.filter(pk=plan.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


@pytest.mark.django_db
def test_the_page_waits_with_its_steps_and_the_result_arrives_in_the_inbox(client, staff, files, pool):
    client.post(reverse("assignment:draw"), {"seed": "7"})
    plan = Plan.objects.get()
    waiting = page(client, plan)
    assert 'hx-trigger="every 1s"' in waiting and "刷新" in waiting and "第 0 / 4 步" in waiting
    assert "采用这个方案" not in waiting
    assert "排队中" in client.get(reverse("assignment:queue")).content.decode()
    assert drawing.run(plan.pk)
    drawn = page(client, plan)
    assert "采用这个方案" in drawn and "hx-get" not in drawn.split('id="plan"')[1].split(">")[0]
    told = Message.objects.get(user=staff, subject="2023年度专家分配方案")
    assert told.url == reverse("assignment:plan", args=[plan.key]) and "已经生成" in told.body
    assert set(AuditEvent.objects.filter(action__startswith="plan.").values_list("action", "actor")) == {
        ("plan.draw", staff.pk), ("plan.drawn", None),
    }  # fmt: skip


@pytest.mark.django_db
def test_it_is_drawn_once_however_often_the_message_comes(staff, files, pool):
    plan = asked(staff, files[0].cycle)
    assert (drawing.run(plan.pk), drawing.run(plan.pk)) == (True, False)
    plan.refresh_from_db()
    assert (plan.state, plan.attempts, len(plan.pairs)) == (State.DONE, 1, 15)
    assert Message.objects.filter(user=staff, key=f"plan:{plan.pk}").count() == 1


@pytest.mark.django_db
def test_what_a_killed_worker_left_is_drawn_by_another(staff, files, pool):
    plan = asked(staff, files[0].cycle)
    assert drawing._claim(plan.pk) is not None
    assert not drawing.run(plan.pk) and drawing.requeue_lapsed() == 0, "its lease is running"
    lapse(plan)
    assert (drawing.requeue_lapsed(), drawing.requeue_lapsed()) == (1, 0)
    assert drawing.run(plan.pk)
    plan.refresh_from_db()
    assert (plan.state, plan.attempts) == (State.DONE, 2)


@pytest.mark.django_db
def test_after_three_killed_workers_the_page_says_so(client, staff, files, pool):
    plan = asked(staff, files[0].cycle)
    for _worker in range(drawing.MOST_ATTEMPTS):
        assert drawing._claim(plan.pk) is not None
        lapse(plan)
    assert not drawing.run(plan.pk) and drawing.requeue_lapsed() == 0
    assert "多次没有生成成功" in page(client, plan)
    assert Message.objects.filter(user=staff, body__startswith="多次没有生成成功").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("meanwhile", [{"worker": "another"}, {"outcome": Plan.Outcome.DROPPED}])
def test_whoever_lost_the_lease_keeps_nothing(staff, files, pool, monkeypatch, meanwhile):
    plan, solve = asked(staff, files[0].cycle), drawing.solve

    def slow(problem):
        Plan.objects.filter(pk=plan.pk).update(**meanwhile)
        return solve(problem)

    monkeypatch.setattr(drawing, "solve", slow)
    assert not drawing.run(plan.pk)
    plan.refresh_from_db()
    assert (plan.state, plan.pairs, plan.input_hash) == (State.RUNNING, [], "")
    assert not Message.objects.filter(key=f"plan:{plan.pk}").exists()


@pytest.mark.django_db
def test_a_second_click_puts_the_first_plan_aside(staff, files, pool):
    first, second = asked(staff, files[0].cycle), asked(staff, files[0].cycle)
    assert (drawing.run(first.pk), drawing.run(second.pk)) == (False, True)
    first.refresh_from_db()
    assert (first.outcome, first.state) == (Plan.Outcome.DROPPED, State.QUEUED)


@pytest.mark.django_db
def test_a_solver_that_breaks_is_said_and_nothing_can_be_taken_up(client, staff, files, pool, monkeypatch):
    plan = asked(staff, files[0].cycle)
    monkeypatch.setattr(drawing, "solve", lambda problem: 1 / 0)
    assert not drawing.run(plan.pk)
    assert "这一次没有生成成功" in page(client, plan)
    plan.refresh_from_db()
    with pytest.raises(TransitionError, match="还没有生成"):
        transitions.take_up(plan, by=Actor(staff, Role.STAFF), version=plan.version, key=click())


@pytest.mark.django_db
def test_without_experts_or_without_need_the_page_says_why(client, staff, files):
    plan = asked(staff, files[0].cycle)
    assert not drawing.run(plan.pk) and "还没有聘任专家" in page(client, plan)
    Application.objects.update(status="formal_rejected")
    plan = asked(staff, files[0].cycle)
    assert not drawing.run(plan.pk) and "都已分配到位" in page(client, plan)


@pytest.mark.django_db
@pytest.mark.parametrize("n", [1, 3])
def test_the_page_of_a_plan_asks_the_same_however_long_it_is(client, staff, files, pool, n, django_assert_num_queries):
    Application.objects.filter(pk__in=[one.pk for one in files[n:]]).update(status="formal_rejected")
    plan = make.drawn(files[0].cycle, staff)
    assert len(plan.pairs) == 5 * n
    address = reverse("assignment:plan", args=[plan.key])
    # Session, user with grants, plan, own and avoided, files, experts, unread.
    with django_assert_num_queries(7):
        client.get(address)


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_in_the_act_is_replaced(celery_worker_process):
    """kill -9 while the solver works: the plan says 生成中 until its lease ends, then another worker draws it."""
    staff, cycle = make_user(Role.STAFF), make_cycle()
    Cycle.objects.update(stage="written")
    cycle.refresh_from_db()
    Application.objects.bulk_create(
        Application(
            cycle=cycle, created_by=staff, status="formal_passed", name=f"申报人{n}", industry="C", id_index=f"{n:064}",
            acceptance_no=f"2023-{n:04d}",
        )
        for n in range(1500)
    )  # fmt: skip
    for n in range(40):
        make.appointed(make.expert(f"专家{n}", employer_name=f"（演示）第{n}研究院"), cycle, staff, max_load=100)
    plan = asked(staff, cycle, seed=1)

    def state():
        return Plan.objects.values_list("state", flat=True).get(pk=plan.pk)

    wait_for(lambda: state() == State.RUNNING, 30, celery_worker_process.log)
    celery_worker_process.kill()
    assert state() == State.RUNNING
    lapse(plan)
    celery_worker_process.start()
    assert drawing.requeue_lapsed() == 1
    wait_for(lambda: state() == State.DONE, 60, celery_worker_process.log)
    plan.refresh_from_db()
    assert plan.attempts == 2 and len(plan.pairs) == Expert.objects.count() * 100
