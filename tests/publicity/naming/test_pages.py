"""The room by its pages: the publicity ended, a decision drafted, reviewed, issued with a second proof, the end."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from nominations.acting import Actor
from nominations.pipeline import CycleStage
from nominations.transitions import advance
from publicity.lists import ticking
from publicity.public_notice import transitions as lists
from publicity.titles.models import Naming, Title
from publicity.titles.moves import State
from saq_portal.home import gather
from tests.factories.experts import yes
from tests.factories.journey import click
from tests.factories.naming import NAMED, NUMBER, do, drafted, issued, over
from tests.factories.nominations import make_user
from tests.factories.publicity import Office
from tests.publicity.objections_scene import Case
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
PASSWORD = "演示-口令-2023"
ISSUING = 71  # queries that a signature takes, however many are named


@kept
def office():
    made = Office.build(n=2)
    made.chief.set_password(PASSWORD)
    made.chief.save()
    row = made.published()
    Case(made).accepted()
    made.over(row)
    return made


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def act(user, row, verb, **data):
    form = {"version": row.version, "key": click(), **data}
    answer = browser(user).post(reverse("naming:act", args=[row.key, verb]), form)
    row.refresh_from_db()
    return answer


def of_year(user, office, verb, **data):
    form = {"version": office.cycle.version, "key": click(), **data}
    return browser(user).post(reverse("naming:year_act", args=[2023, verb]), form)


def told(user):
    return " ".join(line["sentence"] for line in gather(user, "turns"))


def test_from_the_end_of_the_publicity_to_the_end_of_the_year(office):
    with clock.at(NAMED):
        assert "待转入选树命名" in told(office.lead)
        page = browser(office.lead).get(reverse("naming:queue")).content.decode()
        held = office.candidates[0].name
        assert "转入选树命名" in page and f"{held}（" in page and "异议核查，暂缓" in page
        assert of_year(office.lead, office, "end_publicity").status_code == 302
        assert office.cycle.stage == CycleStage.NAMING and "待起草" in told(office.staff)
        form = {"version": office.cycle.version, "key": click()}
        browser(office.staff).post(reverse("naming:prepare", args=[2023]), form)
        row = Naming.objects.get()
        wrong = act(office.staff, row, "hand_in", decision_no="沪质协(2023)035号")
        assert wrong.status_code == 422 and "文号应如" in wrong.content.decode() and "035" in wrong.content.decode()
        assert act(office.staff, row, "hand_in", decision_no=NUMBER).status_code == 302
        assert "待复核" in told(office.lead)
        assert act(office.lead, row, "review").status_code == 302
        refused = act(office.chief, row, "issue", proof="猜的")
        assert refused.status_code == 422 and row.state == State.REVIEWED and not Title.objects.exists()
        page = browser(office.chief).get(reverse("naming:detail", args=[row.key])).content.decode()
        assert "有一人不能命名，整份决定都不签发" in page and "将通知" in page
        assert act(office.chief, row, "issue", proof=PASSWORD).status_code == 302
        page = browser(office.staff).get(reverse("naming:detail", args=[row.key])).content.decode()
        assert "SAQ-ZLGJ-2023-0001" in page and NUMBER in page and row.sha256 in page
        page = browser(office.chief).get(reverse("naming:queue")).content.decode()
        assert "还有 1 人没有结果" in page, "who is on hold keeps the year open"
        assert of_year(office.chief, office, "complete", proof=PASSWORD).status_code == 422
    assert office.cycle.stage == CycleStage.NAMING


def test_a_page_of_yesterday_is_told_so_and_a_form_sent_again_begins_nothing_anew(office):
    with clock.at(NAMED):
        of_year(office.lead, office, "end_publicity")
        first = {"version": office.cycle.version, "key": click()}
        begin = reverse("naming:prepare", args=[2023])
        browser(office.staff).post(begin, first)
        given_up = Naming.objects.get()
        assert act(office.lead, given_up, "void", reason="名单须重新核对。").status_code == 302
        again = browser(office.staff).post(begin, first)
        assert str(given_up.key) in again["Location"] and Naming.objects.count() == 1
        row = drafted(office)
        form = {"version": row.version - 1, "key": click(), "decision_no": NUMBER}
        answer = browser(office.staff).post(reverse("naming:act", args=[row.key, "hand_in"]), form)
    assert answer.status_code == 409


def test_who_moved_up_is_public_while_others_are_named_and_comes_into_a_later_decision():
    """T30 in the naming: a reserve for a vacancy, a full publicity of their own, then a second decision."""
    office = Office.build(n=2, reserves=1)
    left, stays, reserve = office.candidates
    over(office)
    by = Actor(office.lead, Role.LEAD)
    with clock.at(NAMED):
        advance(left, "withdraw_late", by=by, permit=yes, reason="本人书面申请退出", key=click())
        ticking.tick()
        page = browser(office.lead).get(reverse("naming:queue")).content.decode()
        assert "候选人有空缺，还可以递补" in page
        row = lists.propose_promotion(office.cycle, by=by, version=1, key=click())
        chief = Actor(office.chief, Role.CHIEF)
        lists.sign_promotion(row, by=chief, version=row.version, key=click())
        page = browser(office.lead).get(reverse("naming:queue")).content.decode()
        assert "尚在公示" in page and reserve.name in page
        first = issued(office)
    second_list = office.published(NAMED)
    office.over(second_list)
    with clock.at(second_list.ends_at + timedelta(days=1)):
        second = do(office, drafted(office), "hand_in", "review", "issue", number="沪质协〔2023〕36号")
    assert [title.application_id for title in first.titles.all()] == [stays.pk]
    assert [(title.application_id, title.sequence) for title in second.titles.all()] == [(reserve.pk, 2)]


@pytest.mark.parametrize("n", [1, 3])
def test_the_pages_ask_the_same_however_many_people(n):
    office = over(Office.build(n=n))
    client = browser(office.chief)
    with clock.at(NAMED):
        naming = do(office, drafted(office), "hand_in", "review")
        with CaptureQueriesContext(connection) as asked:
            do(office, naming, "issue")
        assert len(asked) == ISSUING
    for url, count in ((reverse("naming:queue"), 22), (reverse("naming:detail", args=[naming.key]), 8)):
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        assert len(asked) == count


def test_before_any_year_is_public_the_room_says_what_will_be_there():
    client = browser(make_user(Role.LEAD))
    assert "还没有可以命名的年度" in client.get(reverse("naming:queue")).content.decode()
    assert client.get(reverse("naming:year", args=[2023])).status_code == 404
