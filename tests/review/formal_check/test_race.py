"""Two case workers decide at the same instant: one wins, the other reads who was faster (T-06)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from nominations import workdays
from nominations.models import StageEvent
from nominations.pipeline import Status
from tests.factories import journey
from tests.factories.formal_check import answered, examining
from tests.factories.journey import Town
from tests.factories.nominations import make_cycle, make_user
from tests.nominations.recommendation.test_submit_race import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(monkeypatch):
    """Threads have clocks of their own, so this cycle is open by the real one."""
    now = datetime.now(UTC)
    monkeypatch.setattr(journey, "IN_TIME", now - timedelta(days=1))
    cycle = make_cycle(now.year, open_at=now - timedelta(days=9), submit_deadline=now + timedelta(days=9))
    application = Town.build(cycle).reach(Status.SUBMITTED)
    staff = make_user(Role.STAFF, name="演示经办人甲")
    examining(application.batch_items.get().batch, staff)
    return answered(application, staff), staff, make_user(Role.STAFF, name="演示经办人乙")


def click(user, application, name, **data):
    client = Client(raise_request_exception=False)
    client.force_login(user)
    url = reverse(f"formal_check:{name}", args=[application.key])
    return lambda: client.post(url, {"version": application.version, "key": name, **data})


def test_pass_against_return(case):
    application, first, second = case
    with clock.at(datetime.now(UTC)):
        day = workdays.after(3).at
    due = {"due_date": f"{day:%Y-%m-%d}", "due_time": "17:00", "item_0": "姓名有误"}
    answers = at_once(click(first, application, "passed"), click(second, application, "send_back", **due))
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    moves = StageEvent.objects.filter(application=application, move__in=("formal_pass", "request_correction"))
    won = moves.get()
    loser = next(answer for answer in answers if answer.status_code == 409).content.decode()
    application.refresh_from_db()
    assert application.status == won.to_status and won.actor.name in loser
