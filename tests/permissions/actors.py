"""Who asks in the matrix, and the sign of what they get."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpResponseNotFound
from django.test import Client, override_settings
from django.urls import resolve

from accounts.models import RoleGrant, User
from accounts.roles import Role, has_role
from nominations.acting import Actor
from nominations.models import Application
from review.recusal import transitions as recusal
from review.recusal.permissions import can_declare
from tests.factories.journey import Town
from tests.factories.nominations import make_unit, make_user

# `first`: holds STAFF, LEAD and CHIEF and has taken every first step of a decision by several people.
# `away`: holds STAFF, LEAD, CHIEF and SUP and has declared 回避 of the application.
ACTORS = (
    "anonymous", "nominee", "other_nominee", "unit", "other_unit", "rec", "other_rec",
    "staff", "lead", "chief", "sup", "adm", "exp", "first", "away", "disabled",
)  # fmt: skip
ASSOCIATION = (Role.STAFF, Role.LEAD, Role.CHIEF)
# An address, or an address and what is sent to it: the fields of a form, or JSON as a text.
Asked = str | tuple[str, dict[str, str] | str]
# What a request may write although nothing was done: sessions, and the head of the trail with a line that says so.
HARMLESS = ("django_session", "usersessions_usersession", "accounts_audithead")
DENIAL = "file.denied"


def holding(*roles: str) -> User:
    user = make_user(roles[0])
    for role in roles[1:]:
        RoleGrant.objects.create(user=user, role=role)
    return user


def cast_of(town: Town) -> dict[str, User | None]:
    """Everybody, before anything happens."""
    group = make_unit(recommender="group")
    people: dict[str, User | None] = {
        "anonymous": None,
        "nominee": town.nominee,
        "other_nominee": make_user(),
        "unit": town.unit,
        "other_unit": make_user(Role.UNIT, make_unit(parent=group)),
        "rec": town.rec,
        "other_rec": make_user(Role.REC, group),
        "first": holding(*ASSOCIATION),
        "away": holding(*ASSOCIATION, Role.SUP),
        "disabled": holding(*ASSOCIATION, Role.SUP),
    }
    return people | {role: make_user(role) for role in (*ASSOCIATION, Role.SUP, Role.ADM, Role.EXP)}


# What counts, logs and adds headers; it lets nobody in, and thousands of requests go faster without it.
BESIDE = (
    "django_prometheus.", "django.middleware.security.", "whitenoise.", "csp.", "django_permissions_policy.",
    "django.middleware.clickjacking.", "django_structlog.",
)  # fmt: skip


def stay_away(user: User, application: Application) -> None:
    """回避, as soon as there is something to stay away from."""
    if can_declare(user, application):
        recusal.declare(application, by=Actor(user, Role.STAFF), reason="申报人是本人的亲属。")


def sign(response: Any) -> str:
    if response.status_code in (302, 303):
        return "L" if "/accounts/login/" in response["Location"] else "R"
    return {200: "V", 404: ".", 409: "C", 405: "M", 400: "V", 422: "V"}[response.status_code]


def turned_away(asked: Asked, user: User | None) -> bool:
    """Whether the guard before the view has nothing for this person; what it does then, `test_guards` asks."""
    return before_the_view(asked, user) == "."


def before_the_view(asked: Asked, user: User | None) -> str:
    """The sign of the guard that asks for roles, or '' where it lets this person in."""
    address = asked if isinstance(asked, str) else asked[0]
    kind, _sep, roles = getattr(resolve(address).func, "guard", "").partition(":")
    if kind != "requires":
        return ""
    if user is None or not user.is_active:
        return "L"
    return "" if has_role(user, *roles.split(",")) else "."


def visitors(people: dict[str, User | None]) -> dict[str, Client]:
    """A browser each, signed in; the disabled account is disabled after the log-in."""
    browsers = {actor: Client(raise_request_exception=True) for actor in ACTORS}
    for actor, user in people.items():
        if user is not None:
            browsers[actor].force_login(user)
    User.objects.filter(pk=people["disabled"].pk).update(is_active=False)  # type: ignore[union-attr]
    people["disabled"].is_active = False  # type: ignore[union-attr]
    return browsers


def ask(browser: Client, label: str, asked: Asked) -> tuple[str, list[str]]:
    """The sign, and the statements that wrote something."""
    written: list[str] = []
    address, said = (asked, {}) if isinstance(asked, str) else asked

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        writes = sql.startswith(("INSERT", "UPDATE", "DELETE")) and not any(table in sql for table in HARMLESS)
        if writes and DENIAL not in (params or ()):
            written.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        response = browser.get(address) if label.startswith("GET") else _sent(browser, address, said)
        if response.status_code == 200 and response.streaming:
            list(response.streaming_content)
    return sign(response), written


def _sent(browser: Client, address: str, said: dict[str, str] | str) -> Any:
    if isinstance(said, str):
        return browser.post(address, said, content_type="application/json")
    return browser.post(address, said)


@contextmanager
def plain_refusals(monkeypatch: Any) -> Iterator[None]:
    """Thousands of missing pages: their words have tests of their own, here the number is enough."""
    within = [name for name in settings.MIDDLEWARE if not name.startswith(BESIDE)]
    with monkeypatch.context() as patched, override_settings(MIDDLEWARE=within):
        patched.setattr("saq_portal.urls.handler404", lambda request, exception: HttpResponseNotFound())
        yield
