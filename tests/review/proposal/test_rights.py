"""Who opens what: readers of the association and nobody else; whoever stays away from one reads nothing about them."""

import pytest

from accounts.roles import Role
from nominations.models import Application, StaffConflict
from review.halls.models import Slot
from review.proposal import permissions
from tests.factories.journey import click
from tests.factories.nominations import make_user

pytestmark = pytest.mark.django_db
VERBS = ("count", "approval", "submit", "give_back", "confirm", "reopen")
ON_SESSION = ("scan", "recount", "confirm_session")
ALLOWED = {
    Role.STAFF: {"count", "submit", "scan", "recount"},
    Role.LEAD: {"count", "approval", "give_back", "confirm", "confirm_session"},
    Role.CHIEF: {"reopen"},
    Role.SUP: set(),
}


def paths(scene):
    return (
        "/proposal/", "/proposal/2023/", "/proposal/2023/totals/", "/proposal/2023/list/", "/proposal/2023/charts/",
        f"/proposal/session/{scene.session.key}/", f"/proposal/session/{scene.session.key}/scan/",
        f"/proposal/card/{scene.files[0].key}/",
    )  # fmt: skip


def do(client, scene, verb):
    base = f"/proposal/session/{scene.session.key}" if verb in ON_SESSION else "/proposal/2023"
    return client.post(f"{base}/do/{verb}/", {"version": 0, "key": click()}).status_code


@pytest.mark.parametrize("role", [Role.NOM, Role.UNIT, Role.REC, Role.EXP, Role.ADM])
def test_for_all_others_there_is_nothing(client, counted, role):
    people = {Role.NOM: counted.files[0].nominee, Role.EXP: counted.experts[0].user}
    people |= {Role.UNIT: counted.town.unit, Role.REC: counted.town.rec}
    client.force_login(people.get(role) or make_user(role))
    assert [client.get(path).status_code for path in paths(counted)] == [404] * 8
    assert {do(client, counted, verb) for verb in (*VERBS, *ON_SESSION)} == {404}
    assert client.post("/proposal/2023/list/", {}).status_code == 404
    assert client.post("/proposal/2023/workbook/").status_code == 404


@pytest.mark.parametrize("role", list(ALLOWED))
def test_each_role_has_its_own_acts(client, counted, role):
    client.force_login(make_user(role))
    assert [client.get(path).status_code for path in paths(counted)] == [200] * 8
    answers = {verb: do(client, counted, verb) for verb in (*VERBS, *ON_SESSION)}
    assert {verb for verb, code in answers.items() if code != 404} == ALLOWED[role], answers
    assert (client.post("/proposal/2023/list/", {}).status_code == 404) == (role != Role.STAFF)


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEAD, Role.SUP])
def test_whoever_stays_away_from_one_reads_nothing_about_them(client, counted, role):
    user, hidden = make_user(role), counted.files[0]
    StaffConflict.objects.create(user=user, application=hidden, reason="近亲属")
    client.force_login(user)
    session, card = paths(counted)[5], paths(counted)[7]
    shown = {path: client.get(path).content.decode() for path in (*paths(counted)[1:5], session)}
    for path, page in shown.items():
        assert not any(word in page for word in (hidden.acceptance_no, hidden.employer.name, "88.36", "89.60")), path
    assert counted.files[1].acceptance_no in shown[session]
    assert client.get(card).status_code == 404 and client.get(f"{session}scan/").status_code == 404
    assert "汇总表（PDF）" not in shown[session] and "导出总分计算表" not in shown["/proposal/2023/totals/"]
    assert client.post("/proposal/2023/workbook/").status_code == 404
    assert {do(client, counted, verb) for verb in ("approval", "submit", "give_back", "confirm", *ON_SESSION)} == {404}


@pytest.mark.parametrize("role", [*ALLOWED, Role.ADM, Role.EXP, Role.NOM])
def test_the_rule_and_its_twin_agree(counted, role):
    user = make_user(role)
    StaffConflict.objects.create(user=user, application=counted.files[1], reason="近亲属")
    seen = set(Slot.objects.filter(permissions.visible(user)).values_list("application", flat=True))
    assert seen == {row.pk for row in Application.objects.all() if permissions.can_see(user, row)}
    assert counted.files[1].pk not in seen


def test_who_owns_an_application_reads_nothing_of_it_here(client, counted):
    user = make_user(Role.STAFF)
    Application.objects.filter(pk=counted.files[0].pk).update(nominee=user)
    client.force_login(user)
    assert client.get(f"/proposal/card/{counted.files[0].key}/").status_code == 404
    assert counted.files[0].acceptance_no not in client.get("/proposal/2023/totals/").content.decode()
