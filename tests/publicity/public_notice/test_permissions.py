"""Every address of the room × every role × every state of a list: who gets a page, who nothing (§4.1)."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from nominations.models import Application, StaffConflict
from publicity.lists.models import Publication
from publicity.public_notice import urls
from tests.factories.journey import click
from tests.factories.nominations import make_user
from tests.factories.publicity import DAY, Office

pytestmark = pytest.mark.django_db
STATES = {
    "draft": (),
    "handed_in": ("hand_in",),
    "reviewed": ("hand_in", "review"),
    "live": ("hand_in", "review", "publish"),
}
READ = {"staff", "lead", "chief", "sup", "away"}
ANSWERS = {
    # (address, method): who gets something else than a missing page, in which states
    ("queue", "get"): (READ, STATES), ("year", "get"): (READ, STATES), ("detail", "get"): (READ, STATES),
    ("order", "get"): ({"staff"}, STATES), ("channel", "get"): ({"staff"}, STATES),
    ("article", "get"): (READ, {"live"}), ("paper", "post"): (READ, {"live"}), ("prepare", "post"): ({"staff"}, STATES),
    ("hand_in", "post"): ({"staff"}, STATES), ("review", "post"): ({"lead"}, STATES),
    ("publish", "post"): ({"chief"}, STATES), ("send_back", "post"): ({"lead", "chief"}, STATES),
    ("void", "post"): ({"lead", "chief"}, STATES), ("nothing", "post"): (set(), STATES),
}  # fmt: skip


def people(office):
    """Everybody; `away` is STAFF who declared 回避 for a candidate."""
    away = make_user(Role.STAFF)
    StaffConflict.objects.create(user=away, application=office.candidates[0], reason="（演示）亲属")
    town = office.town
    return {
        "staff": office.staff, "lead": office.lead, "chief": office.chief, "sup": make_user(Role.SUP),
        "adm": make_user(Role.ADM), "exp": make_user(Role.EXP), "nominee": office.candidates[0].nominee,
        "unit": town.unit, "rec": town.rec,
        "away": away,
    }  # fmt: skip


def address(row, name):
    if name in ("queue",):
        return reverse("public_notice:queue")
    if name in ("year", "prepare"):
        return reverse(f"public_notice:{name}", args=[row.cycle.year])
    if name == "paper":
        return reverse("public_notice:paper", args=[row.key, "pdf"])
    if name in {one.name for one in urls.urlpatterns}:
        return reverse(f"public_notice:{name}", args=[row.key])
    return reverse("public_notice:act", args=[row.key, name])


@pytest.mark.parametrize("state", STATES)
def test_who_gets_what(state):
    office = Office.build(n=1)
    with clock.at(DAY):
        row = office.do(office.prepared(), *STATES[state])
        wrong = []
        for who, user in people(office).items():
            client = Client()
            client.force_login(user)
            for (name, method), (allowed, states) in ANSWERS.items():
                status = getattr(client, method)(address(row, name)).status_code
                open_to = who in allowed and state in states
                if open_to != (status != 404):
                    wrong.append((who, name, status))
        assert wrong == []
        row.refresh_from_db()
        assert Publication.objects.count() == 1 and row.state == state, "forms without their fields change nothing"


def test_who_stays_away_reads_no_row_about_them_and_acts_on_nothing():
    office = Office.build(n=2)
    for application, name in zip(office.candidates, ("（演示）甲", "（演示）乙"), strict=True):
        Application.objects.filter(pk=application.pk).update(name=name)
    client = Client()
    client.force_login(people(office)["away"])
    before = client.get(reverse("public_notice:queue")).content.decode()
    row = office.prepared()
    for body in (before, client.get(address(row, "detail")).content.decode()):
        assert "（演示）乙" in body and "（演示）甲" not in body
    form = {"version": row.version, "key": click()}
    assert client.post(address(row, "hand_in"), form).status_code == 404


def test_visitors_are_led_to_the_door():
    office = Office.build(n=1)
    row = office.prepared()
    for name, method in ANSWERS:
        answer = getattr(Client(), method)(address(row, name))
        assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]
