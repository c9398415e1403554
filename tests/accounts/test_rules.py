"""Roles, guards, clock, passwords and commands: the small parts everything else stands on."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_backends
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse

from accounts import clock, roles
from accounts.guards import public, requires, signed_in
from accounts.models import RoleGrant, User
from accounts.passwords import PassphraseOrMixedValidator
from accounts.roles import Role
from tests.factories.accounts import UserFactory

DEADLINE = datetime(2023, 4, 12, 16, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_roles_are_asked_once_and_forgotten_when_told(django_assert_num_queries):
    user = UserFactory(role=Role.REC, unit_id=7)
    with django_assert_num_queries(1):
        assert roles.has_role(user, Role.REC) and not roles.has_role(user, Role.STAFF)
        assert roles.unit_ids(user, Role.REC) == {7} and roles.unit_ids(user, Role.UNIT) == set()
    RoleGrant.objects.update(revoked_at=clock.now())
    assert roles.has_role(user, Role.REC)
    roles.forget(user)
    assert not roles.has_role(user, Role.REC)


@pytest.mark.django_db
def test_the_account_of_a_request_comes_with_its_roles(django_assert_num_queries):
    user = UserFactory(role=Role.REC, unit_id=7)
    RoleGrant.objects.create(user=user, role=Role.NOM)
    RoleGrant.objects.create(user=user, role=Role.STAFF, revoked_at=clock.now())
    with django_assert_num_queries(1):
        found = get_backends()[0].get_user(user.pk)
        assert found == user and roles.roles_of(found) == {Role.REC, Role.NOM}
        assert roles.unit_ids(found, Role.REC) == {7}


@pytest.mark.django_db
def test_an_account_without_roles_is_found_a_disabled_or_missing_one_is_not():
    backend = get_backends()[0]
    plain = UserFactory()
    RoleGrant.objects.filter(user=plain).update(revoked_at=clock.now())
    assert backend.get_user(plain.pk) == plain and roles.roles_of(backend.get_user(plain.pk)) == set()
    disabled = UserFactory(role=Role.STAFF, is_active=False)
    assert backend.get_user(disabled.pk) is None and backend.get_user(0) is None


@pytest.mark.django_db
def test_disabled_and_anonymous_have_no_role():
    user = UserFactory(role=Role.STAFF, is_active=False)
    assert roles.roles_of(user) == set() and not roles.has_role(user, Role.STAFF)
    assert roles.roles_of(AnonymousUser()) == set() and not roles.has_role(AnonymousUser(), Role.NOM)
    assert list(roles.holders(Role.STAFF)) == []


@pytest.mark.django_db
def test_holders_by_role_and_unit():
    rec, staff = UserFactory(role=Role.REC, unit_id=7), UserFactory(role=Role.STAFF)
    UserFactory(role=Role.REC, unit_id=8)
    RoleGrant.objects.create(user=rec, role=Role.UNIT, unit_id=7)
    assert list(roles.holders(Role.REC, Role.UNIT, unit_id=7)) == [rec]
    assert list(roles.holders(Role.STAFF, Role.REC).filter(pk=staff.pk)) == [staff]


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "unit_id"), [("rec", None), ("unit", None), ("staff", 7), ("nom", 7), ("king", None)])
def test_the_database_refuses_impossible_grants(role, unit_id):
    user = UserFactory(role=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        RoleGrant.objects.create(user=user, role=role, unit_id=unit_id)


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "unit_id"), [("nom", None), ("rec", 7)])
def test_a_live_role_is_held_once(role, unit_id):
    user = UserFactory(role=role, unit_id=unit_id)
    with pytest.raises(DatabaseError), transaction.atomic():
        RoleGrant.objects.create(user=user, role=role, unit_id=unit_id)
    RoleGrant.objects.update(revoked_at=clock.now())
    RoleGrant.objects.create(user=user, role=role, unit_id=unit_id)


@pytest.mark.django_db
def test_guards_say_what_they_are_and_hide_what_is_not_for_you(rf):
    def page(request):
        return HttpResponse("ok")

    views: dict[str, Any] = {
        "public": public(page),
        "signed_in": signed_in(page),
        "requires:lead,staff": requires("staff", "lead")(page),
    }
    assert all(view.guard == name for name, view in views.items())
    request = rf.get("/x/?a=1")
    request.user = AnonymousUser()
    assert views["public"](request).status_code == 200
    for name in ("signed_in", "requires:lead,staff"):
        assert views[name](request).url == "/accounts/login/?next=/x/%3Fa%3D1"
    request.user = UserFactory()
    assert views["signed_in"](request).status_code == 200
    with pytest.raises(Http404):
        views["requires:lead,staff"](request)
    request.user = UserFactory(role=Role.STAFF)
    response = views["requires:lead,staff"](request)
    assert response.status_code == 200 and "no-store" in response["Cache-Control"]


def test_nobody_stands_above_the_rules():
    assert User().is_superuser is False and not hasattr(User(), "is_staff")


def test_the_clock_can_be_set_and_nests():
    before = clock.now()
    with clock.at(DEADLINE):
        assert clock.now() == DEADLINE and str(clock.today()) == "2023-04-13"
        with clock.at(datetime(2023, 4, 12, 23, 59)):
            assert clock.now() == DEADLINE - timedelta(minutes=1) and str(clock.today()) == "2023-04-12"
        assert clock.now() == DEADLINE
    assert clock.now() >= before


@pytest.mark.django_db
def test_the_databases_clock_is_its_own():
    with time_machine.travel(DEADLINE):
        assert clock.now().year == 2023 and clock.db_now().year > 2023
    assert clock.db_now().tzinfo is UTC
    with clock.at(DEADLINE):
        assert clock.db_now() == DEADLINE


@pytest.mark.parametrize(
    "password",
    ["Abcdefgh1!", "welding torch 42 X", "correct horse battery staple", "这是一句容易记住但不好猜的中文口令呀",
     "aB3$eFgH9k", "saq-Demo-2023-Welding"],
)  # fmt: skip
def test_good_passwords(password):
    PassphraseOrMixedValidator().validate(password)


@pytest.mark.parametrize(
    "password",
    ["Short1!", "alllowercase", "alllower123", "ALLUPPER123", "Shanghai2023!", "Gongjiang@2024", "saq2023SAQ2023saq!",
     "Zhijian_2025!", "aaaaaaaaaaaaaaaaaaaa", "上海质量工匠2023Ab", ""],
)  # fmt: skip
def test_bad_passwords(password):
    with pytest.raises(ValidationError):
        PassphraseOrMixedValidator().validate(password)


@pytest.mark.django_db
def test_the_association_needs_twelve():
    validator, staff = PassphraseOrMixedValidator(), UserFactory(role=Role.STAFF)
    validator.validate("Abcdefgh1!", UserFactory())
    with pytest.raises(ValidationError, match="12"):
        validator.validate("Abcdefgh1!", staff)
    validator.validate("Abcdefgh1!xy", staff)


@pytest.mark.django_db
def test_the_first_two_administrators_come_from_the_command_line(capsys, client):
    for n in (1, 2):
        call_command("create_admin", name="管理员", phone=f"1370000000{n}", email=f"adm{n}@example.com")
    password = capsys.readouterr().out.split("一次性密码 ")[1].split("，")[0]
    assert client.post("/accounts/login/", {"login": "13700000001", "password": password}).status_code == 302
    assert client.get("/people/").url == "/accounts/password/change/"
    with pytest.raises(CommandError, match="已有两名"):
        call_command("create_admin", name="管理员", phone="13700000009", email="adm9@example.com")


@pytest.mark.django_db
def test_a_taken_number_makes_no_administrator():
    UserFactory(phone="13700000001")
    for phone in ("13700000001", "123"):
        with pytest.raises(CommandError):
            call_command("create_admin", name="管理员", phone=phone, email="adm@example.com")
    assert not RoleGrant.objects.filter(role=Role.ADM).exists()
