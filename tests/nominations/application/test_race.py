"""T-23, T-05: the same number, the same person, the same click at the same moment; the database lets one through."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from accounts import clock
from accounts.roles import Role
from nominations.acting import Actor, TransitionError
from nominations.application.transitions import start, submit
from nominations.models import Application, StageEvent
from nominations.pipeline import LIVE, Status
from tests.factories.nominations import IN_TIME, make_cycle, make_draft, make_user
from tests.nominations.recommendation.test_submit_race import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def together(*calls):
    """Run the calls at once on PostgreSQL; SQLite has one writer, there they run after each other."""
    answers: list[Any] = [None] * len(calls)
    gate = threading.Barrier(len(calls))

    def run(number, call, wait):
        try:
            with clock.at(IN_TIME):
                if wait:
                    gate.wait(10)
                answers[number] = call()
        except TransitionError as error:
            answers[number] = error
        finally:
            if wait:
                connections.close_all()

    if connection.vendor != "postgresql":
        for number, call in enumerate(calls):
            run(number, call, False)
        return answers
    threads = [threading.Thread(target=run, args=(number, call, True)) for number, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


def test_one_number_through_two_units():
    with clock.at(IN_TIME):
        cycle = make_cycle()
        first = make_draft(cycle)
        second = make_draft(cycle, id_no=first.id_no)

    def sender(application):
        by = Actor(application.nominee, Role.NOM)
        return lambda: submit(application, by=by, version=application.version, key=f"k{application.pk}")

    answers = together(sender(first), sender(second))
    refused = [answer for answer in answers if isinstance(answer, TransitionError)]
    assert len(refused) == 1
    assert "该身份证号码在本年度已有正在办理的申报" in str(refused[0])
    assert refused[0].code == "guard"
    assert Application.objects.filter(status=Status.UNIT_REVIEW).count() == 1


def test_the_index_is_the_second_net(monkeypatch):
    """With the guard's question silenced, the partial unique index gives the same sentence."""
    with clock.at(IN_TIME):
        cycle = make_cycle()
        first = make_draft(cycle)
        second = make_draft(cycle, id_no=first.id_no)
        submit(first, by=Actor(first.nominee, Role.NOM), version=first.version, key="a")
        monkeypatch.setattr("nominations.application.transitions._problems", lambda application: [])
        with pytest.raises(TransitionError, match="该身份证号码在本年度已有正在办理的申报") as caught:
            submit(second, by=Actor(second.nominee, Role.NOM), version=second.version, key="b")
    assert caught.value.problems[0].field == "id_no"
    second.refresh_from_db()
    assert (second.status, second.sent_to_unit_at) == (Status.DRAFT, None)


def test_one_person_begins_twice():
    with clock.at(IN_TIME):
        cycle, user = make_cycle(), make_user(Role.NOM)
    by = Actor(user, Role.NOM)
    answers = together(lambda: start(cycle, by=by), lambda: start(cycle, by=by))
    assert sum(isinstance(answer, TransitionError) for answer in answers) == 1
    assert Application.objects.filter(nominee=user, status__in=LIVE).count() == 1


def test_one_click_sent_twice():
    with clock.at(IN_TIME):
        draft = make_draft(make_cycle())
    by = Actor(draft.nominee, Role.NOM)

    def click():
        return submit(Application.objects.get(pk=draft.pk), by=by, version=draft.version, key="same").pk

    assert len(set(together(click, click))) == 1
    assert StageEvent.objects.filter(move="submit_to_unit").count() == 1


def test_one_number_through_two_units_as_the_two_people_see_it():
    """The pages: one is on its way, the other reads that the number is in use, and nothing about whose it is."""
    now = datetime.now(UTC)
    cycle = make_cycle(now.year, open_at=now - timedelta(days=9), submit_deadline=now + timedelta(days=9))
    with clock.at(now - timedelta(days=1)):
        first = make_draft(cycle, name="演示先到")
        second = make_draft(cycle, name="演示后到", id_no=first.id_no)

    def click(application):
        browser = Client(raise_request_exception=False)
        browser.force_login(application.nominee)
        data = {"version": application.version, "key": f"k{application.pk}", "commitment": "on"}
        return lambda: browser.post(f"/application/{application.key}/submit/", data)

    answers = at_once(click(first), click(second))
    sent = [answer.status_code == 302 for answer in answers]
    assert sorted(sent) == [False, True]
    winner, loser = (first, second) if sent[0] else (second, first)
    page = answers[sent.index(False)].content.decode()
    assert "该身份证号码在本年度已有正在办理的申报" in page
    assert winner.name not in page and winner.employer.name not in page
    for row, status in ((winner, Status.UNIT_REVIEW), (loser, Status.DRAFT)):
        row.refresh_from_db()
        assert row.status == status
