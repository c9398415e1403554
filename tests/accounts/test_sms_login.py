"""Log-in by a code sent to the phone: six digits, five minutes, five tries; nothing is told about the number (T-18)."""

import re
import time
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from accounts import clock, sms_codes
from accounts.models import AuditEvent, OutgoingSms, SmsCode
from accounts.roles import Role
from tests.accounts.test_second_factor import code_of, enrol
from tests.factories.accounts import PASSWORD, UserFactory
from tests.support.cleaning import clean_cache

pytestmark = pytest.mark.django_db
NUMBER, NOBODY = "13812345678", "13999999999"
ASK, CODE = "/accounts/login/sms/", "/accounts/login/sms/code/"


@pytest.fixture(autouse=True)
def on(settings):
    settings.SAQ_SMS = "database"


@pytest.fixture
def proved(nominee):
    nominee.phone_verified_at = clock.now()
    nominee.save()
    return nominee


def ask(client, number=NUMBER, **extra):
    clean_cache()
    return client.post(ASK, {"phone": number, **extra})


def sent(user=None):
    rows = OutgoingSms.objects.filter(user=user) if user else OutgoingSms.objects
    return re.search(r"\d{6}", rows.latest("pk").text)[0]


def signed_in(client):
    return client.get("/me/").status_code == 200


def test_a_proved_number_opens_the_account_and_leads_where_one_wanted_to_go(proved, client):
    assert "用短信验证码登录" in client.get("/accounts/login/?next=/inbox/").content.decode()
    assert ask(client, "138 1234-5678", next="/inbox/").url == CODE
    page = client.get(CODE).content.decode()
    assert "138****5678" in page and NUMBER not in page
    before = client.session.session_key
    assert client.post(CODE, {"code": f" {sent()} "}).url == "/inbox/"
    assert signed_in(client) and client.session.session_key != before, "the key changes at log-in (T-20)"
    assert AuditEvent.objects.filter(action="login.ok", actor=proved).exists()
    again = Client()
    ask(again, next="https://evil.example/")
    code = sent()
    assert again.post(CODE, {"code": code}).url == "/", "never to another site"
    third = Client()
    third.post(ASK, {"phone": NUMBER})
    assert code not in str(SmsCode.objects.values_list("digest", "index")), "the code is kept as a digest"


def test_a_code_works_once_the_newest_only_for_five_minutes_and_five_tries(proved):
    first, second = Client(), Client()
    ask(first)
    old = sent()
    ask(first)
    new = sent()
    if old != new:
        assert first.post(CODE, {"code": old}).status_code == 200, "the newest only"
    ask(second)
    if new != sent():
        assert second.post(CODE, {"code": new}).status_code == 200, "only in the browser that asked for it"
    assert first.post(CODE, {"code": new}).status_code == 302
    first.post("/accounts/logout/")
    assert first.post(CODE, {"code": new}).status_code == 302 and not signed_in(first), "each code once"
    client = Client()
    ask(client)
    with clock.at(clock.now() + timedelta(minutes=5, seconds=1)):
        assert "不正确或已失效" in client.post(CODE, {"code": sent()}).content.decode()
    ask(client)
    for _n in range(5):
        client.post(CODE, {"code": "x"})
    assert "不正确或已失效" in client.post(CODE, {"code": sent()}).content.decode()
    assert not signed_in(client)
    assert AuditEvent.objects.filter(action="login.failed", target=f"user:{proved.pk}").exists()


def test_a_code_of_another_purpose_opens_nothing(proved, client):
    client.force_login(proved)
    client.post("/me/phone/", {"act": "send"})
    assert not sms_codes.take(sms_codes.LOGIN, proved.phone, sent())
    assert sms_codes.take(sms_codes.PROOF, proved.phone, sent())


def _text(response):
    return response.status_code, re.sub(r'(value|nonce)="[^"]*"|1\d\d\*{4}\d{4}', "", response.content.decode())


def test_known_unknown_unproved_and_disabled_numbers_get_the_same_answers(proved):
    UserFactory(phone="13700000002")
    UserFactory(phone="13700000003", is_active=False, phone_verified_at=clock.now())
    UserFactory(phone="13700000004", role=Role.STAFF, phone_verified_at=clock.now())
    answers = []
    for number in (NUMBER, NOBODY, "13700000002", "13700000003", "13700000004"):
        client = Client()
        asked = ask(client, number)
        tried = [_text(client.post(CODE, {"code": "12345x"})) for _n in range(6)]
        answers.append((asked.status_code, asked.url, _text(client.get(CODE)), tried))
    assert all(answer == answers[0] for answer in answers)
    assert OutgoingSms.objects.count() == 1 and OutgoingSms.objects.get().user == proved
    assert SmsCode.objects.count() == 5, "a number that nobody has leaves the same row"


