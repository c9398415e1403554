"""One nominee whose form is with the association, and browsers."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts import clock
from accounts.roles import Role
from nominations.pipeline import Status
from tests.factories.journey import Town
from tests.factories.nominations import make_user
from tests.nominations.conftest import NOW
from tests.support.kept import kept

PASSWORD = "demo-password-2023"


@pytest.fixture(autouse=True)
def _in_time():
    with clock.at(NOW):
        yield


@kept(at=NOW)
def submitted(town):
    return town.reach(Status.SUBMITTED)


@kept(at=NOW)
def drafted(town: Town):
    return town.draft()


@kept(at=NOW)
def desk() -> dict[str, Any]:
    return {role: make_user(role) for role in (Role.STAFF, Role.LEAD, Role.SUP)}


@pytest.fixture
def ask_form(browser_of: Callable[[Any], Client]) -> Callable[..., Any]:
    """`ask_form(user, kind, about=…, text=…)` fills the form as the page gave it."""

    def ask(user: Any, kind: str, **said: str) -> Any:
        browser = browser_of(user)
        address = f"/personal_data/new/{kind}/"
        form = browser.get(address).context["form"]
        data = {"version": 0, "key": form["key"].value(), "about": "account", "text": "请更正姓名。"} | said
        return browser.post(address, data)

    return ask
