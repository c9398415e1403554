"""Sessions end: idle, old, after log-out, after a new password, a changed role, a disabled account (T-20)."""

import runpy
import time
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.test import Client

from accounts import granting
from accounts.models import AuditEvent
from accounts.roles import Role
from saq_portal.settings import security
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
MINUTE = 60


def log_in(user) -> Any:
    client: Any = Client()
    assert client.post("/accounts/login/", {"login": user.email, "password": PASSWORD}).status_code == 302
    return client


def alive(client) -> bool:
    return client.get("/me/").status_code == 200


@pytest.mark.parametrize(("role", "minutes"), [(Role.NOM, 30), (Role.STAFF, 15), (Role.ADM, 15)])
def test_an_idle_session_ends(role, minutes):
    user = UserFactory(role=role)
    with time_machine.travel(time.time(), tick=False) as clock:
        client = log_in(user)
        clock.shift((minutes - 1) * MINUTE)
        assert alive(client)
        clock.shift((minutes + 1) * MINUTE)
        response = client.get("/me/?tab=1")
        assert response.url == "/accounts/login/?next=/me/%3Ftab%3D1"
        assert "重新登录" in client.get(response.url).content.decode()
        assert not alive(client)


def test_a_busy_session_ends_after_twelve_hours(nominee):
    with time_machine.travel(time.time(), tick=False) as clock:
        client = log_in(nominee)
        for _n in range(28):
            clock.shift(25 * MINUTE)
            assert alive(client)
        clock.shift(25 * MINUTE)
        assert not alive(client)


def test_a_part_of_a_page_sends_the_whole_page_to_log_in(nominee):
    with time_machine.travel(time.time(), tick=False) as clock:
        client = log_in(nominee)
        clock.shift(31 * MINUTE)
        headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/inbox/?page=2"}
        response = client.get("/inbox/", headers=headers)
        assert response.status_code == 200
        assert response["HX-Redirect"] == "/accounts/login/?next=/inbox/%3Fpage%3D2"


def test_an_expired_post_returns_to_its_page_but_never_to_another_site(nominee):
    with time_machine.travel(time.time(), tick=False) as clock:
        client = log_in(nominee)
        clock.shift(31 * MINUTE)
        assert client.post("/me/", headers={"Referer": "https://evil.example/x"}).url == "/accounts/login/?next=/"


def test_what_was_typed_is_shown_when_the_session_has_ended_meanwhile(nominee):
    """Whoever writes for half an hour and then presses the button, or has signed out elsewhere, loses no sentence."""
    said = {"reason": "报送材料与登记不符，请核对。", "proof": "这是登录用的密码短语", "version": "3"}
    headers = {"Accept": "text/html,application/xhtml+xml", "Referer": "http://testserver/inbox/?page=2"}
    with time_machine.travel(time.time(), tick=False) as clock:
        client = log_in(nominee)
        clock.shift(31 * MINUTE)
        for _again in ("the session is over", "nobody is signed in"):
            response = client.post("/inbox/read/", said, headers=headers)
            page = response.content.decode()
            assert response.status_code == 403
            assert said["reason"] in page and said["proof"] not in page
            assert 'href="/accounts/login/?next=/inbox/%3Fpage%3D2"' in page
    response = Client().post("/inbox/read/", {"version": "3"}, headers=headers)
    assert response.url == "/accounts/login/?next=/inbox/%3Fpage%3D2", "nothing typed, nothing to show"


