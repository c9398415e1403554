"""Who can see what: the page says what the portal does, person by person."""

import pytest
from django.test import Client

from accounts.models import AuditEvent, RoleGrant, User
from accounts.roles import Role
from nominations import evidence, sight
from nominations.models import Application, StaffConflict
from nominations.pipeline import INTAKE, Status
from tests.factories.journey import Town
from tests.factories.nominations import make_unit, make_user
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
CASES = ("application", "endorsement", "recommendation", "formal_check")


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


@kept
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
    page = client.get("/oversight/").content.decode()
    assert page.count(">答辩评委</th>") == page.count(">审定委员</th>") == 2, "of the fields and of the files"


@pytest.mark.parametrize("more", [1, 3])
def test_asking_costs_the_same_however_many_people_there_are(town, more, django_assert_num_queries):
    client = client_of(make_user(Role.SUP))
    for _n in range(more):
        make_user(Role.STAFF)
    with django_assert_num_queries(13):
        client.get(f"/oversight/{town.application.key}/")


@pytest.mark.parametrize(("status", "on_behalf", "row"), sight.files())
def test_the_table_of_files_is_what_the_portal_does(town, status, on_behalf, row):
    """A role that cannot open an application in this state gets none of its files, and the table says so."""
    marks = {"status": status, "on_behalf": on_behalf}
    if status in (Status.DRAFT, Status.UNIT_REVIEW):
        marks |= {"endorsed_at": None}
    if status == Status.DRAFT:
        marks |= {"sent_to_unit_at": None}
    if status in INTAKE:
        marks |= {"submitted_at": None, "acceptance_no": ""}
    Application.objects.update(**marks)
    application = Application.objects.get()
    near = {Role.NOM: town.nominee, Role.UNIT: town.unit, Role.REC: town.rec}
    for role, hidden in zip(sight.FILE_ROLES, row[: len(sight.FILE_ROLES)], strict=True):
        user = User.objects.get(pk=near[role].pk if role in near else make_user(role).pk)
        open_kinds = {one.kind for one in application.attachments.all() if evidence.can_open(user, one)}
        assert open_kinds == {one.kind for one in application.attachments.all()} - hidden, (role, status)


def test_before_the_submission_the_association_opens_nothing(town):
    page = client_of(make_user(Role.SUP)).get("/oversight/")
    rows = {str(state): dict(cells) for state, cells in page.context["files"]}
    assert rows["草稿"] == {"申报人": "全部材料"} | dict.fromkeys(list(rows["草稿"])[1:], "不能打开")
    assert rows["草稿（单位代填）"][Role.UNIT.label] == "全部材料"
    assert rows[Status.RECOMMENDED.label][Role.STAFF.label] == "不能打开"
    assert rows[Status.SUBMITTED.label][Role.STAFF.label] == "全部材料"
