"""A session that was told: four nominees, seven members who accepted; the second stays away from the first.

`world.slots[n]` is the slot of `world.files[n]`, `world.seats[n]` the seat of the n-th expert.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

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
from tests.support.kept import kept


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


@kept(at=IN_TIME + timedelta(hours=1, minutes=50))
def world() -> World:
    scene = build()
    scene.apart(scene.experts[1], scene.files[0])
    session = scene.told()
    clerk = make_user(Role.STAFF, name="演示经办人丙")
    StaffConflict.objects.create(user=clerk, application=scene.files[0], reason="近亲属")
    for file in scene.files:
        file.refresh_from_db()
    return World(scene, Session.objects.select_related("cycle").get(pk=session.pk), clerk)
