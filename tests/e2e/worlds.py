"""Two worlds that differ in one dossier: it is in the panel's round, or has left; one expert must stay away from it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from documents.models import GeneratedDocument
from documents.tasks import render
from nominations.acting import Actor
from nominations.models import Application, Cycle
from nominations.transitions import advance
from review.experts import conflicts, telling
from review.experts.models import Appointment, Expert
from review.meetings.models import Case, Meeting
from review.rankings.models import Ranking
from review.sheets import ticking, writing
from review.sheets.cancelling import cancel_all
from review.sheets.models import Assignment
from review.written_review import transitions as reviewing
from tests.factories import experts as make
from tests.factories import meetings
from tests.factories.journey import Town, click
from tests.factories.nominations import IN_TIME, make_user

CASES = ("computed", "declared", "late", "unassigned")
LATER = IN_TIME + timedelta(days=30)
NAME = "司空见远"


@dataclass
class World:
    """One year under review: `expert` reads two dossiers and must not hear of the third, which three others read."""

    case: str
    cycle: Cycle
    staff: User
    lead: User
    expert: Expert
    others: list[Expert]
    seen: list[Application]
    hidden: Application
    own: list[Assignment] = field(default_factory=list)

    @classmethod
    def build(cls, case: str) -> "World":
        town, staff, lead = Town.build(), make_user(Role.STAFF), make_user(Role.LEAD)
        seen = [make.formal_passed(Town.build(town.cycle), staff) for _n in range(2)]
        hidden = make.formal_passed(town, staff, name=NAME)
        employer = town.employer if case == "computed" else None
        expert, others = make.expert("演示专家甲", employer=employer), [make.expert() for _n in range(3)]
        for one in (expert, *others):
            make.sworn(make.appointed(one, town.cycle, lead))
        make.written_stage(town.cycle)
        world = cls(case, town.cycle, staff, lead, expert, others, seen, hidden)
        world.begin()
        return world

    def begin(self) -> None:
        """What was so before anything had to be hidden: one sheet handed in, one begun; all papers are printed."""
        conflicts.refresh(self.cycle)
        with transaction.atomic():
            telling.appointed(Appointment.objects.get(expert=self.expert))
        for row in self.seen:
            self.into_review(row)
        self.own = self.invited(*self.seen)
        make.handed_in(self.own[0])
        writing.save(self.own[1].key, make.sheet_for(self.own[1]), by=self.by, version=0, page=click())
        if self.case in ("declared", "late"):
            self.into_review(self.hidden)
            self.known(*self.invited(self.hidden))
        for document in GeneratedDocument.objects.filter(kind__in=("score_sheet", "expert_invitation")):
            render(document.pk)

    def into_review(self, application: Application) -> None:
        make.copied(application, self.staff)
        make.started(application, self.lead)
        for one in self.others:
            row = make.proposed(application, one, self.staff)
            make.letters([row], self.lead)
            reviewing.accept([row.key], by=Actor(one.user, Role.EXP), key=click())
            make.handed_in(row)

    def invited(self, *applications: Application) -> list[Assignment]:
        """The expert takes them on."""
        rows = [make.proposed(one, self.expert, self.staff) for one in applications]
        make.letters(rows, self.lead)
        reviewing.accept([row.key for row in rows], by=self.by, key=click())
        for row in rows:
            row.refresh_from_db()
        return rows

    def known(self, row: Assignment) -> None:
        """They had it in hand before: declined for a reason, or scored and handed in."""
        if self.case == "late":
            make.handed_in(row)
            return
        terms = {"kind": "master", "reason": "曾是师徒", "version": row.version, "key": click()}
        reviewing.recuse(row, by=self.by, **terms)

    @property
    def by(self) -> Actor:
        return Actor(self.expert.user, Role.EXP)

    def stays(self) -> None:
        """With the dossier: others read and score it; a late conflict is found."""
        if self.case in ("computed", "unassigned"):
            self.into_review(self.hidden)
        if self.case == "late":
            by = Actor(self.staff, Role.STAFF)
            conflicts.enter(self.expert, self.hidden, "master", reason="有人来电反映二人是师徒。", by=by)

    def leaves(self) -> None:
        """Without it: it has left the year, and took its assignments along."""
        by = Actor(self.lead, Role.LEAD)
        advance(self.hidden, "withdraw_late", by=by, permit=make.yes, reason="工作调动，申请退出。", key=click())
        cancel_all(self.hidden)

    def reminded(self) -> None:
        """Two days before the date; and one sheet is given back to its expert."""
        ticking.tick()
        row = Assignment.objects.get(pk=self.own[0].pk)
        by, terms = Actor(self.lead, Role.LEAD), {"reason": "请核对分项得分。", "days": 5, "key": click()}
        reviewing.reopen(row, by=by, version=row.version, **terms)

    def due(self) -> None:
        ticking.tick()

    def locked(self) -> None:
        meetings.opened(self.cycle, self.lead)

    def decided(self) -> None:
        """The meeting, its list and the result."""
        meetings.confirmed(self.cycle, self.staff, self.lead, [*self.others, self.expert])

    def secrets(self) -> dict[str, list[str]]:
        """Every key and number of the dossier and of what hangs on it, as somebody might guess them."""
        row, copy = self.hidden, getattr(Application.objects.get(pk=self.hidden.pk), "blind_copy", None)
        assignments = list(row.assignments.order_by("pk"))
        files = list(copy.files.order_by("pk")) if copy else []
        sheets = GeneratedDocument.objects.filter(target__in=[f"assignment:{one.pk}" for one in assignments])
        about = [*Case.objects.filter(application=row), *Ranking.objects.all(), *Meeting.objects.all()]
        things = [row, *assignments, *([copy] if copy else []), *files[:1], row.attachments.last(), *sheets[:2], *about]
        numbers = [row.pk, *(one.pk for one in assignments), *(one.pk for one in row.expert_conflicts.all())]
        return {
            "uuid": [str(one.key) for one in things], "int": [str(number) for number in dict.fromkeys(numbers)],
            "slug": [row.acceptance_no],
        }  # fmt: skip

    def words(self) -> list[str]:
        """What one would search for; the last is a file."""
        copy = getattr(Application.objects.get(pk=self.hidden.pk), "blind_copy", None)
        code = copy.code if copy else "SX2023-003"
        file = copy.files.first() if copy else None
        return [NAME, code, self.hidden.acceptance_no, str(file.key if file else self.hidden.key)]


@contextmanager
def undone() -> Iterator[None]:
    """What happens in here has not happened afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def on(days: float) -> object:
    """So many days after the beginning."""
    return clock.at(LATER + timedelta(days=days))
