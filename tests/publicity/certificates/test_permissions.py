"""Every address of the room × every role: who gets a page, who nothing (§4.1, Certificates)."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from documents.models import GeneratedDocument
from documents.rendering import render_document
from nominations.models import StaffConflict
from publicity.titles.models import HandOut, Title
from tests.factories.naming import NAMED, hand_out, named
from tests.factories.nominations import make_unit, make_user
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
READ = {"staff", "lead", "chief", "sup"}
HOLD = {"nominee", "unit", "rec"}
ANSWERS = {
    # (address, method): who gets something else than a missing page
    ("queue", "get"): READ | {"away"}, ("year", "get"): READ | {"away"}, ("list", "post"): READ,
    ("title", "get"): READ, ("hand_out", "post"): {"staff"}, ("recommend", "post"): {"lead"},
    ("renew", "post"): {"staff"}, ("void", "get"): {"staff"}, ("void", "post"): {"staff"}, ("scan", "get"): READ,
    ("mine", "get"): HOLD | {"other", "stranger"}, ("own", "get"): HOLD,
}  # fmt: skip


@kept
def scene():
    office, titles = named(n=2)
    with clock.at(NAMED):
        line = hand_out(office, titles[0])
    return office, titles, line


def people(scene):
    """Everybody; `away` is STAFF who declared 回避, `other` a nominee and `stranger` a unit of somebody else."""
    office, titles, _line = scene
    application = titles[0].application
    away = make_user(Role.STAFF)
    StaffConflict.objects.create(user=away, application=application, reason="（演示）亲属")
    return {
        "staff": office.staff, "lead": office.lead, "chief": office.chief, "sup": make_user(Role.SUP), "away": away,
        "adm": make_user(Role.ADM), "exp": make_user(Role.EXP), "nominee": application.nominee,
        "unit": make_user(Role.UNIT, application.employer), "rec": make_user(Role.REC, application.recommender),
        "other": make_user(Role.NOM), "stranger": make_user(Role.UNIT, make_unit()),
    }  # fmt: skip


def address(scene, name):
    _office, titles, line = scene
    arguments = {
        "queue": [], "mine": [], "year": [2023], "list": [2023, "title_register", "pdf"],
        "own": [titles[0].application.key], "void": [titles[0].key, line.key], "scan": [titles[0].key, line.key],
    }  # fmt: skip
    return reverse(f"certificates:{name}", args=arguments.get(name, [titles[0].key]))


def test_who_gets_what(scene):
    wrong = []
    with clock.at(NAMED):
        for who, user in people(scene).items():
            client = Client()
            client.force_login(user)
            for (name, method), allowed in ANSWERS.items():
                status = getattr(client, method)(address(scene, name)).status_code
                if (who in allowed) != (status != 404):
                    wrong.append((who, name, method, status))
    assert wrong == []
    assert not HandOut.objects.exclude(voided_at=None).exists(), "forms without their fields change nothing"
    assert HandOut.objects.count() == 1 and not Title.objects.exclude(upward_at=None).exists()


def test_the_file_is_for_the_person_named_and_the_association(scene):
    _office, titles, _line = scene
    document = GeneratedDocument.objects.get(target=f"title:{titles[0].key}", kind="certificate")
    plaque = GeneratedDocument.objects.get(target=f"title:{titles[0].key}", kind="plaque")
    render_document(document.pk)
    render_document(plaque.pk)
    found = {"certificate": set(), "plaque": set()}
    for who, user in people(scene).items():
        client = Client()
        client.force_login(user)
        for kind, one in (("certificate", document), ("plaque", plaque)):
            if client.get(reverse("documents:file", args=[one.key])).status_code == 200:
                found[kind].add(who)
    assert found == {"certificate": READ | {"nominee"}, "plaque": READ}


def test_each_unit_reads_its_own_row_and_who_stays_away_finds_nobody(scene):
    _office, titles, _line = scene
    cast = people(scene)
    for who in HOLD:
        client = Client()
        client.force_login(cast[who])
        page = client.get(address(scene, "mine")).content.decode()
        own = client.get(address(scene, "own")).content.decode()
        assert titles[0].number in page and titles[0].number in own
        assert ("电子证书" in own) is (who == "nominee")
        assert "择优" not in own and "领取" not in own
    client = Client()
    client.force_login(cast["away"])
    body = client.get(address(scene, "queue")).content.decode()
    assert titles[0].number not in body and titles[1].number in body
    searched = client.get(address(scene, "queue"), {"q": titles[0].number}).content.decode()
    assert "没有符合条件的证书" in searched


def test_visitors_are_led_to_the_door(scene):
    for name, method in ANSWERS:
        answer = getattr(Client(), method)(address(scene, name))
        assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]
