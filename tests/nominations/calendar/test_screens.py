"""LEAD's screens of the single extensions: given, listed, taken back; the list costs the same for one and for three."""

from datetime import timedelta

import pytest

from accounts import clock
from accounts.roles import Role
from nominations.models import Application, Extension
from nominations.pipeline import Status
from nominations.ticking import tick
from tests.factories.journey import Town
from tests.factories.nominations import DEADLINE, IN_TIME, make_unit, make_user
from tests.factories.powers import REASON, give_extension

pytestmark = pytest.mark.django_db
UNTIL = DEADLINE + timedelta(days=5)


@pytest.fixture
def town():
    with clock.at(IN_TIME):
        yield Town.build()


@pytest.fixture
def lead(client):
    user = make_user(Role.LEAD)
    client.force_login(user)
    return user


def give(client, town, **changes):
    key = client.get("/calendar/extensions/new/").context["form"]["key"].value()
    data = {
        "version": 1, "key": key, "unit": str(town.recommender.key), "deadline_date": "2023-04-17",
        "deadline_time": "24:00", "reason": REASON,
    } | changes  # fmt: skip
    return client.post("/calendar/extensions/new/", data)


def test_given_listed_and_taken_back(client, town, lead):
    assert give(client, town).status_code == 302
    row = Extension.objects.get()
    assert row.until == UNTIL
    shown = client.get("/calendar/extensions/").content.decode()
    assert town.recommender.name in shown and "2023年4月17日 24:00" in shown and "延期中" in shown
    url = f"/calendar/extensions/{row.pk}/revoke/"
    data = {"version": 0, "key": "a"}
    assert client.post(url, data | {"reason": "晚"}).status_code == 422
    assert client.post(url, data | {"reason": "材料已另行处理。"}).status_code == 302
    assert client.post(url, data | {"reason": "又想了一个理由。"}).status_code == 409
    assert "已撤销" in client.get("/calendar/extensions/").content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"deadline_date": "2023-04-12"}, "须晚于统一的报送截止"),
        ({"deadline_time": "25:00"}, "00:00 至 24:00"),
        ({"reason": "晚"}, "至少 5 个字"),
        ({"unit": ""}, "必填"),
    ],
)
def test_what_is_wrong_is_said(client, town, lead, changes, said):
    answer = give(client, town, **changes)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not Extension.objects.exists()


@pytest.mark.parametrize("role", [Role.STAFF, Role.CHIEF, Role.SUP, Role.ADM])
def test_the_association_reads_and_only_lead_gives(client, town, role):
    row = give_extension(town.cycle, town.recommender, UNTIL)
    client.force_login(make_user(role))
    shown = client.get("/calendar/extensions/").content.decode()
    assert town.recommender.name in shown and "/revoke/" not in shown
    assert client.get("/calendar/extensions/new/").status_code == 404
    assert client.post(f"/calendar/extensions/{row.pk}/revoke/", {"reason": REASON}).status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(client, town, lead, n, django_assert_num_queries):
    for _number in range(n):
        give_extension(town.cycle, make_unit(recommender="group"), UNTIL, lead=lead)
    client.get("/calendar/extensions/")
    with django_assert_num_queries(6):
        assert client.get("/calendar/extensions/").content.decode().count("/revoke/") == n


def test_the_units_pages_go_by_their_own_deadline(client, town):
    """After the common deadline the desk still shows the work, its own last day and a button that works."""
    application = town.reach(Status.RECOMMENDER_REVIEW)
    give_extension(town.cycle, town.recommender, UNTIL)
    with clock.at(DEADLINE + timedelta(days=1)):
        tick()
        client.force_login(town.rec)
        home = client.get("/").content.decode()
        assert "待推荐审核" in home and "2023-04-18T00:00:00+08:00" in home
        case = client.get(f"/recommendation/{application.key}/").content.decode()
        assert "2023-04-18T00:00:00+08:00" in case and "不能办理" not in case
        town.recommend(application)
        batches = client.get("/recommendation/batches/").content.decode()
        assert 'name="pair"' in batches
    with clock.at(UNTIL):
        case = client.get(f"/recommendation/{application.key}/").content.decode()
        home = client.get("/").content.decode()
        assert "列入报送批次" not in home
        tick()
    assert Application.objects.get().status == Status.EXPIRED
