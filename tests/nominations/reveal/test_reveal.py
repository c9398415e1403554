"""A full identity number: who gets it, when, for what, how often, and what is left behind."""

import logging

import pytest
from django.core import mail
from django.test import Client

from accounts import outbox
from accounts.models import AuditEvent, Message
from accounts.roles import Role
from nominations.models import Application
from nominations.pipeline import Status
from nominations.reveal.permissions import can_reveal, revealable
from tests.factories.journey import Town
from tests.factories.nominations import make_unit, make_user
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
PASSWORD = "demo-password-2023"
SAID = {"reason": "formal", "note": "核对身份", "password": PASSWORD}


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def people(town):
    found = {"nom": town.nominee, "unit": town.unit, "rec": town.rec, "stranger": make_user()}
    found["other_unit"] = make_user(Role.UNIT, make_unit(parent=town.recommender))
    return found | {role: make_user(role) for role in ("staff", "lead", "chief", "sup", "adm", "exp")}


ALLOWED = {
    Status.DRAFT: {"nom"},
    Status.UNIT_REVIEW: {"nom", "unit"},
    Status.RECOMMENDER_REVIEW: {"nom", "rec"},
    Status.RECOMMENDED: {"nom", "rec"},
    Status.SUBMITTED: {"nom", "staff", "lead", "chief"},
    Status.EXPIRED: {"nom"},
}


@pytest.mark.parametrize("status", ALLOWED)
def test_who_may_have_it_shown_in_which_state(status):
    town = Town.build()
    application = town.reach(status)
    for name, user in people(town).items():
        answer = client_of(user).get(f"/reveal/{application.key}/").status_code
        assert (answer == 200) == (name in ALLOWED[status]) and answer in (200, 404), (name, answer)
        rows = {row.pk for row in Application.objects.all() if can_reveal(user, row)}
        assert rows == set(revealable(user).values_list("pk", flat=True)), name


@kept
def submitted():
    return Town.build().reach(Status.SUBMITTED)


@kept
def staff():
    return make_user(Role.STAFF)


def test_the_number_is_in_the_answer_to_the_post_and_nowhere_else(submitted, staff, caplog):
    caplog.set_level(logging.DEBUG)
    client, address = client_of(staff), f"/reveal/{submitted.key}/"
    assert address in client.get(f"/formal_check/{submitted.key}/").content.decode()
    assert submitted.id_no not in client.get(address).content.decode()
    answer = client.post(address, SAID)
    assert submitted.id_no in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    record = AuditEvent.objects.get(action="reveal.id_no")
    assert (record.actor, record.target) == (staff, f"application:{submitted.pk}")
    assert record.detail == {"reason": "formal", "note": "核对身份", "role": "staff"}
    everything = str(list(AuditEvent.objects.values())) + caplog.text + address
    assert submitted.id_no not in everything and PASSWORD not in everything
    assert submitted.id_no not in client.get(address).content.decode()


def test_the_supervisor_reads_who_looked_and_why(submitted, staff):
    client_of(staff).post(f"/reveal/{submitted.key}/", SAID)
    page = client_of(make_user(Role.SUP)).get("/audit/?kind=reveal").content.decode()
    assert "查看完整身份证号" in page and staff.name in page and submitted.acceptance_no in page and "核对身份" in page
    assert submitted.id_no not in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"password": "wrong"}, "密码不正确"),
        ({"reason": ""}, "saq-error"),
        ({"reason": "other", "note": "看"}, "至少 5 个字"),
        ({"note": "证号 310199198506150011"}, "不能写证件号码"),
    ],
)
def test_without_reason_and_password_nothing_is_shown(submitted, staff, change, sentence):
    answer = client_of(staff).post(f"/reveal/{submitted.key}/", SAID | change)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert submitted.id_no not in answer.content.decode()
    assert not AuditEvent.objects.filter(action="reveal.id_no").exists()


def test_guessing_the_password_ends_after_five_tries(submitted, staff):
    client, address = client_of(staff), f"/reveal/{submitted.key}/"
    for _n in range(5):
        client.post(address, SAID | {"password": "wrong"})
    assert AuditEvent.objects.filter(action="reveal.refused", actor=staff).count() == 5
    answer = client.post(address, SAID)
    assert "15 分钟后再试" in answer.content.decode() and submitted.id_no not in answer.content.decode()
    other = client_of(make_user(Role.LEAD)).post(address, SAID)
    assert submitted.id_no in other.content.decode()


def test_a_hundred_in_ten_minutes_end_at_twenty_and_the_supervisor_hears_of_it_once(submitted, staff):
    sup, client, address = make_user(Role.SUP), client_of(staff), f"/reveal/{submitted.key}/"
    answers = [client.post(address, SAID) for _n in range(24)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [422] * 4
    assert "一小时内最多查看 20 次" in answers[-1].content.decode()
    told = Message.objects.filter(user=sup, subject="查看身份证号次数异常")
    assert told.count() == 1 and staff.name in told.get().body
    outbox.send_batch()
    assert [one.to for one in mail.outbox if "身份证号次数" in one.subject] == [[sup.email]]


def test_who_leaves_the_states_meanwhile_gets_nothing(submitted, staff):
    client = client_of(staff)
    Application.objects.filter(pk=submitted.pk).update(status=Status.FORMAL_REJECTED)
    assert client.post(f"/reveal/{submitted.key}/", SAID).status_code == 404
