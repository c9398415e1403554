"""Copies on the desk of a case worker, and the ways to act on them by HTTP."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.roles import Role
from nominations.acting import Actor
from nominations.models import Application
from review.blind import making
from review.blind.models import BlindCopy
from tests.factories import experts as make
from tests.factories.journey import Town, click
from tests.review.conftest import NOW
from tests.support.kept import kept

STATEMENT = "我是甲某某，人称老甲，电话19900001234，爱岗敬业。"


@kept(at=NOW)
def passed(town, clerk):
    return make.formal_passed(town, clerk, name="甲某某", self_statement=STATEMENT, achievements="带领团队攻关。")


@pytest.fixture
def by(staff):
    return Actor(staff, Role.STAFF)


@kept(at=NOW)
def copy(passed, clerk):
    making.make_all(passed.cycle, [passed], by=Actor(clerk, Role.STAFF))
    return BlindCopy.objects.get()


@pytest.fixture
def post(client, staff):
    """`post(copy, "confirm", read="on")`: the form of the page as it stands now."""

    def send(copy: BlindCopy, name: str, *args: Any, version: int = 0, key: str = "", **data: Any) -> Any:
        version = version or BlindCopy.objects.values_list("version", flat=True).get(pk=copy.pk)
        address = reverse(f"blinding:{name}", args=[copy.key, *args])
        return client.post(address, {"version": version, "key": key or click(), **data})

    return send


def another(first: Application, staff: Any, serial: int) -> Application:
    """One more application of the same year, passed by the formal check."""
    town = Town.build(first.cycle)
    return make.formal_passed(town, staff, name="乙某" + "甲丙丁戊"[serial])
