"""Every address of the room × every role × every state of a package: who gets a page, who nothing (§4.1, C13)."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from nominations.acting import Actor
from nominations.models import Application, StaffConflict
from publicity.archive import transitions
from publicity.archives.models import Package
from tests.factories.journey import click
from tests.factories.nominations import make_user
from tests.publicity.archive.scene import LATER, completed, packed, printed
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
READ = {"staff", "lead", "chief", "sup"}
STATES = ("none", "proposed", "archived")
ALWAYS = {("queue", "get"): READ | {"away"}, ("year", "get"): READ, ("propose", "post"): {"staff"}}
ANSWERS = {
    "none": ALWAYS,
    "proposed": ALWAYS | {
        ("building", "get"): READ, ("check", "post"): READ, ("confirm", "post"): {"sup"},
        ("void", "post"): {"staff", "sup"}, ("take", "get"): READ, ("take", "post"): READ,
    },
}  # fmt: skip
ANSWERS["archived"] = ANSWERS["proposed"]
EVERY = sorted(ANSWERS["proposed"])


@kept
def year():
    return completed()


def people(office):
    """Everybody; `away` is STAFF who declared 回避 for one of the year."""
    away, town = make_user(Role.STAFF), office.town
    application = Application.objects.filter(cycle=office.cycle).first()
    StaffConflict.objects.create(user=away, application=application, reason="（演示）亲属")
    return {
        "staff": office.staff, "lead": office.lead, "chief": office.chief, "sup": make_user(Role.SUP), "away": away,
        "adm": make_user(Role.ADM), "exp": make_user(Role.EXP), "nominee": application.nominee, "unit": town.unit,
        "rec": town.rec,
    }  # fmt: skip


def address(name):
    if name in ("check", "confirm", "void"):
        return reverse("archive:act", args=[2023, name])
    return reverse(f"archive:{name}", args=[] if name == "queue" else [2023])


@pytest.mark.parametrize("state", STATES)
def test_who_gets_what(year, state):
    if state != "none":
        package = packed(printed(year))
    if state == "archived":
        by = Actor(make_user(Role.SUP), Role.SUP)
        with clock.at(LATER):
            transitions.confirm(package, by=by, version=package.version, key=click())
    wrong = []
    for who, user in people(year).items():
        client = Client()
        client.force_login(user)
        for name, method in EVERY:
            status = getattr(client, method)(address(name)).status_code
            if (who in ANSWERS[state].get((name, method), set())) != (status != 404):
                wrong.append((who, name, method, status))
    assert wrong == []
    found = [row.state for row in Package.objects.all()]
    assert found == {"none": [], "proposed": ["proposed"], "archived": ["confirmed"]}[state], "empty forms do nothing"


def test_visitors_are_led_to_the_door():
    for name, method in EVERY:
        answer = getattr(Client(), method)(address(name))
        assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]
