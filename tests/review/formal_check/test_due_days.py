"""The date typed for a correction: a day at which units work, and said to be estimated where nobody announced it."""

import re
from datetime import datetime

import pytest
from django.urls import reverse

from accounts import clock
from nominations.models import WorkdayOverride
from tests.factories.formal_check import PHONE_ITEM, answered, returned
from tests.factories.journey import click

pytestmark = pytest.mark.django_db


def post(client, name, row, day, **data):
    row.refresh_from_db()
    terms = {"version": row.version, "key": click(), "due_date": day, "due_time": "17:00"}
    return client.post(reverse(f"formal_check:{name}", args=[row.key]), terms | data)


def text(answer):
    return re.sub(r"\s+", "", answer.content.decode())


@pytest.mark.parametrize("day", ["2023-04-22", "2023-05-01"])
def test_a_rest_day_is_refused_for_a_return_and_for_a_later_date(client, staff, checked, day):
    answered(checked, staff)
    answer = post(client, "send_back", checked, day, item_0="姓名有误，请更正。")
    assert answer.status_code == 422 and "这一天是休息日，请选择工作日。" in text(answer)
    assert "姓名有误，请更正。" in answer.content.decode() and not checked.corrections.exists()
    returned(checked, staff, PHONE_ITEM)
    answer = post(client, "extend", checked, day, reason="工作单位搬迁，邮寄延误")
    assert answer.status_code == 422 and "休息日" in text(answer) and not checked.corrections.get().extended


def test_a_day_that_is_past_is_said_beside_it(client, staff, checked):
    answered(checked, staff)
    answer = post(client, "send_back", checked, "2023-03-31", item_0="姓名有误，请更正。")
    assert answer.status_code == 422 and "期限须晚于现在。" in text(answer)


def test_a_sunday_that_is_worked_and_an_own_entry_count(client, staff, checked):
    answered(checked, staff)
    WorkdayOverride.objects.create(date="2023-04-24", is_workday=False, source="协会决定", set_by=staff)
    assert post(client, "send_back", checked, "2023-04-24", item_0="姓名有误，请更正。").status_code == 422
    assert post(client, "send_back", checked, "2023-04-23", item_0="姓名有误，请更正。").status_code == 302
    round_ = checked.corrections.get()
    assert (round_.due_at, round_.due_estimated) == (datetime(2023, 4, 23, 17, tzinfo=clock.SHANGHAI), False)


def test_a_day_nobody_announced_is_taken_and_marked(client, staff, checked):
    answered(checked, staff)
    assert post(client, "send_back", checked, "2031-04-21", item_0="姓名有误，请更正。").status_code == 302
    assert checked.corrections.get().due_estimated
