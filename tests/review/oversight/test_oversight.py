"""Who can see what: the page says what the portal does, person by person."""

import pytest
from django.test import Client

from accounts.models import AuditEvent, RoleGrant, User
from accounts.roles import Role
from nominations import sight
from nominations.models import Application, StaffConflict
from nominations.pipeline import Status
from tests.factories.journey import Town
from tests.factories.nominations import make_unit, make_user

pytestmark = pytest.mark.django_db
CASES = ("application", "endorsement", "recommendation", "formal_check")


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def town():
    town = Town.build()
    town.application = town.reach(Status.SUBMITTED)
    for role in (Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP, Role.ADM, Role.EXP):
        make_user(role)
    make_user(Role.STAFF)
    make_user(Role.UNIT, make_unit(parent=town.recommender))
    make_user(Role.REC, make_unit(recommender="group"))
    make_user(Role.UNIT, town.employer)
    double = make_user(Role.STAFF)
    RoleGrant.objects.create(user=double, role=Role.LEAD)
    make_user()
    gone = make_user(Role.REC, town.recommender)
    gone.role_grants.update(revoked_at=gone.created_at)
    away = make_user(Role.STAFF)
    StaffConflict.objects.create(application=town.application, user=away, **conflict_fields(away))
    off = make_user(Role.STAFF)
    User.objects.filter(pk=off.pk).update(is_active=False)
    return town


def conflict_fields(user):
    names = {field.name for field in StaffConflict._meta.get_fields()}
    return {name: value for name, value in {"declared_by": user, "reason": "亲属"}.items() if name in names}


def opens(user, application):
    client = client_of(user)
    return any(client.get(f"/{case}/{application.key}/").status_code == 200 for case in CASES)


def shown_numbers(user, application):
    return client_of(user).get(f"/reveal/{application.key}/").status_code == 200


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.FORMAL_PASSED, Status.RECOMMENDED, Status.DRAFT])
def test_the_list_is_what_the_portal_does(town, status):
    """Every account of the portal asks for the case itself; the answer is on the list, or it is a 404."""
    Application.objects.update(status=status)
    application = Application.objects.get()
    rows = {row["user"].pk: row for row in sight.readers(application)["can"]}
    for user in User.objects.filter(is_active=True):
        assert opens(user, application) == (user.pk in rows), (user.name, status)
        assert shown_numbers(user, application) == (user.pk in rows and rows[user.pk]["number"]), (user.name, status)


def test_the_page_of_one_application_names_them_and_is_recorded(town):
    lead = make_user(Role.LEAD)
    found = client_of(lead).get("/oversight/", {"number": town.application.acceptance_no})
    assert found.status_code == 302
    page = client_of(lead).get(found["Location"]).content.decode()
    for user in (town.nominee, town.unit, town.rec, lead):
        assert user.name in page
    assert "已声明回避" in page and "可凭原因和密码查看" in page
    record = AuditEvent.objects.get(action="oversight.view")
    assert (record.actor, record.target) == (lead, f"application:{town.application.pk}")


def test_who_stays_away_and_who_has_no_part_do_not_find_it(town):
    address = f"/oversight/{town.application.key}/"
    lead = make_user(Role.LEAD)
    StaffConflict.objects.create(application=town.application, user=lead, **conflict_fields(lead))
    assert client_of(lead).get(address).status_code == 404
    page = client_of(lead).get("/oversight/", {"number": town.application.acceptance_no})
    assert page.status_code == 200 and "没有找到这个受理编号" in page.content.decode()
    for role in (Role.STAFF, Role.CHIEF, Role.ADM, Role.EXP, Role.NOM):
        client = client_of(make_user(role))
        assert client.get(address).status_code == client.get("/oversight/").status_code == 404
    assert client_of(make_user(Role.SUP)).get(address).status_code == 200


def test_the_rules_are_those_that_are_obeyed(town, monkeypatch):
    client = client_of(make_user(Role.SUP))
    page = client.get("/oversight/").content.decode()
    assert "/audit/" in page and "身份证号" in page and "除身份证" in page
    before = page.count("遮盖")
    monkeypatch.setitem(sight.dossier.ACCESS, "F8", dict.fromkeys(("nom", "staff"), "mask"))
    assert client.get("/oversight/").content.decode().count("遮盖") == before + 2


@pytest.mark.parametrize("more", [1, 3])
def test_asking_costs_the_same_however_many_people_there_are(town, more, django_assert_num_queries):
    client = client_of(make_user(Role.SUP))
    for _n in range(more):
        make_user(Role.STAFF)
    with django_assert_num_queries(14):
        client.get(f"/oversight/{town.application.key}/")