def test_the_address_of_a_button_says_so_when_it_is_opened(nominee, client):
    client.force_login(nominee)
    response = client.get("/inbox/read/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "只有点按钮才会办理" in response.content.decode()


def test_the_key_changes_at_log_in_and_the_old_one_is_dead(nominee, client):
    client.get("/accounts/signup/")
    client.post("/accounts/login/", {"login": nominee.email, "password": "wrong"})
    planted = Client()
    planted.cookies["saq_session"] = "a" * 32
    planted.post("/accounts/login/", {"login": nominee.email, "password": PASSWORD})
    assert planted.cookies["saq_session"].value != "a" * 32
    thief = Client()
    thief.cookies["saq_session"] = "a" * 32
    assert not alive(thief)


def test_log_out_kills_the_session_on_the_server(nominee):
    client = log_in(nominee)
    stolen = Client()
    stolen.cookies["saq_session"] = client.cookies["saq_session"].value
    assert alive(stolen)
    client.post("/accounts/logout/")
    assert not alive(stolen)


def test_a_new_password_ends_all_sessions(nominee):
    here, there = log_in(nominee), log_in(nominee)
    new = {"oldpassword": PASSWORD, "password1": "New horse battery 9", "password2": "New horse battery 9"}
    assert here.post("/accounts/password/change/", new).status_code == 302
    assert not alive(here) and not alive(there)


def test_a_changed_role_and_a_disabled_account_end_sessions_at_once(nominee, admin):
    client = log_in(nominee)
    granting.give(nominee, Role.EXP, by=admin)
    assert not alive(client)
    client = log_in(nominee)
    granting.set_active(nominee, False, by=admin)
    assert not alive(client)


def test_other_devices_are_listed_and_can_be_ended(nominee):
    here, there = log_in(nominee), log_in(nominee)
    page = here.get("/accounts/sessions/").content.decode()
    assert page.count("127.0.0.1") == 2 and "本机" in page
    here.post("/accounts/sessions/")
    assert alive(here) and not alive(there)


def test_one_device_is_ended_and_the_others_go_on_but_nobody_ends_another_person_s(nominee, admin):
    here, phone, tablet = log_in(nominee), log_in(nominee), log_in(nominee)
    assert here.get("/accounts/sessions/").content.decode().count("结束登录</button>") == 2
    rows = {row.session_key: row.pk for row in UserSession.objects.all()}
    mine, other = rows[here.session.session_key], rows[phone.session.session_key]
    stranger = log_in(admin)
    assert stranger.post(f"/accounts/sessions/{other}/end/").status_code == 404
    assert here.post(f"/accounts/sessions/{mine}/end/").status_code == 404, "that is what the log-out is for"
    assert here.get(f"/accounts/sessions/{other}/end/").status_code == 405
    assert here.post(f"/accounts/sessions/{other}/end/").status_code == 302
    assert alive(here) and alive(tablet) and alive(stranger) and not alive(phone)
    assert AuditEvent.objects.filter(action="account.session_ended", actor=nominee).count() == 1


def test_the_cookie_belongs_to_this_host_alone(monkeypatch):
    """T-20: what the browser is told where the portal runs over HTTPS."""
    monkeypatch.setattr("saq_portal.settings.environment.HTTPS", True)
    settings = runpy.run_path(security.__file__)
    assert settings["SESSION_COOKIE_NAME"].startswith("__Host-") and settings["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert settings["SESSION_COOKIE_SECURE"] and settings["CSRF_COOKIE_SECURE"] and settings["SESSION_COOKIE_HTTPONLY"]
    assert settings["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert "SESSION_COOKIE_DOMAIN" not in settings and "SESSION_COOKIE_PATH" not in settings


def test_a_one_time_password_must_be_changed_before_anything_else(nominee, admin):
    password = granting.issue_password(nominee, by=admin)
    client: Any = Client()
    client.post("/accounts/login/", {"login": nominee.email, "password": password})
    assert client.get("/me/").url == "/accounts/password/change/"
    new = {"oldpassword": password, "password1": "New horse battery 9", "password2": "New horse battery 9"}
    client.post("/accounts/password/change/", new)
    client.post("/accounts/login/", {"login": nominee.email, "password": "New horse battery 9"})
    assert alive(client)


def test_pages_behind_log_in_are_not_kept_by_browsers(nominee):
    assert "no-store" in log_in(nominee).get("/me/")["Cache-Control"]


def test_time_alone_costs_no_query(nominee, django_assert_num_queries):
    """Session, user with roles, and the unread messages that the frame prints."""
    client = log_in(nominee)
    client.get("/inbox/")
    with django_assert_num_queries(3):
        assert client.get("/accounts/password/change/").status_code == 200
