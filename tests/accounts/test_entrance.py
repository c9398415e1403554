"""Registration, log-in by phone or e-mail, throttling; no answer tells whether an account exists (T-18, T-19)."""

import time
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from accounts import inbox
from accounts.models import AuditEvent, OutgoingMail, User
from accounts.roles import Role, roles_of
from tests.factories.accounts import PASSWORD, UserFactory
from tests.support.cleaning import clean_cache

pytestmark = pytest.mark.django_db
FORM = {
    "name": "陆知衡",
    "phone": "１３９ 0000-0001",
    "email": "Lu@Example.com",
    "password1": PASSWORD,
    "password2": PASSWORD,
}


def _signup(client, **changes):
    return client.post("/accounts/signup/", FORM | changes, follow=True)


def test_a_person_registers_by_phone_and_becomes_a_nominee(client, sign_in):
    page = _signup(client)
    assert page.redirect_chain[-1][0] == "/accounts/login/"
    assert "注册申请已提交" in page.content.decode()
    assert 'value="13900000001"' in page.content.decode(), "the number waits in the log-in form"
    user = User.objects.by_phone("+8613900000001")
    assert user
    assert (user.name, user.email, roles_of(user)) == ("陆知衡", "lu@example.com", {Role.NOM})
    assert sign_in("13900000001").status_code == 302
    assert client.get("/me/").status_code == 200


def test_registration_without_email_works_and_sends_nothing(client):
    _signup(client, email="")
    assert User.objects.count() == 1 and not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("phone", "12345", "11 位手机号码"),
        ("phone", "23812345678", "11 位手机号码"),
        ("name", "", "这一项必填，请填写或选择"),
        ("password2", "something else 9", "两次输入的密码不一致"),
        ("password1", "short1A", "至少 10 位"),
        ("password1", "Gongjiang@2023", "易猜"),
    ],
)
def test_a_wrong_registration_names_the_field(client, field, value, message):
    page = _signup(client, **{field: value})
    assert message in page.content.decode()
    assert f'id="id_{field}_error"' in page.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "typed", ["13812345678", "138 1234 5678", "138-1234-5678", "+86 138 1234 5678", "008613812345678",
              "１３８１２３４５６７８", "shen@example.com", " Shen@Example.COM "],
)  # fmt: skip
def test_log_in_by_phone_or_email_as_people_type_it(nominee, sign_in, client, typed):
    assert sign_in(typed).status_code == 302
    assert client.get("/me/").status_code == 200


def _neutral(response):
    """The page without what differs anyway: tokens and what the visitor typed."""
    import re

    text = response.content.decode()
    return response.status_code, re.sub(
        r'(csrfmiddlewaretoken" value|nonce|name="login" value|value)="[^"]*"', "", text
    )


def test_log_in_answers_alike_for_known_and_unknown(nominee, client):
    answers = []
    for login in ("13812345678", "13999999999", "shen@example.com", "nobody@example.com", "谁也不是"):
        answers.append(_neutral(client.post("/accounts/login/", {"login": login, "password": "wrong wrong wrong"})))
    assert len({status for status, _text in answers}) == 1
    assert all("手机号（邮箱）或密码不正确" in text for _status, text in answers)
    assert len({text for _status, text in answers}) == 1


def test_registration_and_reset_answer_alike_for_known_and_unknown(nominee, client):
    known, unknown = _signup(Client(), phone="13812345678", email=""), _signup(Client(), email="")
    assert known.redirect_chain == unknown.redirect_chain and "注册申请已提交" in known.content.decode()
    assert User.objects.filter(name="陆知衡").count() == 1
    taken = _signup(Client(), phone="13700000009", email="shen@example.com")
    assert taken.redirect_chain == unknown.redirect_chain
    assert OutgoingMail.objects.get().user == nominee, "the owner of the address is told, not the visitor"
    known, unknown = (
        Client().post("/accounts/password/reset/", {"email": email}, follow=True)
        for email in ("shen@example.com", "nobody@example.com")
    )
    assert known.redirect_chain == unknown.redirect_chain and _neutral(known) == _neutral(unknown)
    assert OutgoingMail.objects.count() == 2, "nobody without an account gets a mail"


def test_two_registrations_of_one_number_at_once_make_one_account(client, monkeypatch):
    from accounts.adapter import AccountAdapter

    UserFactory(phone=FORM["phone"])
    monkeypatch.setattr(AccountAdapter, "get_user_by_phone", lambda self, phone: None)
    page = _signup(client, email="")
    assert page.status_code == 200 and User.objects.count() == 1


def test_five_failures_stop_this_visitor_but_not_the_owner_elsewhere(nominee, sign_in):
    for _n in range(5):
        assert "不正确" in sign_in("13812345678", "wrong").content.decode()
    blocked = sign_in("138 1234 5678")
    assert "失败次数过多" in blocked.content.decode(), "the right password no longer helps from here"
    owner = sign_in("13812345678", REMOTE_ADDR="10.9.8.7")
    assert owner.status_code == 302, "the owner still gets in from another address"


