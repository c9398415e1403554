"""A year in the defense, built once: four shortlisted, eight experts, nothing planned."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from accounts import clock
from tests.factories.defense import Scene, build
from tests.factories.nominations import IN_TIME


@pytest.fixture(scope="package")
def built(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Scene]:
    """Built once, in a transaction that is undone at the end; every test works in a savepoint inside it."""
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.at(IN_TIME + timedelta(hours=1, minutes=50)):
            scene = build()
        yield scene
        transaction.set_rollback(True)


@pytest.fixture
def scene(built: Scene, db: Any) -> Scene:
    """The same rows with objects of this test's own."""

    def own(one: Any) -> Any:
        return type(one).objects.get(pk=one.pk)

    town = replace(built.town, **{field.name: own(getattr(built.town, field.name)) for field in fields(built.town)})
    return Scene(
        town, town.cycle, own(built.staff), own(built.lead), [own(one) for one in built.experts],
        [own(one) for one in built.files],
    )  # fmt: skip
