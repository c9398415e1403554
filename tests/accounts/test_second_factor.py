"""TOTP and recovery codes: forced for the association, secrets sealed in the database, each code once."""

import base64
import re
import time
import zlib

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.models import Session
from django.core import signing
from django.test import Client

from accounts import audit_words
from accounts.models import AuditEvent
from accounts.roles import ASSOCIATION, Role
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def secret_of(page: str) -> str:
    found = re.search(r"<code>([A-Z2-7]+)</code>", page)
    assert found, page
    return found[1]


def enrol(client) -> str:
    """Activate TOTP as a person would; returns the secret."""
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = secret_of(page)
    picture = base64.b64decode(page.partition("data:image/svg+xml;base64,")[2].partition('"')[0])
    assert b'xmlns="http://www.w3.org/2000/svg"' in picture, "an image without its namespace is not shown"
    done = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert done.url == "/accounts/2fa/recovery-codes/", done.content.decode()
    return secret


def user_is_unreadable(plain: bytes) -> bool:
    return b"_auth_user_id" not in plain


def log_in(client, user) -> str:
    return client.post("/accounts/login/", {"login": user.email, "password": PASSWORD}).url


@pytest.fixture
def forced(settings):
    settings.SAQ_FORCE_TOTP = True


@pytest.mark.parametrize("role", sorted(ASSOCIATION))
def test_the_association_must_set_up_totp_before_anything_else(forced, client, role):
    log_in(client, UserFactory(role=role))
    for path in ("/me/", "/inbox/", "/people/", "/accounts/email/"):
        assert client.get(path).url == "/accounts/2fa/totp/activate/"
    assert client.post("/accounts/logout/").status_code == 302, "leaving is always possible"


@pytest.mark.parametrize("role", [Role.NOM, Role.UNIT, Role.REC, Role.EXP])
def test_others_need_no_second_factor(forced, client, role):
    log_in(client, UserFactory(role=role, unit_id=7 if role in {Role.UNIT, Role.REC} else None))
    assert client.get("/me/").status_code == 200


def test_after_setting_it_up_work_goes_on_and_the_next_log_in_asks_for_it(forced, client, staff):
    log_in(client, staff)
    secret = enrol(client)
    assert client.get("/people/").status_code == 200
    fresh = Client()
    assert log_in(fresh, staff) == "/accounts/2fa/authenticate/"
    assert fresh.get("/people/").status_code == 302, "the password alone opens nothing"
    wrong = fresh.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "验证码不正确" in wrong.content.decode()
    assert AuditEvent.objects.filter(action="login.factor_failed", target=f"user:{staff.pk}").exists()
    with time_machine.travel(time.time() + 61, tick=True):
        assert fresh.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).status_code == 302
        assert fresh.get("/people/").status_code == 200


def test_a_code_works_once(client, staff):
    log_in(client, staff)
    secret = enrol(client)
    with time_machine.travel(time.time() + 61, tick=False):
        first, second = Client(), Client()
        log_in(first, staff)
        log_in(second, staff)
        assert first.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).status_code == 302
        assert second.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).status_code == 200


def test_a_recovery_code_replaces_the_phone_once(client, staff):
    log_in(client, staff)
    enrol(client)
    codes = client.get("/accounts/2fa/recovery-codes/download/").content.decode().split()
    assert len(codes) == 10
    fresh = Client()
    log_in(fresh, staff)
    assert fresh.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == 302
    again = Client()
    log_in(again, staff)
    assert again.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == 200


def test_the_association_cannot_switch_it_off(forced, client, staff):
    log_in(client, staff)
    enrol(client)
    page = client.post("/accounts/2fa/totp/deactivate/")
    assert "不能停用" in page.content.decode()
    assert Authenticator.objects.filter(user=staff, type="totp").exists()


def test_others_may_switch_it_off(forced, client, nominee):
    log_in(client, nominee)
    enrol(client)
    assert client.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert not Authenticator.objects.exists()


def test_each_change_of_the_second_factor_is_in_the_trail_and_a_refused_one_is_not(client, nominee):
    def trail():
        found = AuditEvent.objects.filter(target=f"user:{nominee.pk}", action__startswith="account.").order_by("seq")
        return list(found.values_list("action", flat=True))

    log_in(client, nominee)
    client.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    assert trail() == []
    enrol(client)
    client.post("/accounts/2fa/recovery-codes/generate/")
    client.post("/accounts/2fa/totp/deactivate/")
    assert trail() == ["account.factor_on", "account.recovery_codes", "account.factor_off"]
    assert audit_words.action("account.factor_off") == "停用动态验证码"


def test_the_association_s_try_to_switch_it_off_leaves_no_record_of_a_change(forced, client, staff):
    log_in(client, staff)
    enrol(client)
    client.post("/accounts/2fa/totp/deactivate/")
    assert not AuditEvent.objects.filter(action="account.factor_off").exists()


def test_secret_and_seed_are_sealed_in_the_database_and_in_the_session(client, staff):
    log_in(client, staff)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = secret_of(page)
    stored = Session.objects.get(pk=client.session.session_key)
    payload = stored.session_data.split(":")[0]
    plain = signing.b64_decode(payload.lstrip(".").encode())
    plain = zlib.decompress(plain) if payload.startswith(".") else plain
    assert secret.encode() not in plain and user_is_unreadable(plain)
    assert client.session["mfa.totp.secret"] == secret
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    for row in Authenticator.objects.all():
        token = row.data.get("secret") or row.data["seed"]
        assert token.startswith("v1.") and secret not in str(row.data)


def test_the_answer_is_remembered_in_the_session(forced, client, staff, django_assert_num_queries):
    """Session, user with roles, and what the frame prints (unread): the factor itself asks nothing any more."""
    log_in(client, staff)
    enrol(client)
    client.get("/me/")
    with django_assert_num_queries(3):
        assert client.get("/accounts/password/change/").status_code == 200
