"""Every address of the room × every role: who gets a page, who nothing; the file follows the page."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from documents.models import GeneratedDocument
from documents.rendering import render_document
from nominations.models import Application, StaffConflict
from tests.factories.naming import NAMED, complete, named
from tests.factories.nominations import make_user
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
READ = {"staff", "lead", "chief", "sup"}
ANSWERS = {
    # (address, method): who gets something else than a missing page
    ("queue", "get"): READ | {"away"}, ("compare", "get"): READ | {"away"}, ("year", "get"): READ,
    ("make", "post"): {"staff", "lead", "chief"},
}  # fmt: skip


@kept
def office():
    office, _titles = named(n=2)
    with clock.at(NAMED):
        complete(office)
    return office


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
    return reverse(f"statistics:{name}", args=[2023] if name in ("year", "make") else [])


def test_who_gets_what(office):
    papers = list(GeneratedDocument.objects.filter(kind="statistics"))
    assert len(papers) == 2 and all(render_document(one.pk) for one in papers)
    wrong = []
    for who, user in people(office).items():
        client = Client()
        client.force_login(user)
        for (name, method), allowed in ANSWERS.items():
            status = getattr(client, method)(address(name)).status_code
            if (who in allowed) != (status != 404):
                wrong.append((who, name, method, status))
        for one in papers:
            if (client.get(reverse("documents:file", args=[one.key])).status_code == 200) != (who in READ):
                wrong.append((who, "file", one.format))
    assert wrong == []


def test_who_stays_away_from_one_finds_no_figure_of_the_year(office):
    client = Client()
    client.force_login(people(office)["away"])
    assert "还没有可以统计的年度" in client.get(address("queue")).content.decode()
    assert "还没有已经生成统计表的年度" in client.get(address("compare")).content.decode()


def test_visitors_are_led_to_the_door():
    for name, method in ANSWERS:
        answer = getattr(Client(), method)(address(name))
        assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]
