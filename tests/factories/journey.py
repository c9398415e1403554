"""Walks an application through the real verbs of the stages to the state a test needs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from nominations import batch_lists
from nominations.acting import Actor
from nominations.application import transitions as filling
from nominations.conditions import CONDITIONS, YES
from nominations.cycles.transitions import tick
from nominations.endorsement import transitions as endorsing
from nominations.models import Application, Batch, Cycle, Unit
from nominations.pipeline import Status
from nominations.recommendation import transitions as recommending
from nominations.recommendation.permissions import can_manage, can_open_batch
from tests.factories import sealing
from tests.factories.nominations import DEADLINE, IN_TIME, make_cycle, make_draft, make_unit, make_user

_click = count(1)


def click() -> str:
    return f"test-{next(_click)}"


@dataclass
class Town:
    """One cycle, one recommending unit with one work unit, and the people around one application."""

    cycle: Cycle
    recommender: Unit
    employer: Unit
    nominee: User
    unit: User
    rec: User

    @classmethod
    def build(cls, cycle: Cycle | None = None) -> "Town":
        recommender = make_unit(recommender="group", phone="021-50000001")
        employer = make_unit(parent=recommender)
        with clock.at(IN_TIME):
            cycle = cycle or make_cycle()
        return cls(
            cycle, recommender, employer, make_user(), make_user(Role.UNIT, employer), make_user(Role.REC, recommender)
        )

    def draft(self, **fields: object) -> Application:
        with clock.at(IN_TIME):
            return make_draft(
                self.cycle, nominee=self.nominee, employer=self.employer, recommender=self.recommender, **fields
            )

    def send(self, application: Application) -> None:
        application.refresh_from_db()
        by = Actor(application.nominee, Role.NOM)
        filling.submit(application, by=by, version=application.version, key=click())

    def endorse(self, application: Application) -> None:
        by = Actor(self.unit, Role.UNIT)
        application.refresh_from_db()
        endorsing.open_case(application, by=by)
        for file in application.attachments.filter(removed_at=None, kind__in=endorsing.CONFIRMED_KINDS):
            endorsing.confirm(file, by=by, confirmed=True)
        application.refresh_from_db()
        decision = {
            "opinion": "情况属实，同意推荐申报。",
            "signer": "演示签署人",
            "signed_on": clock.today(),
            "ticks": dict.fromkeys(endorsing.TICKS, True),
        }
        endorsing.agree(
            application, by=by, decision=decision, recommender=self.recommender, version=application.version,
            key=click(),
        )  # fmt: skip

    def recommend(self, application: Application) -> None:
        by = Actor(self.rec, Role.REC)
        for file in application.attachments.filter(removed_at=None):
            recommending.mark_viewed(file, by=by)
        application.refresh_from_db()
        decision = {
            "opinion": "符合申报条件，材料完整、真实、客观，同意推荐。",
            "signer": "演示签署人",
            "signed_on": clock.today(),
            "checklist": {row.clause: {"answer": YES, "remark": ""} for row in CONDITIONS},
        }
        recommending.recommend(application, by=by, decision=decision, version=application.version, key=click())

    def lock(self, *applications: Application) -> Batch:
        by = Actor(self.rec, Role.REC)
        batch = batch_lists.open_batch(self.recommender, self.cycle, by=by, permit=can_open_batch)
        batch_lists.add(batch, [row.pk for row in applications], by=by, permit=can_manage)
        batch.refresh_from_db()
        batch_lists.set_contact(
            batch, name="演示联系人", phone="021-50000001", version=batch.version, by=by, permit=can_manage
        )
        batch.refresh_from_db()
        recommending.lock_list(batch, by=by, version=batch.version, key=click())
        listed = sealing.current(batch)
        batch_lists.attach_scan(batch, sealing.scan_of(listed), revision=listed.number, by=by, permit=can_manage)
        batch.refresh_from_db()
        return batch

    def hand_in(self, *applications: Application) -> Batch:
        batch = self.lock(*applications)
        recommending.submit(batch, by=Actor(self.rec, Role.REC), version=batch.version, key=click())
        batch.refresh_from_db()
        return batch

    def reach(self, status: str, **fields: object) -> Application:
        """A new application of the nominee, brought to `status` at IN_TIME (expired: after the deadline)."""
        application = self.draft(**fields)
        with clock.at(IN_TIME + timedelta(hours=1)):
            self.walk(application, status)
        if status == Status.EXPIRED:
            with clock.at(DEADLINE):
                tick()
        application.refresh_from_db()
        assert application.status == status
        return application

    def walk(self, application: Application, status: str) -> None:
        """Bring a draft to `status` by the clock as it stands."""
        for step in self._way(status):
            step(application)

    def _way(self, status: str) -> list[Callable[[Application], object]]:
        ways: dict[str, list[Callable[[Application], object]]] = {
            Status.DRAFT: [],
            Status.EXPIRED: [],
            Status.WITHDRAWN: [self._withdraw],
            Status.UNIT_REVIEW: [self.send],
            Status.UNIT_REJECTED: [self.send, self._unit_refuses],
            Status.RECOMMENDER_REVIEW: [self.send, self.endorse],
            Status.NOT_RECOMMENDED: [self.send, self.endorse, self._rec_refuses],
            Status.RECOMMENDED: [self.send, self.endorse, self.recommend],
            Status.SUBMITTED: [self.send, self.endorse, self.recommend, self.hand_in],
        }
        return ways[status]

    def _withdraw(self, application: Application) -> None:
        by = Actor(application.nominee, Role.NOM)
        application.refresh_from_db()
        filling.withdraw(application, by=by, version=application.version, key=click())

    def _unit_refuses(self, application: Application) -> None:
        application.refresh_from_db()
        by, reason = Actor(self.unit, Role.UNIT), "证明材料暂不齐备，本年度不同意申报。"
        endorsing.refuse(application, by=by, reason=reason, version=application.version, key=click())

    def _rec_refuses(self, application: Application) -> None:
        application.refresh_from_db()
        by, reason = Actor(self.rec, Role.REC), "排序未进入本年度推荐名额，鼓励下年度再报。"
        recommending.refuse(application, by=by, reason=reason, version=application.version, key=click())
