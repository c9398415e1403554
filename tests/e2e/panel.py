"""What goes on behind the story of the written review: who is there, and what others do meanwhile by the real verbs."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from accounts import clock
from accounts.models import OutgoingMail, User
from accounts.roles import Role
from nominations.acting import Actor
from nominations.models import Application, Cycle
from nominations.pipeline import Status
from nominations.transitions import advance_cycle, everyone
from review.blind import making
from review.blind.models import BlindCopy
from review.experts.models import Expert
from review.sheets.models import Assignment
from review.sheets.moves import State
from review.written_review import transitions as reviewing
from tests.e2e.conftest import WIDTHS, Place
from tests.e2e.crawl import name_of
from tests.e2e.hands import Hands
from tests.factories import experts as make
from tests.factories.formal_check import answered, examining, passed
from tests.factories.journey import Town, click
from tests.factories.nominations import make_draft, make_user

NOMINEES = ("沈砺成", "乔映岚", "欧阳书勤", "司空见远")
OTHERS = ("白景行", "苏望舒", "江临渊", "叶书瑶")
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Panel:
    """A year after its formal check: four who passed, four experts sworn, and an office that may begin."""

    place: Place
    lead: User
    files: dict[str, Application] = field(default_factory=dict)
    others: list[Expert] = field(default_factory=list)

    @classmethod
    def gather(cls, place: Place) -> "Panel":
        numbers = {"experts_per_file": 4, "experts_min": 3, "quota_shortlist": 2}
        Cycle.objects.filter(pk=place.cycle.pk).update(**numbers)
        panel = cls(place, make_user(Role.LEAD, name="演示负责人"))
        town = Town(place.cycle, place.recommender, place.employer, place.staff, place.unit, place.rec)
        for name in NOMINEES:
            panel.files[name] = panel.arrive(town, name)
        for name in OTHERS:
            one = make.expert(name, employer_name=f"（演示）{name[0]}氏质量技术评价中心")
            make.sworn(make.appointed(one, place.cycle, panel.lead))
            panel.others.append(one)
        cycle = place.cycle
        for move, by in (("deadline", Actor.system()), ("begin_formal", Actor(panel.lead, Role.LEAD))):
            cycle.refresh_from_db()
            advance_cycle(cycle, move, by=by, permit=lambda user, row: True if user else everyone(user, row))
        return panel

    def arrive(self, town: Town, name: str) -> Application:
        """Submitted yesterday, passed today."""
        with clock.at(clock.now() - timedelta(days=1)):
            nominee = make_user(name=name)
            draft = make_draft(
                town.cycle, nominee=nominee, employer=town.employer, recommender=town.recommender, name=name
            )
            town.walk(draft, Status.SUBMITTED)
        draft.refresh_from_db()
        examining(draft.batch_items.get(live=True).batch, self.place.staff)
        draft.refresh_from_db()
        return passed(answered(draft, self.place.staff), self.place.staff)

    def confirm_copies(self) -> None:
        """The copies that nobody has looked at yet in the story."""
        by = Actor(self.place.staff, Role.STAFF)
        for copy in BlindCopy.objects.filter(confirmed_at=None):
            for file in copy.files.filter(choice=""):
                copy.refresh_from_db()
                making.decide_file(file, choice="released", by=by, version=copy.version)
            copy.refresh_from_db()
            making.confirm(copy, by=by, version=copy.version)

    def score(self, marks: dict[str, str]) -> None:
        """Everybody else takes on what is left and hands it in; `marks`: what part of everything each nominee gets."""
        for row in Assignment.objects.filter(state=State.INVITED).select_related("application", "expert__user"):
            reviewing.accept([row.key], by=Actor(row.expert.user, Role.EXP), key=click())
        rows = Assignment.objects.filter(state__in=(State.ACCEPTED, State.SCORING))
        for row in rows.select_related("application", "expert__user", "cycle"):
            make.handed_in(row, marks[row.application.name])

    def fresh(self, name: str) -> Application:
        return Application.objects.get(pk=self.files[name].pk)


def mailed_link() -> str:
    """The path of the link in the newest invitation."""
    mail = OutgoingMail.objects.filter(key__startswith="invitation").latest("pk")
    found = re.search(r"https?://[^/\s]+(/accounts/\S+)", mail.body)
    assert found is not None, mail.body
    return found[1]


@dataclass
class Looks:
    """Looks at each kind of page once, at a desk and on a phone: open to everyone, never wider than the screen."""

    desk: Hands
    axe: Callable[[Any], list[str]]
    seen: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def __call__(self, note: str = "") -> None:
        page = self.desk.page
        name = f"{name_of(page.url.removeprefix(self.desk.live.url))} {note}".strip()
        if name in self.seen:
            return
        self.seen.add(name)
        width = self.desk.width
        for wide, high in WIDTHS.items():
            page.set_viewport_size({"width": wide, "height": high})
            if page.evaluate(WIDER) > 0:
                self.wrong.append(f"{name} is wider than {wide}")
            self.wrong += [f"{name} at {wide}: {line}" for line in self.axe(page)]
            self.desk.shot("stage2-" + name.replace(":", "-").replace(" ", "-"))
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
