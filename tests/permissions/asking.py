"""Asks everybody everything that a table tells of one state; each answer is undone before the next one asks."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client

from accounts.models import User
from tests.permissions.actors import Asked, ask, before_the_view, plain_refusals
from tests.permissions.tables import SILENT, Table

People = dict[str, User | None]


@contextmanager
def outline(blocker: Any) -> Iterator[dict[str, Any]]:
    """What has been built so far, in a transaction that is undone at the end."""
    with blocker.unblock(), transaction.atomic():
        yield {}
        transaction.set_rollback(True)


def brought(
    built: dict[str, Any], state: str, begin: Callable[[], Any], steps: dict[str, Callable[[Any], None]]
) -> str:
    """The one scene brought to this state, through all that come before."""
    names = list(steps)
    if not built:
        built[names[0]] = begin()
    scene = next(iter(built.values()))
    for name in names[: names.index(state) + 1]:
        if name not in built:
            steps[name](scene)
            built[name] = scene
    return state


def browsers_of(people: People, actors: Sequence[str]) -> dict[str, Client]:
    """A browser each, signed in; the disabled account is disabled after the log-in."""
    made = {}
    for actor in actors:
        made[actor] = Client(raise_request_exception=True)
        if (user := people[actor]) is not None:
            made[actor].force_login(user)
    gone = people["disabled"]
    assert gone is not None
    User.objects.filter(pk=gone.pk).update(is_active=False)
    gone.is_active = False
    return made


def answer(browser: Client, method: str, asked: Asked, user: User | None) -> str:
    """The sign of what this person gets, undone at once."""
    if guarded := before_the_view(asked, user):
        return guarded  # whatever the state: test_guards
    point = transaction.savepoint()
    try:
        sign, written = ask(browser, method, asked)
        assert sign not in ".LM" or written == [], (user, asked, written)
    finally:
        transaction.savepoint_rollback(point)
    return sign


def differences(
    table: Table, state: str, people: People, there: dict[str, Asked], monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """Where somebody gets another answer than the table's. Pages are not drawn: their words have tests of their own.

    `SAQ_SEEN=1` prints what was answered.
    """
    wrong = []
    with plain_refusals(monkeypatch), monkeypatch.context() as bare:
        browsers = browsers_of(people, table.actors)
        bare.setattr(Template, "render", lambda self, context=None, request=None: "")
        for line in table.lines():
            cell = line.cells[state]
            if cell in SILENT:
                continue
            said = {a: answer(browsers[a], line.method, there[line.label], people[a]) for a in table.actors}
            wanted = table.answers(cell)
            if os.environ.get("SAQ_SEEN"):
                print(f"{state:<9} {''.join(said.values())} {line.method} {line.label}")
            wrong += [
                f"{line.method} {line.label}: {a} {said[a]} not {wanted[a]}"
                for a in table.actors
                if said[a] != wanted[a]
            ]
    return wrong


def forgotten(table: Table, state: str, there: set[str]) -> set[str]:
    """A dash says that there is no such thing yet: then there is none; and what is there has a line."""
    lines = table.lines()
    asked = {line.label for line in lines if line.cells[state] not in SILENT}
    return (asked - there) | (there - {line.label for line in lines if line.cells[state] != "-"})
