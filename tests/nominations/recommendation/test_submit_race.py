"""Two clicks at the same instant, and a database that dies in the middle: one submission or none (T-04, T-05)."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections
from django.test import Client

from accounts.models import Message
from accounts.roles import Role
from nominations import snapshots
from nominations.models import Application, Batch, BatchEvent, Cycle
from nominations.pipeline import BatchStatus, Status
from nominations.recommendation import transitions
from tests.factories import journey
from tests.factories.journey import Town
from tests.factories.nominations import make_cycle, make_user
from tests.nominations.recommendation.batches import recommended, sealed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town(monkeypatch):
    """Threads have clocks of their own, so this cycle is open by the real one."""
    now = datetime.now(UTC)
    monkeypatch.setattr(journey, "IN_TIME", now - timedelta(days=1))
    return Town.build(make_cycle(now.year, open_at=now - timedelta(days=9), submit_deadline=now + timedelta(days=9)))


@pytest.fixture
def batch(town):
    browser = Client()
    browser.force_login(town.rec)
    return sealed(browser, town, *recommended(town, "甲一", "乙二", "丙三", "丁四"))


def click(town, batch, key, user=None):
    client = Client(raise_request_exception=False)
    client.force_login(user or town.rec)
    url = f"/recommendation/batches/{batch.key}/submit"
    return lambda: client.post(url, {"version": batch.version, "key": key, "commitment": "on"})


def at_once(*acts):
    """Do all of them in threads that start together; their answers in the same order."""
    Client().get("/healthz")  # the first request of a process sets up what threads cannot set up twice
    gate, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        try:
            gate.wait(10)
            answers[number] = act()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def handed_in_once(batch, officers=1):
    batch.refresh_from_db()
    assert batch.status == BatchStatus.SUBMITTED
    assert BatchEvent.objects.filter(batch=batch, move="submit").count() == 1
    assert Cycle.objects.get().last_acceptance_no == 4
    rows = Application.objects.filter(batch_items__batch=batch).order_by("batch_items__position")
    numbers = rows.values_list("acceptance_no", flat=True)
    assert [number[-4:] for number in numbers] == ["0001", "0002", "0003", "0004"]
    assert Message.objects.filter(subject="批次已报送").count() == officers
    assert Message.objects.filter(subject="申报材料已报送协会").count() == 4


def test_the_same_click_in_two_threads_is_one_submission_with_one_answer(town, batch):
    first, second = at_once(click(town, batch, "one"), click(town, batch, "one"))
    assert (first.status_code, first.url) == (second.status_code, second.url) == (302, first.url)
    handed_in_once(batch)


def test_two_windows_at_once_are_one_submission_and_one_explanation(town, batch):
    colleague = make_user(Role.REC, town.recommender, name="演示同事")
    answers = at_once(click(town, batch, "one"), click(town, batch, "two", colleague))
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    handed_in_once(batch, officers=2)
    loser = next(answer for answer in answers if answer.status_code == 409).content.decode()
    faster = BatchEvent.objects.get(batch=batch, move="submit").actor
    assert "当前状态为“已报送，待签收”，不能“报送”" in loser and faster.name in loser


def test_a_recommendation_taken_back_at_the_same_instant_never_goes_half(town, batch):
    person = Application.objects.get(name="丙三")
    client = Client(raise_request_exception=False)
    client.force_login(town.rec)
    data = {"version": person.version, "key": "back", "reason": "需要重新核对材料。"}
    url = f"/recommendation/{person.key}/unrecommend"
    sent, back = at_once(click(town, batch, "one"), lambda: client.post(url, data))
    batch.refresh_from_db()
    assert {sent.status_code, back.status_code} <= {302, 409, 422}
    gone = Application.objects.filter(status=Status.SUBMITTED).count()
    assert (batch.status, gone) in {(BatchStatus.SUBMITTED, 4), (BatchStatus.EDITING, 0)}


@pytest.mark.needs("postgresql")
def test_who_began_before_midnight_is_in_time_although_it_took_longer(town, batch, monkeypatch):
    """C3: the transaction's start counts, by the database's own clock; nobody's clock is set here."""
    real = transitions._list_of

    def slow(*args):
        time.sleep(2)
        return real(*args)

    monkeypatch.setattr(transitions, "_list_of", slow)
    Cycle.objects.update(submit_deadline=datetime.now(UTC) + timedelta(seconds=1))
    assert click(town, batch, "in-time")().status_code == 302
    handed_in_once(batch)
    assert batch.submitted_at < Cycle.objects.get().submit_deadline < datetime.now(UTC)


