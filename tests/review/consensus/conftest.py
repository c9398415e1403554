"""A year whose sheets are submitted: four experts, four dossiers, a quota of two."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from nominations.acting import Actor
from nominations.models import Application, Cycle
from review.consensus import transitions
from review.experts.models import Expert
from review.meetings.models import Meeting
from review.meetings.recording import Chosen, RollCall
from saq_portal.celery import app
from tests.factories.experts import appointed, expert, reviewed, sworn
from tests.factories.journey import Town, click
from tests.factories.nominations import IN_TIME, make_user
from tests.support.kept import kept

# 80.63 (HALF_UP of 80.625), 78.00 with the better skill, 78.00, 60.00 with a spread of 21
TOTALS = (
    ("80", "80.5", "81", "81"),
    (("20", "24", "14", "20"),) * 4,
    (("20", "23", "15", "20"),) * 4,
    ("50", "60", "59", "71"),
)


@dataclass
class Scene:
    town: Town
    cycle: Cycle
    staff: User
    lead: User
    experts: list[Expert]
    files: list[Application]

    def fresh(self) -> Cycle:
        self.cycle.refresh_from_db()
        return self.cycle

    def open(self) -> Meeting:
        cycle = self.fresh()
        transitions.open_consensus(cycle, by=Actor(self.lead, Role.LEAD), version=cycle.version, key=click())
        return self.meeting

    @property
    def meeting(self) -> Meeting:
        return Meeting.objects.select_related("cycle").get(cycle=self.cycle)

    @property
    def by(self) -> Actor:
        return Actor(self.staff, Role.STAFF)

    def act(self, verb: Any, **more: Any) -> None:
        meeting = self.meeting
        verb(meeting, by=more.pop("by", self.by), version=meeting.version, key=click(), **more)

    def roll(self, present: int = 4) -> None:
        came = frozenset(one.pk for one in self.experts[:present])
        call = RollCall(clock.today(), "协会会议室", came, self.experts[0].pk if present else None)
        self.act(transitions.call_roll, roll=call)

    def convened(self) -> Meeting:
        self.open()
        self.roll()
        self.act(transitions.convene)
        return self.meeting

    def settled(self) -> Meeting:
        """Every case is concluded as the ranking says."""
        meeting = self.convened()
        for case in meeting.cases.all():
            self.settle(case)
        return self.meeting

    def settle(self, case: Any, outcome: str = "keep", voices: Any = None) -> None:
        from review.meetings.cases import speakers

        case.refresh_from_db()
        said = voices or {row.expert_id: ("for", "") for row in speakers(case)}
        transitions.settle(
            case,
            by=self.by,
            voices=said,
            outcome=outcome,
            conclusion="按排名结果办理。",
            version=case.version,
            key=click(),
        )

    def decide(self, *chosen: bool, **reasons: str) -> None:
        rows = {
            file.pk: Chosen(yes, reasons.get(f"r{n}", ""))
            for n, (file, yes) in enumerate(zip(self.files, chosen, strict=True))
        }
        self.act(transitions.decide, chosen=rows)

    def closed(self) -> Meeting:
        self.settled()
        self.decide(True, True, False, False)
        self.act(transitions.close, quota_note="")
        return self.meeting


def build(cycle: Cycle | None = None, totals: Any = TOTALS) -> Scene:
    """Through the real verbs, from one draft a row of `totals` to a submitted sheet a value."""
    town = Town.build(cycle)
    staff, lead = make_user(Role.STAFF, name="演示经办人甲"), make_user(Role.LEAD, name="演示负责人")
    Cycle.objects.filter(pk=town.cycle.pk).update(quota_shortlist=2)
    town.cycle.refresh_from_db()
    experts = [expert(f"演示专家{n}") for n in range(1, len(totals[0]) + 1)]
    for one in experts:
        sworn(appointed(one, town.cycle, staff))
    files = reviewed(town, experts, totals, staff, lead)
    return Scene(town, town.cycle, staff, lead, experts, files)


@kept(at=IN_TIME + timedelta(hours=1, minutes=50))
def scene() -> Scene:
    return build()


@pytest.fixture
def worker(django_capture_on_commit_callbacks: Any) -> Callable[[], AbstractContextManager[None]]:
    """`with worker():` after the block its transaction stands, and a worker has done what it was asked for."""

    @contextmanager
    def standing() -> Iterator[None]:
        app.conf.task_always_eager = True
        try:
            with django_capture_on_commit_callbacks(execute=True):
                yield
        finally:
            app.conf.task_always_eager = False

    return standing
