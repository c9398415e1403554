"""Every address of the room × every role × every state of a decision: who gets a page, who nothing (§4.1)."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from nominations.models import Application, StaffConflict
from publicity.lists.models import Entry
from publicity.naming import urls
from publicity.titles.models import Naming
from tests.factories.journey import click
from tests.factories.naming import NAMED, do, drafted, over
from tests.factories.nominations import make_user
from tests.factories.publicity import Office
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
STATES = {
    "draft": (),
    "handed_in": ("hand_in",),
    "reviewed": ("hand_in", "review"),
    "issued": ("hand_in", "review", "issue"),
}
READ = {"staff", "lead", "chief", "sup", "away"}
ANSWERS = {
    # (address, method): who gets something else than a missing page
    ("queue", "get"): READ, ("year", "get"): READ, ("detail", "get"): READ,
    ("prepare", "post"): {"staff"}, ("end_publicity", "post"): {"lead"}, ("complete", "post"): {"chief"},
    ("hand_in", "post"): {"staff"}, ("review", "post"): {"lead"}, ("issue", "post"): {"chief"},
    ("send_back", "post"): {"lead", "chief"}, ("void", "post"): {"lead", "chief"},
    ("nothing", "post"): set(), ("no_step", "post"): set(),
}  # fmt: skip
OF_YEAR = ("end_publicity", "complete", "no_step")


@kept
def office():
    return over(Office.build(n=2))


def people(office):
    """Everybody; `away` is STAFF who declared 回避 for somebody on the list."""
    away = make_user(Role.STAFF)
    StaffConflict.objects.create(user=away, application=office.candidates[0], reason="（演示）亲属")
    town = office.town
    return {
        "staff": office.staff, "lead": office.lead, "chief": office.chief, "sup": make_user(Role.SUP),
        "adm": make_user(Role.ADM), "exp": make_user(Role.EXP), "nominee": office.candidates[0].nominee,
        "unit": town.unit, "rec": town.rec, "away": away,
    }  # fmt: skip


def address(row, name):
    if name in OF_YEAR:
        return reverse("naming:year_act", args=[2023, name])
    if name == "queue":
        return reverse("naming:queue")
    if name in ("year", "prepare"):
        return reverse(f"naming:{name}", args=[2023])
    if name in {one.name for one in urls.urlpatterns}:
        return reverse(f"naming:{name}", args=[row.key])
    return reverse("naming:act", args=[row.key, name])


@pytest.mark.parametrize("state", STATES)
def test_who_gets_what(office, state):
    with clock.at(NAMED):
        row = do(office, drafted(office), *STATES[state])
        wrong = []
        for who, user in people(office).items():
            client = Client()
            client.force_login(user)
            for (name, method), allowed in ANSWERS.items():
                status = getattr(client, method)(address(row, name)).status_code
                if (who in allowed) != (status != 404):
                    wrong.append((who, name, status))
        assert wrong == []
        row.refresh_from_db()
        assert Naming.objects.count() == 1 and row.state == state, "forms without their fields change nothing"


def test_who_stays_away_reads_no_row_about_them_and_acts_on_nothing(office):
    for application, name in zip(office.candidates, ("（演示）甲", "（演示）乙"), strict=True):
        Application.objects.filter(pk=application.pk).update(name=name)
        Entry.objects.filter(application=application).update(name=name)
    client = Client()
    client.force_login(people(office)["away"])
    with clock.at(NAMED):
        before = client.get(reverse("naming:queue")).content.decode()
        row = drafted(office)
        form = {"version": row.version, "key": click(), "decision_no": "沪质协〔2023〕35号"}
        assert client.post(address(row, "hand_in"), form).status_code == 404
        drafting = client.get(address(row, "detail")).content.decode()
        after = do(office, row, "hand_in", "review", "issue")
        for body in (before, drafting, client.get(address(after, "detail")).content.decode()):
            assert "（演示）乙" in body and "（演示）甲" not in body


def test_visitors_are_led_to_the_door(office):
    with clock.at(NAMED):
        row = drafted(office)
    for name, method in ANSWERS:
        answer = getattr(Client(), method)(address(row, name))
        assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]