def test_asking_too_often_is_refused_alike_and_says_what_else_one_can_do(proved):
    for number in (NUMBER, NOBODY):
        client = Client()
        ask(client, number)
        page = client.post(ASK, {"phone": number}).content.decode()
        assert "过于频繁" in page and "密码登录" in page
    with time_machine.travel(time.time(), tick=True) as moving:
        clean_cache()
        for _n in range(5):
            assert Client().post(ASK, {"phone": NUMBER}).status_code == 302
            moving.shift(61)
        assert "过于频繁" in Client().post(ASK, {"phone": NUMBER}).content.decode(), "five an hour"
        assert Client().post(ASK, {"phone": "13700000009"}).status_code == 302, "other numbers are not blocked by it"


def test_the_association_gets_a_code_only_with_its_second_factor_and_is_asked_for_it(client, settings):
    settings.SAQ_FORCE_TOTP = True
    staff = UserFactory(role=Role.STAFF, phone=NUMBER, phone_verified_at=clock.now())
    ask(client)
    assert not OutgoingSms.objects.exists()
    client.post("/accounts/login/", {"login": staff.email, "password": PASSWORD})
    secret = enrol(client)
    fresh = Client()
    ask(fresh)
    assert fresh.post(CODE, {"code": sent()}).url == "/accounts/2fa/authenticate/"
    assert not signed_in(fresh), "the short message alone opens nothing"
    with time_machine.travel(time.time() + 61, tick=True):
        assert fresh.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).status_code == 302
    assert signed_in(fresh)


def test_one_s_own_number_is_proved_by_the_code_and_reminders_can_be_asked_for(nominee, client):
    client.force_login(nominee)
    assert "确认手机号码" in client.get("/me/").content.decode()
    assert 'name="sms"' not in client.get("/me/mail/").content.decode()
    assert client.post("/me/phone/", {"act": "send"}).status_code == 302
    assert "过于频繁" in client.post("/me/phone/", {"act": "send"}, follow=True).content.decode()
    assert "不正确或已失效" in client.post("/me/phone/", {"act": "check", "code": "x"}).content.decode()
    assert client.post("/me/phone/", {"act": "check", "code": sent()}).url == "/me/"
    nominee.refresh_from_db()
    assert nominee.phone_verified_at and AuditEvent.objects.filter(action="account.phone", actor=nominee).exists()
    client.post("/me/mail/", {"sms": "on", "work": "on"})
    nominee.refresh_from_db()
    assert nominee.sms_reminders and nominee.mail_off == ["progress", "year"]


def test_without_a_carrier_there_are_no_such_pages(proved, client, settings):
    settings.SAQ_SMS = ""
    assert "短信" not in client.get("/accounts/login/").content.decode()
    assert client.get(ASK).status_code == 404 and client.get(CODE).url == "/accounts/login/"
    client.force_login(proved)
    assert client.get("/me/phone/").status_code == 404


def test_known_and_unknown_take_the_same_work(proved, monkeypatch):
    """T-18: what would tell by its time is the hash of a password; each page makes as many for the one as the other."""
    made = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: made.append(1) or encode(*args))
    filled = {"name": "陆知衡", "password1": "Correct horse 9 battery", "password2": "Correct horse 9 battery"}
    pages = {
        "/accounts/login/": (1, [{"login": who, "password": "wrong wrong"} for who in (NUMBER, NOBODY)]),
        "/accounts/signup/": (1, [{"phone": who, **filled} for who in (NUMBER, NOBODY)]),
        "/accounts/password/reset/": (0, [{"email": who} for who in (proved.email, "nobody@example.com")]),
        ASK: (0, [{"phone": who} for who in (NUMBER, "13900000009")]),
    }
    for path, (hashes, forms) in pages.items():
        for form in forms:
            made.clear()
            clean_cache()
            Client().post(path, form)
            assert len(made) == hashes, (path, form)


def test_whoever_knows_a_number_takes_nothing_from_its_owner(proved):
    """Strangers neither use up the tries of the owner's code nor, from another device, the owner's messages."""
    own, stranger = Client(), Client()
    own.post("/accounts/login/", {"login": NUMBER, "password": PASSWORD})
    own.post("/accounts/logout/")
    ask(stranger)
    ask(own)
    code = sent()
    for _n in range(6):
        stranger.post(CODE, {"code": "000000" if code != "000000" else "111111"})
    assert own.post(CODE, {"code": code}).status_code == 302 and signed_in(own)
    own.post("/accounts/logout/")
    with time_machine.travel(time.time(), tick=True) as moving:
        clean_cache()
        for _n in range(6):
            stranger.post(ASK, {"phone": NUMBER})
            moving.shift(61)
        assert "过于频繁" in stranger.post(ASK, {"phone": NUMBER}).content.decode()
        assert own.post(ASK, {"phone": NUMBER}).status_code == 302, "the device that has opened the account still can"
        for _day in range(3):
            for _n in range(5):
                Client().post(ASK, {"phone": "13700000009"}, REMOTE_ADDR="10.1.2.3")
                moving.shift(721)
        assert "每天十条" in Client().post(ASK, {"phone": "13700000009"}, REMOTE_ADDR="10.1.2.4").content.decode()
