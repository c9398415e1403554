"""The public stages brought about by their own verbs: candidates, a list prepared, reviewed, signed, over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from nominations.acting import Actor
from nominations.models import Application, Cycle
from nominations.transitions import advance, advance_cycle
from publicity.lists import ticking
from publicity.lists.models import Publication
from publicity.public_notice import transitions
from tests.factories import votes
from tests.factories.experts import yes
from tests.factories.journey import Town, click
from tests.factories.nominations import make_user

# A Monday on which the demo's year is made public; five working days later lies 端午 and a worked Sunday.
DAY = datetime(2023, 6, 19, 9, 0, tzinfo=clock.SHANGHAI)


@dataclass
class Office:
    """STAFF, LEAD and CHIEF of the association, a town and its candidates."""

    town: Town
    staff: User
    lead: User
    chief: User
    candidates: list[Application]

    @classmethod
    def build(cls, n: int = 2, reserves: int = 0, **fields: Any) -> "Office":
        """The year stands in 公示发布, with so many candidates and reserves by T23 and C10."""
        town = Town.build()
        Cycle.objects.filter(pk=town.cycle.pk).update(**fields)
        staff, lead, chief = (make_user(role, name=name) for role, name in NAMES)
        listed = votes.proposed(town, staff, lead, n=n, reserves=reserves)
        by = Actor(chief, Role.CHIEF)
        for row in listed:
            name = "approve" if row.status == "proposed" else "approve_reserve"
            advance(row, name, by=by, permit=yes, payload={"words": {"year": town.cycle.year}}, key=click())
        advance_cycle(town.cycle, "start_publicity", by=by, permit=yes)
        return cls(town, staff, lead, chief, listed)

    @property
    def cycle(self) -> Cycle:
        return Cycle.objects.get(pk=self.town.cycle.pk)

    def prepared(self) -> Publication:
        return transitions.prepare(self.cycle, by=Actor(self.staff, Role.STAFF), version=1, key=click())

    def do(self, publication: Publication, *verbs: str) -> Publication:
        """hand_in, review, publish, each by whoever does it."""
        who = {
            "hand_in": (self.staff, Role.STAFF),
            "review": (self.lead, Role.LEAD),
            "publish": (self.chief, Role.CHIEF),
        }
        for verb in verbs:
            by = Actor(*who[verb])
            getattr(transitions, verb)(publication, by=by, version=publication.version, key=click())
        return publication

    def published(self, moment: datetime = DAY) -> Publication:
        with clock.at(moment):
            return self.do(self.prepared(), "hand_in", "review", "publish")

    def over(self, publication: Publication) -> Publication:
        """The clock has gone past the end."""
        assert publication.ends_at is not None
        with clock.at(publication.ends_at + timedelta(seconds=1)):
            ticking.tick()
        publication.refresh_from_db()
        return publication


NAMES = ((Role.STAFF, "演示经办甲"), (Role.LEAD, "演示负责人乙"), (Role.CHIEF, "演示秘书长丙"))
