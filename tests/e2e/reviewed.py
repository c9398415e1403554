"""A portal on its way through the written review: before it, while experts score, while they meet, after the meeting.

Everybody's name and both units' names are as long as they may be.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from documents.models import GeneratedDocument
from documents.tasks import render
from nominations.acting import Actor
from nominations.models import Application
from nominations.transitions import advance_cycle, everyone
from review.assignment import transitions as assigning
from review.blind import making
from review.blind.models import BlindCopy
from review.consensus import transitions as meeting_of
from review.expert_pool import transitions as pool
from review.experts import conflicts
from review.experts.models import Expert, Relation
from review.meetings.models import Meeting
from review.meetings.recording import Chosen, RollCall
from review.sheets import printing
from review.sheets.models import Assignment
from review.written_review import forms, transitions
from tests.e2e.conftest import Place
from tests.e2e.examined import arrive
from tests.e2e.populated import LONG_NAME, LONG_UNIT, Portal
from tests.factories import experts as make
from tests.factories import formal_check as checking
from tests.factories.journey import Town, click
from tests.factories.nominations import make_unit, make_user
from tests.review.written_review.test_scoring import whole

# As long as they may be too, and nobody the nominees have to do with.
EXPERT = ("吾提库尔·麦麦提依明·" * 3)[:30]
INSTITUTE = ("（演示）东畔质量技术评价与检测认证研究院先进制造过程能力与可靠性工程评价中心" * 3)[:98] + "二部"
FILES = ("best", "split", "late")
# Four read every file; the others show what else can become of an invitation.
READERS = ("scores", "handed in", "third", "fourth")
OTHERS = ("suspect", "invited", "not sworn", "replacement")
REASON = "评语与分数不符，请核对后重新提交。"


@dataclass
class Year:
    """The year under review: its portal, its files by name, its experts by what they do."""

    portal: Portal
    town: Town
    lead: Actor
    staff: Actor
    people: dict[str, User]
    experts: dict[str, Expert] = field(default_factory=dict)
    rows: dict[tuple[str, str], Assignment] = field(default_factory=dict)

    @property
    def cycle(self) -> Any:
        self.town.cycle.refresh_from_db()
        return self.town.cycle

    @property
    def files(self) -> dict[str, Application]:
        return self.portal.applications

    def by(self, name: str) -> Actor:
        return Actor(self.experts[name].user, Role.EXP)

    def to(self, step: Callable[["Year"], None], who: tuple[str, ...]) -> Portal:
        """The portal after this step, with those who walk then."""
        step(self)
        nominees = {name: one.nominee for name, one in self.files.items() if name in who}
        self.portal.people = {name: one for name, one in self.people.items() if name in who}
        self.portal.nominees = nominees
        return self.portal

    def meet(self, verb: Callable[..., Any], by: Actor, **more: Any) -> None:
        meeting = Meeting.objects.select_related("cycle").get()
        verb(meeting, by=by, version=meeting.version, key=click(), **more)


def build(place: Place) -> Year:
    """Three files that passed the formal check, and everybody of the association."""
    group = make_unit(LONG_UNIT, recommender="group", phone="021-50000001")
    employer = make_unit(LONG_UNIT.replace("演示", "样本"), parent=group)
    unit, rec = make_user(Role.UNIT, employer, name=LONG_NAME), make_user(Role.REC, group, name=LONG_NAME)
    town = Town(place.cycle, group, employer, make_user(), unit, rec)
    lead, chief, sup = (make_user(role, name=LONG_NAME) for role in (Role.LEAD, Role.CHIEF, Role.SUP))
    portal = Portal(place)
    people = {"staff": place.staff, "lead": lead, "chief": chief, "sup": sup, "newcomer": make_user(Role.EXP)}
    year = Year(portal, town, Actor(lead, Role.LEAD), Actor(place.staff, Role.STAFF), people)
    checking.examining(arrive(portal, town, FILES), place.staff)
    for row in portal.applications.values():
        row.refresh_from_db()
        checking.passed(checking.answered(row, place.staff), place.staff)
    return year


def planning(year: Year) -> None:
    """C5: a pool in which every kind of row stands, a nominee's request, copies half looked through."""
    for name, by in (("deadline", Actor.system()), ("begin_formal", Actor(None, Role.LEAD))):
        advance_cycle(year.cycle, name, by=by, permit=everyone)
    for name in (*OTHERS, *READERS):
        one = make.expert(EXPERT, employer_name=INSTITUTE, methods=["spc"], note="（演示）", fields=("C", "M"))
        row = make.appointed(one, year.town.cycle, year.portal.place.staff)
        year.experts[name] = one if name == "not sworn" else make.sworn(row).expert
        year.people[name] = one.user
    make.expert(EXPERT, active=False)
    Relation.objects.create(
        expert=year.experts["scores"], kind="family", person_name=EXPERT, unit_name=INSTITUTE, note="表弟"
    )
    asked = year.files["split"]
    pool.ask(
        asked, person_name=EXPERT, unit_name=INSTITUTE, reason="曾因技术争议发生纠纷。", version=asked.version,
        key=click(), by=Actor(asked.nominee, Role.NOM),
    )  # fmt: skip
    conflicts.enter(year.experts["suspect"], asked, "other", reason="有人来电反映二人相识。", by=year.staff)
    making.make_all(year.cycle, [year.files["best"], year.files["split"]], by=year.staff)
    copy = BlindCopy.objects.get(application=year.files["best"])
    making.decide_file(copy.files.all()[0], choice="released", by=year.staff, version=copy.version)