def test_a_known_device_is_not_locked_out_by_others_in_its_network(nominee, client, sign_in):
    UserFactory(phone="13700000009")
    sign_in("13812345678")
    client.post("/accounts/logout/")
    form, cookie = {"login": "13812345678", "password": PASSWORD}, client.cookies["saq_device"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and "13812345678" not in cookie.value
    stranger, forged = Client(), Client()
    forged.cookies["saq_device"] = cookie.value[:-2] + "xx"
    with time_machine.travel(time.time(), tick=True) as moving:
        for _n in range(6):
            stranger.post("/accounts/login/", form | {"password": "wrong"})
        for _n in range(12):
            stranger.post("/accounts/login/", form | {"login": "13700000009", "password": "wrong"})
        assert sign_in("13812345678").status_code == 302, "nor by failures of the whole network"
        client.post("/accounts/logout/")
        moving.shift(61)  # a minute for the limit of the address, which is everybody's
        for other in (stranger, forged):
            assert "失败次数过多" in other.post("/accounts/login/", form).content.decode()
        for _n in range(3):
            assert "不正确" in sign_in("13812345678", "wrong").content.decode()
        assert sign_in("13812345678").status_code == 302, "the owner's own device still opens it"
        client.post("/accounts/logout/")
        moving.shift(61)
        for _n in range(6):
            sign_in("13700000009", "wrong")
        assert "失败次数过多" in sign_in("13700000009").content.decode(), "of another account it knows nothing"


def test_failures_of_one_phone_do_not_block_other_phones(nominee, sign_in):
    other = UserFactory(phone="13700000002")
    for _n in range(5):
        sign_in("13812345678", "wrong")
    assert sign_in("13700000002").status_code == 302
    assert AuditEvent.objects.filter(action="login.ok", actor=other).exists()


def test_the_block_ends_after_fifteen_minutes(nominee, sign_in):
    with time_machine.travel(time.time(), tick=True) as clock:
        for _n in range(5):
            sign_in("13812345678", "wrong")
        clock.shift(timedelta(minutes=16))
        assert sign_in("13812345678").status_code == 302


def test_many_failures_are_reported_to_the_supervisor_once(nominee, sign_in):
    supervisor = UserFactory(role=Role.SUP)
    for n in range(25):
        clean_cache()
        sign_in("13812345678", f"wrong {n}")
    message = inbox.messages_of(supervisor).get()
    assert nominee.code in message.body and "13812345678" not in message.body


def test_a_disabled_account_cannot_log_in(nominee, sign_in):
    User.objects.filter(pk=nominee.pk).update(is_active=False)
    assert sign_in("13812345678").url == "/accounts/inactive/"
    assert not AuditEvent.objects.filter(action="login.ok").exists()


def test_log_in_out_and_failure_are_audited_without_the_number(nominee, client, sign_in):
    sign_in("13812345678", "wrong")
    sign_in("13999999999", "wrong")
    sign_in("13812345678")
    client.post("/accounts/logout/")
    rows = list(AuditEvent.objects.order_by("seq").values_list("action", "target", "ip"))
    mine = f"user:{nominee.pk}"
    assert [row[0] for row in rows] == ["login.failed", "login.failed", "login.ok", "logout"]
    assert rows[0][1] == rows[2][1] == mine and rows[1][1].startswith("login:") and rows[0][2] == "127.0.0.1"
    assert "139" not in str(AuditEvent.objects.values_list("detail", "target"))


def test_password_is_reset_by_the_mailed_link_and_old_sessions_end(nominee, client, sign_in):
    sign_in("13812345678")
    visitor = Client()
    for _n in range(5):
        visitor.post("/accounts/login/", {"login": nominee.phone, "password": "forgotten"})
    assert (
        "失败次数过多" in visitor.post("/accounts/login/", {"login": nominee.phone, "password": "x"}).content.decode()
    )
    visitor.post("/accounts/password/reset/", {"email": "shen@example.com"})
    body = OutgoingMail.objects.get(subject__contains="重设密码").body
    link = next(word for word in body.split() if word.startswith("http"))
    form = visitor.get(link.replace("http://testserver", ""), follow=True)
    done = visitor.post(
        form.redirect_chain[-1][0], {"password1": "New horse battery 9", "password2": "New horse battery 9"}
    )
    assert done.status_code == 302
    assert client.get("/me/").status_code == 302, "the session opened with the old password is over"
    assert sign_in("13812345678", "New horse battery 9").status_code == 302
    again = Client().get(link.replace("http://testserver", ""), follow=True)
    assert "链接已失效" in again.content.decode()


def test_an_address_belongs_to_who_confirms_it(client):
    """Somebody registered with a stranger's address; the stranger confirms it on an own account."""
    squatter = UserFactory(email="stranger@example.com")
    owner = UserFactory(email="")
    client.force_login(owner)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"email": "stranger@example.com", "action_add": ""})
    mail = OutgoingMail.objects.get(subject__contains="确认您的邮箱")
    link = next(word for word in mail.body.split() if word.startswith("http"))
    client.post(link.replace("http://testserver", ""))
    owner.refresh_from_db()
    squatter.refresh_from_db()
    assert (owner.email, squatter.email) == ("stranger@example.com", "")
