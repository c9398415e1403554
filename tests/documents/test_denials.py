"""Who asks for a file and is not given it stands in the audit trail; the answer says no more than before (T-25)."""

import uuid

import pytest
from django.test import Client

from accounts.models import AuditEvent, Message
from accounts.roles import Role
from documents import denials
from nominations.pipeline import Status
from tests.factories.journey import Town
from tests.factories.nominations import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper():
    """The address of a file of an application that is with the association."""
    application = Town.build().reach(Status.SUBMITTED)
    return f"/application/file/{application.attachments.first().key}/"


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def denied():
    return AuditEvent.objects.filter(action="file.denied").order_by("seq")


def test_a_refused_file_is_recorded_with_who_and_which(paper):
    stranger = make_user(Role.NOM)
    client = signed_in(stranger)
    assert client.get(paper, REMOTE_ADDR="192.0.2.7").status_code == 404
    record = denied().get()
    assert (record.actor, record.ip, record.detail) == (stranger, "192.0.2.7", {"page": "application:file"})
    assert record.target.removeprefix("file:") in paper
    sup = signed_in(make_user(Role.SUP)).get("/audit/?kind=download").content.decode()
    assert "打开文件被拒绝：无权查看" in sup and stranger.name in sup


def test_a_missing_file_is_told_and_recorded_the_same(paper):
    client = signed_in(make_user(Role.NOM))
    there, missing = client.get(paper), client.get(f"/application/file/{uuid.uuid4()}/")
    assert there.status_code == missing.status_code == 404
    assert denied().count() == 2 and len({record.detail["page"] for record in denied()}) == 1


def test_the_wrong_role_is_recorded_too(paper):
    address = f"/formal_check/papers/{uuid.uuid4()}/"
    assert signed_in(make_user(Role.EXP)).get(address).status_code == 404
    assert denied().get().detail == {"page": "formal_check:paper"}


def test_trying_again_says_nothing_new(paper):
    client = signed_in(make_user(Role.NOM))
    for _n in range(3):
        client.get(paper)
    assert denied().count() == 1


def test_many_tries_do_not_flood_the_trail_and_the_supervisors_hear_of_it_once(paper, monkeypatch):
    monkeypatch.setattr(denials, "MOST", 3)
    sup, client = make_user(Role.SUP), signed_in(make_user(Role.NOM, name="好奇者"))
    for _n in range(6):
        assert client.get(f"/application/file/{uuid.uuid4()}/").status_code == 404
    assert denied().count() == 3
    assert "好奇者" in Message.objects.get(user=sup, subject="多次打开无权查看的文件").body


def test_who_is_not_signed_in_is_led_to_the_log_in(paper):
    assert Client().get(paper).status_code == 302
    assert not denied().exists()
