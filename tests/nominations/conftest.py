"""What the tests of the two units' desks share: a town at its desk hours, and browsers that are signed in."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts import clock
from tests.factories.journey import Town
from tests.factories.nominations import IN_TIME
from tests.support.kept import kept

NOW = IN_TIME + timedelta(hours=3)


@pytest.fixture
def desk_hours() -> Iterator[None]:
    """The clock stands at a working hour within the time of the 2023 cycle."""
    with clock.at(NOW):
        yield


@kept(at=NOW, stay=True)
def town() -> Town:
    return Town.build()


@pytest.fixture
def browser_of() -> Callable[[Any], Client]:
    """`browser_of(user)` is that person's signed-in browser."""

    def sign_in(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


def hidden(response: Any) -> dict[str, Any]:
    """The version and the key that the page's act panel carries."""
    act = response.context["act"]
    return {"version": act["version"], "key": act["key"]}
