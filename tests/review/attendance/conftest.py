"""A session that was told, built once: four nominees, seven members who accepted; the second stays away from the first.

`world.slots[n]` is the slot of `world.files[n]`, `world.seats[n]` the seat of the n-th expert.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from nominations.acting import Actor
from nominations.models import StaffConflict
from review.attendance import transitions as attendance
from review.attending.models import Leave
from review.experts.models import Expert
from review.halls.models import Seat, Session, Slot
from tests.factories.defense import Scene, build
from tests.factories.formal_check import scan
from tests.factories.journey import click
from tests.factories.nominations import IN_TIME, make_user


@dataclass
class World:
    """`clerk`: of the association, stays away from the first nominee; `outsider`: an expert without a seat."""

    scene: Scene
    session: Session
    clerk: User

    @property
    def files(self) -> list[Any]:
        return self.scene.files

    @property
    def slots(self) -> list[Slot]:
        rows = Slot.objects.filter(freed_at=None).select_related("application", "session__cycle")
        return [rows.get(application=file) for file in self.files]

    @property
    def seats(self) -> list[Seat]:
        return list(self.session.seats.order_by("number").select_related("expert__user", "session__cycle"))

    @property
    def outsider(self) -> Expert:
        return self.scene.experts[7]

    def nominee(self, n: int = 0) -> Actor:
        return Actor(self.files[n].nominee, Role.NOM)

    def asked(self, n: int = 0, reason: str = "住院手术，不能到会") -> Leave:
        return attendance.ask_leave(self.slots[n], reason=reason, proof=scan(), by=self.nominee(n), key=click())

    def decided(self, leave: Leave, granted: bool = True, session: Session | None = None, **more: Any) -> None:
        leave.refresh_from_db()
        terms = {"note": "请按时参加答辩" if not granted else "", "by": self.scene.by, "version": leave.version}
        attendance.decide_leave(leave, granted=granted, session=session, **terms | {"key": click()} | more)


@pytest.fixture(scope="package")
def built(django_db_setup: Any, django_db_blocker: Any) -> Iterator[World]:
    """Built once, in a transaction that is undone at the end; every test works in a savepoint inside it."""
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.at(IN_TIME + timedelta(hours=1, minutes=50)):
            scene = build()
            scene.apart(scene.experts[1], scene.files[0])
            session = scene.told()
            clerk = make_user(Role.STAFF, name="演示经办人丙")
            StaffConflict.objects.create(user=clerk, application=scene.files[0], reason="近亲属")
        yield World(scene, session, clerk)
        transaction.set_rollback(True)


@pytest.fixture
def world(built: World, db: Any) -> World:
    """The same rows with objects of this test's own."""

    def own(one: Any) -> Any:
        return type(one).objects.get(pk=one.pk)

    old = built.scene
    town = replace(old.town, **{field.name: own(getattr(old.town, field.name)) for field in fields(old.town)})
    scene = Scene(
        town, town.cycle, own(old.staff), own(old.lead), [own(one) for one in old.experts],
        [own(one) for one in old.files],
    )  # fmt: skip
    return World(scene, Session.objects.select_related("cycle").get(pk=built.session.pk), own(built.clerk))
