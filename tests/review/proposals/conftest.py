"""A year in its defense: one session of seven members and four nominees."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from accounts.roles import Role
from documents import uploads
from nominations.acting import Actor
from nominations.models import Application, Cycle
from review.experts.models import Expert
from review.halls.models import Session, Slot
from review.proposals import closing, counting, drafting
from review.proposals.choosing import Chosen
from review.proposals.closing import close_session
from review.proposals.models import Counting, Proposal
from tests.factories import halls
from tests.factories.journey import Town, click
from tests.factories.nominations import IN_TIME, make_user, small_image
from tests.support.kept import kept

MEANS = ("86.50", "84.00", "80.25", "79.99")


@dataclass
class Scene:
    town: Town
    cycle: Cycle
    staff: User
    lead: User
    experts: list[Expert]
    files: list[Application]
    session: Session
    slots: list[Slot]

    @property
    def by(self) -> Actor:
        return Actor(self.staff, Role.STAFF)

    @property
    def by_lead(self) -> Actor:
        return Actor(self.lead, Role.LEAD)

    def hold(self, *totals: Any) -> None:
        """Each slot in turn: totals seat by seat, or None for absent."""
        for slot, given in zip(self.slots, totals, strict=False):
            if given is None:
                halls.stepped(slot, self.staff, "mark_absent")
            else:
                halls.held(slot, self.staff, *given)

    def close(self, **more: Any) -> Session:
        self.session.refresh_from_db()
        terms = {"by": self.by, "version": self.session.version, "key": click()} | more
        return close_session(self.session, **terms)

    def sign(self) -> Session:
        self.session.refresh_from_db()
        stored = uploads.accept(scan(), by=self.staff)
        return closing.attach_scan(self.session, stored, by=self.by, version=self.session.version, key=click())

    def confirm(self, **more: Any) -> Session:
        self.session.refresh_from_db()
        terms = {"by": self.by_lead, "version": self.session.version, "key": click()} | more
        return closing.confirm_session(self.session, **terms)

    def quota(self, proposed: int | None, reserve: int | None) -> None:
        Cycle.objects.filter(pk=self.cycle.pk).update(quota_proposed=proposed, quota_reserve=reserve)
        self.cycle.refresh_from_db()

    @property
    def counting(self) -> Counting:
        found = counting.latest(self.cycle)
        assert found is not None
        return found

    @property
    def proposal(self) -> Proposal:
        return Proposal.objects.select_related("cycle").get(cycle=self.cycle)

    def act(self, verb: Any, **more: Any) -> Any:
        """A verb of the list on what stands in the database now."""
        proposal = self.proposal
        return verb(proposal, **({"by": self.by, "version": proposal.version, "key": click()} | more))

    def write(self, *chosen: Any) -> Any:
        """What becomes of each file in order: a choice, or (choice, reason, place)."""
        given = {
            file.pk: Chosen(*((said,) if isinstance(said, str) else said))
            for file, said in zip(self.files, chosen, strict=True)
            if said
        }
        return self.act(drafting.write, chosen=given)


def build(means: tuple[str, ...] = MEANS, members: int = 7, cycle: Cycle | None = None) -> Scene:
    """Through the moves, up to a session that is running."""
    town = Town.build(cycle)
    staff, lead = make_user(Role.STAFF, name="演示经办人甲"), make_user(Role.LEAD, name="演示负责人")
    files = halls.shortlisted(town, staff, lead, *means)
    experts = halls.panel(town.cycle, staff, members)
    session = halls.session(town.cycle, staff, experts)
    slots = halls.slotted(session, files, staff)
    halls.running(halls.notified(session, lead), staff)
    return Scene(town, town.cycle, staff, lead, experts, files, session, slots)


NOW = IN_TIME + timedelta(hours=1, minutes=50)


@kept(at=NOW)
def scene() -> Scene:
    return build()


# 88 88.5 90 90.5 91 → 89.60 · 80.00 · absent · 85 86 87 88 88.5 → 86.90
TOTALS = (
    ["88", "88.5", "70", "90", "99", "90.5", "91"],
    ["80"] * 7,
    None,
    ["85", "86", "87", "88", "88.5", "84", "90"],
)


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("汇总表.jpg", small_image(9), content_type="image/jpeg")


@kept(at=NOW)
def closed(scene: Scene) -> Scene:
    """Everybody was heard or is absent, the session is closed."""
    scene.hold(*TOTALS)
    scene.close()
    return scene


@kept(at=NOW)
def counted(closed: Scene) -> Scene:
    """The only session is confirmed, one place and one reserve, the year is counted."""
    closed.quota(1, 1)
    closed.sign()
    closed.confirm()
    return closed
