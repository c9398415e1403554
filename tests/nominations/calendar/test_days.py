"""The association's own working-day table: entered, pasted, taken back; an honest warning; nothing told is changed."""

from datetime import date, datetime

import pytest

from accounts import clock
from accounts.models import AuditEvent
from accounts.roles import Role
from nominations import workdays
from nominations.models import WorkdayOverride
from tests.factories.nominations import make_user

pytestmark = pytest.mark.django_db
NOTICE = "2027-01-01 休\n2027年1月2日 休\n2027/1/3，班\n"
SOURCE = "国办发明电〔2026〕1号"


@pytest.fixture
def staff(client):
    user = make_user(Role.STAFF)
    client.force_login(user)
    return user


def enter(client, days=NOTICE, source=SOURCE):
    return client.post("/calendar/enter/?year=2027&month=1", {"days": days, "source": source})


def page(client, address="?year=2027&month=1"):
    return client.get(f"/calendar/{address}").content.decode()


def test_a_notice_is_pasted_and_counts_from_then_on(client, staff):
    with clock.at(datetime(2026, 12, 30, 3)):
        before = workdays.after(2, start=date(2026, 12, 31))
        assert before.estimated and before.at.date() == date(2027, 1, 5)
        answer = enter(client)
        assert answer.status_code == 302 and answer.url == "/calendar/?year=2027&month=1"
        after = workdays.after(2, start=date(2026, 12, 31))
    assert after.at.date() == date(2027, 1, 4)
    assert dict(WorkdayOverride.objects.values_list("date", "is_workday")) == {
        date(2027, 1, 1): False, date(2027, 1, 2): False, date(2027, 1, 3): True,
    }  # fmt: skip
    shown = page(client)
    assert SOURCE in shown and "此前已通知的期限不变" in shown
    assert AuditEvent.objects.get(action="calendar.set").detail["source"] == SOURCE


def test_the_same_again_changes_nothing_and_another_word_changes_one_day(client, staff):
    enter(client)
    enter(client)
    assert AuditEvent.objects.filter(action="calendar.set").count() == 1
    enter(client, days="2027-01-03 休")
    assert not WorkdayOverride.objects.get(date=date(2027, 1, 3)).is_workday
    assert AuditEvent.objects.filter(action="calendar.set").last() is not None


@pytest.mark.parametrize(
    ("days", "source", "said"),
    [
        ("2027-01-01 休\n元旦放假", SOURCE, "第 2 行看不懂"),
        ("2027-02-30 休", SOURCE, "第 1 行看不懂"),
        ("2027-01-01 休\n2027-01-01 班", SOURCE, "既写了休又写了班"),
        (NOTICE, "无", "请写明依据"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_line(client, staff, days, source, said):
    answer = enter(client, days, source)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not WorkdayOverride.objects.exists()


def test_a_year_that_is_not_announced_is_called_an_estimate(client, staff):
    assert "节假日安排未发布，日期为预估" in page(client)
    assert "节假日安排未发布" not in page(client, "?year=2023&month=4")
    assert "已公布的节假日安排" in page(client, "?year=2023&month=4")
    enter(client, days="2027-01-01 休\n2027-05-01 休\n2027-10-01 休")
    assert "节假日安排未发布" not in page(client)


def test_an_entry_is_taken_back_once(client, staff):
    enter(client)
    for _again in range(2):
        assert client.post("/calendar/remove/?year=2027&month=1", {"date": "2027-01-03"}).status_code == 302
    assert not WorkdayOverride.objects.filter(date=date(2027, 1, 3)).exists()
    assert AuditEvent.objects.filter(action="calendar.remove").count() == 1


@pytest.mark.parametrize("role", [Role.LEAD, Role.CHIEF, Role.SUP, Role.ADM])
def test_the_association_reads_and_only_staff_writes(client, role):
    client.force_login(make_user(role))
    assert "登记日期" not in page(client)
    assert enter(client).status_code == 404
    assert client.post("/calendar/remove/", {"date": "2027-01-03"}).status_code == 404


def test_nobody_else_finds_it(client):
    client.force_login(make_user())
    assert client.get("/calendar/").status_code == 404
    assert client.get("/calendar/extensions/").status_code == 404


@pytest.mark.parametrize("address", ["?year=99999&month=77", "?year=x", "?month=0"])
def test_a_broken_address_shows_the_present_month(client, staff, address):
    assert client.get(f"/calendar/{address}").status_code == 200