def scoring(year: Year) -> None:
    """C6, T18 for two of the three files; one sheet is begun, others are handed in, one expert has not answered."""
    staff, lead = year.staff.user, year.lead.user
    assert staff is not None and lead is not None
    for application in year.files.values():
        make.copied(application, make_user(Role.STAFF))  # files are counted by person and minute
    transitions.start(year.cycle, by=year.lead, version=year.cycle.version, key=click())
    begun = [year.files["best"], year.files["split"]]
    for application in begun:
        for name in (*READERS, "invited", "not sworn"):
            row = make.proposed(application, year.experts[name], staff)
            year.rows[name, application.acceptance_no] = row
    picks = [application.key for application in begun]
    transitions.begin(year.cycle, picks, by=year.lead, days=10, version=year.cycle.version, key=click())
    for name in READERS:
        keys = [row.key for (who, _file), row in year.rows.items() if who == name]
        transitions.accept(keys, by=year.by(name), key=click())
    for name in READERS[1:]:
        for row in rows_of(year, name):
            hand_in(year, row)
    first = rows_of(year, "scores")[0]
    some = {"score_craft.unique": "9", "comment": "好"}
    transitions.keep(first.key, forms.typed(some), by=year.by("scores"), version=0, page=click())
    clue = "第三份证明材料的日期早于公司成立的日期，请核实。" * 3
    for name in ("scores", "third"):
        row = transitions.report(rows_of(year, name)[0], by=year.by(name), text=clue, key=click())
    transitions.answer(row, by=year.lead, answer="已向工作单位核实，日期系笔误。", version=row.version, key=click())
    make.proposed(year.files["best"], year.experts["replacement"], staff)
    assigning.draw(year.cycle, by=year.staff, seed=1)
    printed("score_sheet")


def rows_of(year: Year, name: str) -> list[Assignment]:
    """The assignments of this expert, fresh."""
    return list(Assignment.objects.filter(expert=year.experts[name]).order_by("pk"))


def hand_in(year: Year, row: Assignment, **other: str) -> None:
    by, version = Actor(row.expert.user, Role.EXP), getattr(row, "sheet", None)
    filled = forms.typed(whole(**other))
    kept = transitions.hand_in(row.key, filled, by=by, version=version.version if version else 0, page=click())
    assert not kept.problems
    printing.print_due()


def meeting(year: Year) -> None:
    """The third file is read too; C7, the meeting has begun and one case of it is concluded."""
    staff, lead = year.staff.user, year.lead.user
    assert staff is not None and lead is not None
    for row in rows_of(year, "scores"):
        hand_in(year, row)
    make.started(year.files["late"], lead)
    for name, total in zip(READERS, ("90", "60", "75", "70"), strict=True):
        make.scored(make.accepted(year.files["late"], year.experts[name], staff, lead), total)
    type(year.cycle).objects.filter(pk=year.cycle.pk).update(quota_shortlist=2)
    meeting_of.open_consensus(year.cycle, by=year.lead, version=year.cycle.version, key=click())
    people = list(Meeting.objects.get().attendances.values_list("expert", flat=True))
    year.meet(meeting_of.call_roll, year.staff, roll=RollCall(clock.today(), "会" * 100, frozenset(people), people[0]))
    year.meet(meeting_of.convene, year.staff)
    settle(year, 1)
    meeting_of.ask_workbook(year.cycle, by=year.staff)


def settle(year: Year, most: int) -> None:
    """Conclude so many cases that nobody has concluded."""
    held = Meeting.objects.get()
    people = list(held.attendances.values_list("expert", flat=True))
    for case in held.cases.filter(outcome="")[:most]:
        voices = dict.fromkeys(people, ("for", "数据链完整。" * 20))
        said: dict[str, Any] = {"voices": voices, "outcome": "in", "conclusion": "按排名结果办理。" * 20}
        meeting_of.settle(case, by=year.staff, version=case.version, key=click(), **said)


def ended(year: Year) -> None:
    """Everything is said, the minutes are signed; LEAD has to confirm."""
    settle(year, len(FILES))
    chosen = {row.pk: Chosen(True, "合议一致同意入围。" * 20) for row in year.files.values()}
    year.meet(meeting_of.decide, year.staff, chosen=chosen)
    year.meet(meeting_of.close, year.staff, quota_note="三人水平相当，均予入围。")
    year.meet(meeting_of.attach_scan, year.staff, scan=checking.scan(9))
    printed("consensus_minutes")


def printed(kind: str) -> None:
    """The last paper of this kind is finished, the others still wait for a worker."""
    render(GeneratedDocument.objects.filter(kind=kind, void_at=None).latest("pk").pk)


# Each step with those whose pages are looked at after it, and the rooms in which something is new then.
STEPS = {
    planning: (
        ("staff", "lead", "scores", "not sworn", "newcomer", "split"),
        ("expert_pool", "rubric", "blinding", "written_review"),
    ),
    scoring: (
        ("staff", "lead", "chief", "sup", "scores", "third", "invited"), ("assignment", "written_review", "consensus"),
    ),
    meeting: (("staff", "lead", "scores"), ("written_review", "consensus")),
    ended: (("staff", "lead", "chief"), ("written_review", "consensus")),
}  # fmt: skip