@pytest.mark.needs("postgresql")
def test_who_begins_after_midnight_is_late_by_the_databases_clock(town, batch):
    Cycle.objects.update(submit_deadline=datetime.now(UTC) - timedelta(milliseconds=1))
    answer = click(town, batch, "late")()
    assert answer.status_code == 422
    assert "服务器时间" in answer.content.decode()
    assert Batch.objects.get().status == BatchStatus.SEALING


def elsewhere(town, name):
    """The batch of another recommending unit in the same year, ready to be handed in."""
    other = Town.build(town.cycle)
    browser = Client()
    browser.force_login(other.rec)
    return other, sealed(browser, other, *recommended(other, name))


@pytest.mark.needs("postgresql")
def test_two_batches_at_the_deadline_the_one_that_began_before_it_wins(town, batch, monkeypatch):
    """Both are under way at midnight: one is in time although it ends later, the other reads by whose clock not."""
    other, second = elsewhere(town, "戊五")
    real, begun = transitions._list_of, threading.Event()
    until = datetime.now(UTC) + timedelta(seconds=6)
    Cycle.objects.update(submit_deadline=until)

    def slow(*args):
        begun.set()
        time.sleep(max(0.0, (until - datetime.now(UTC)).total_seconds()) + 2)
        return real(*args)

    def too_late():
        assert begun.wait(20)
        time.sleep(max(0.0, (until - datetime.now(UTC)).total_seconds()) + 0.1)
        return click(other, second, "late")()

    monkeypatch.setattr(transitions, "_list_of", slow)
    won, lost = at_once(click(town, batch, "in-time"), too_late)
    assert (won.status_code, lost.status_code) == (302, 422)
    handed_in_once(batch)
    second.refresh_from_db()
    assert second.status == BatchStatus.SEALING
    page = lost.content.decode()
    assert "报送截止" in page and "服务器时间" in page


def test_two_batches_in_time_get_numbers_in_one_row_each(town, batch):
    other, second = elsewhere(town, "戊五")
    assert {answer.status_code for answer in at_once(click(town, batch, "a"), click(other, second, "b"))} == {302}
    numbers = [
        sorted(Application.objects.filter(batch_items__batch=one).values_list("acceptance_no", flat=True))
        for one in (batch, second)
    ]
    taken = [[int(number[-4:]) for number in row] for row in numbers]
    assert sorted(taken[0] + taken[1]) == [1, 2, 3, 4, 5]
    assert taken[0] in ([1, 2, 3, 4], [2, 3, 4, 5])


@pytest.mark.needs("postgresql")
def test_a_database_that_ends_the_session_between_two_people_keeps_nothing(town, batch, monkeypatch):
    """T-04: the page says that nothing was handed in; the same click again hands in once."""
    real, calls = transitions._hand_in, []

    def cut(*args):
        calls.append(args)
        if len(calls) == 3:
            end_session(connection.connection.info.backend_pid)
        real(*args)

    monkeypatch.setattr(transitions, "_hand_in", cut)
    answer = click(town, batch, "one")()
    assert answer.status_code == 503
    assert "提交未完成，请重试" in answer.content.decode()
    connection.close()
    assert Batch.objects.get().status == BatchStatus.SEALING
    assert not Application.objects.exclude(acceptance_no="").exists()
    assert Cycle.objects.get().last_acceptance_no == 0
    assert click(town, batch, "one")().status_code == 302
    handed_in_once(batch)


def end_session(pid):
    """As an administrator would, from another session."""
    import psycopg

    settings = connection.settings_dict
    with psycopg.connect(
        dbname=settings["NAME"], user=settings["USER"], host=settings["HOST"], port=settings["PORT"] or None,
        password=settings["PASSWORD"] or None, autocommit=True,
    ) as other:  # fmt: skip
        other.execute("SELECT pg_terminate_backend(%s)", [pid])


def test_the_receipt_is_of_the_list_that_was_handed_in(town, batch):
    click(town, batch, "one")()
    batch.refresh_from_db()
    payload = snapshots.receipt_payload(batch, batch.revisions.get())
    assert [row["name"] for row in payload["rows"]] == ["甲一", "乙二", "丙三", "丁四"]
