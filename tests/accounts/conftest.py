"""What the tests of accounts share: people of every role and a way to type into the log-in page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts import scopes
from accounts.models import User
from accounts.roles import Role
from tests.factories.accounts import PASSWORD, UserFactory

UNITS = {7: "（演示）申浦重型装备集团", 8: "（演示）沪云电力工程集团", 9: "（演示）沪芯封装测试有限公司"}


@pytest.fixture
def units(monkeypatch: pytest.MonkeyPatch) -> dict[int, str]:
    """Three units as nominations would name them; 9 is a work unit only."""

    def choices(role: str, query: str) -> list[tuple[int, str]]:
        return [(pk, name) for pk, name in UNITS.items() if query in name and not (role == Role.REC and pk == 9)]

    monkeypatch.setattr(scopes, "_labels", lambda ids: {pk: UNITS[pk] for pk in ids if pk in UNITS})
    monkeypatch.setattr(scopes, "_choices", choices)
    return UNITS


@pytest.fixture
def nominee(db: None) -> User:
    return UserFactory(phone="13812345678", email="shen@example.com", name="沈砺成")


@pytest.fixture
def staff(db: None) -> User:
    return UserFactory(role=Role.STAFF)


@pytest.fixture
def lead(db: None) -> User:
    return UserFactory(role=Role.LEAD)


@pytest.fixture
def admin(db: None) -> User:
    return UserFactory(role=Role.ADM)


@pytest.fixture
def sign_in(client: Client) -> Callable[..., Any]:
    """Post the log-in page; returns the response."""

    def post(login: str, password: str = PASSWORD, **extra: Any) -> Any:
        return client.post("/accounts/login/", {"login": login, "password": password}, **extra)

    return post


@pytest.fixture
def as_user(client: Client) -> Callable[[User], Client]:
    """The client, signed in as this person."""

    def enter(user: User) -> Client:
        client.force_login(user)
        return client

    return enter
