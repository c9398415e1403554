"""One application on its way through stage 2, with somebody in every place there is; each step builds on the last."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from accounts import clock
from accounts.models import RoleGrant, User
from accounts.roles import Role
from nominations.acting import Actor
from nominations.models import Application, Cycle
from nominations.transitions import advance_cycle, everyone
from review.blind import making
from review.blind.models import BlindCopy
from review.consensus import transitions as meeting_of
from review.expert_pool import transitions as pool
from review.experts import conflicts
from review.experts.models import Appointment, Expert, Relation
from review.meetings.models import Meeting
from review.meetings.recording import Chosen, RollCall
from review.recusal import transitions as recusing
from review.sheets import printing
from review.sheets.models import Assignment
from review.written_review import forms, transitions
from tests.factories import experts as make
from tests.factories.formal_check import scan
from tests.factories.journey import Town, click
from tests.factories.nominations import IN_TIME, make_user
from tests.review.written_review.test_scoring import whole

ASSOCIATION = (Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP)
MEMBERS = ("assigned", "conflicted", "unassigned", "unsigned")
AT = IN_TIME + timedelta(hours=2)


@dataclass
class Scene:
    """`file` is what everything is about, `other` the second file of the year, `rows` the assignments to `file`."""

    town: Town
    file: Application
    other: Application
    people: dict[str, User | None]
    experts: dict[str, Expert]
    lead: User
    rows: dict[str, Assignment] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)

    def person(self, actor: str) -> User:
        user = self.people[actor]
        assert user is not None
        return user

    def by(self, actor: str, role: str) -> Actor:
        return Actor(self.person(actor), role)

    @property
    def cycle(self) -> Any:
        self.town.cycle.refresh_from_db()
        return self.town.cycle

    def fresh(self, name: str) -> Assignment:
        self.rows[name].refresh_from_db()
        return self.rows[name]

    @property
    def meeting(self) -> Meeting:
        return Meeting.objects.select_related("cycle").get()

    def meet(self, verb: Callable[..., Any], by: Actor, **more: Any) -> None:
        meeting = self.meeting
        verb(meeting, by=by, version=meeting.version, key=click(), **more)


def holding(*roles: str) -> User:
    user = make_user(roles[0])
    for role in roles[1:]:
        RoleGrant.objects.create(user=user, role=role)
    return user


def planning() -> Scene:
    """C5: both files passed; the pool is appointed, copies are made and one file of each is decided."""
    town, first, lead = Town.build(), holding(Role.STAFF, Role.LEAD), make_user(Role.LEAD)
    Cycle.objects.filter(pk=town.cycle.pk).update(quota_shortlist=2)
    neighbour = Town.build(town.cycle)
    file, other = (make.formal_passed(one, first) for one in (town, neighbour))
    for name, by in (("deadline", Actor.system()), ("begin_formal", Actor(lead, Role.LEAD))):
        advance_cycle(town.cycle, name, by=by, permit=everyone if by.user is None else make.yes)
    experts = {name: make.expert() for name in (*MEMBERS, "second", "third", "late", "suspect")}
    for name, one in experts.items():
        row = make.appointed(one, town.cycle, first)
        if name != "unsigned":
            make.sworn(row)
    people: dict[str, User | None] = {
        "anonymous": None, "nominee": town.nominee, "other_nominee": neighbour.nominee, "unit": town.unit,
        "rec": town.rec, "first": first, "away": holding(*ASSOCIATION), "disabled": holding(*ASSOCIATION),
        "newcomer": make_user(Role.EXP), **{role: make_user(role) for role in (*ASSOCIATION, Role.ADM)},
        **{name: experts[name].user for name in MEMBERS},
    }  # fmt: skip
    scene = Scene(town, file, other, people, experts, lead)
    prepared(scene)
    return scene


def prepared(scene: Scene) -> None:
    """A request, a relation, a conflict and a recusal; copies with their first file released."""
    first, away = scene.by("first", Role.STAFF), scene.by("away", Role.STAFF)
    recusing.declare(scene.file, by=away, reason="申报人是本人的亲属。")
    things = scene.things
    things["relation"] = Relation.objects.create(expert=scene.experts["assigned"], kind="family", person_name="某甲")
    things["request"] = pool.ask(
        scene.file, person_name="某乙", unit_name="", reason="曾因技术争议发生纠纷。", version=scene.file.version,
        key=click(), by=scene.by("nominee", Role.NOM),
    )  # fmt: skip
    suspect = scene.experts["suspect"]
    things["conflict"] = conflicts.enter(suspect, scene.file, "other", reason="有人反映二人相识。", by=first)
    making.make_all(scene.cycle, [scene.file, scene.other], by=first)
    for application in (scene.file, scene.other):
        copy = BlindCopy.objects.get(application=application)
        making.decide_file(copy.files.all()[0], choice="released", by=first, version=copy.version)
    things["copy"] = BlindCopy.objects.get(application=scene.file)


def opened(scene: Scene) -> None:
    """C6, T18: experts proposed, invited, accepted; two sheets of three handed in, a conflict found, a plan drawn."""
    lead, first = Actor(scene.lead, Role.LEAD), scene.person("first")
    for application in (scene.file, scene.other):
        make.copied(application, scene.person("staff"))
    transitions.start(scene.cycle, by=lead, version=scene.cycle.version, key=click())
    for name in ("assigned", "second", "third", "conflicted", "unsigned"):
        scene.rows[name] = make.proposed(scene.file, scene.experts[name], first)
    begin = {"by": lead, "days": 10, "version": scene.cycle.version, "key": click()}
    transitions.begin(scene.cycle, [scene.file.key], **begin)
    for name in ("assigned", "second", "third", "conflicted"):
        transitions.accept([scene.rows[name].key], by=Actor(scene.experts[name].user, Role.EXP), key=click())
    conflicts.enter(
        scene.experts["conflicted"], scene.file, "other", reason="有人反映二人相识。", by=scene.by("first", Role.STAFF)
    )
    hand_in(scene, "second")
    make.scored(scene.fresh("third"), "60")
    make.started(scene.other, scene.lead)
    for name in ("unassigned", "second", "third"):
        row = make.accepted(scene.other, scene.experts[name], first, scene.lead)
        make.scored(row, "70")
        scene.rows |= {"of_unassigned": row} if name == "unassigned" else {}
    scene.things["plan"] = make.drawn(scene.cycle, scene.person("first"), seed=1)
    scene.rows["late"] = make.proposed(scene.file, scene.experts["late"], first)
    clue = "第三份证明材料的日期早于公司成立的日期。"
    by = scene.by("assigned", Role.EXP)
    scene.things["clue"] = transitions.report(scene.fresh("assigned"), by=by, text=clue, key=click())


def hand_in(scene: Scene, name: str) -> None:
    by = Actor(scene.experts[name].user, Role.EXP)
    kept = transitions.hand_in(scene.rows[name].key, forms.typed(whole()), by=by, version=0, page=click())
    assert not kept.problems
    printing.print_due()  # as a worker does


def locked(scene: Scene) -> None:
    """C7: the third sheet is there, the meeting is held and everything is said in it."""
    hand_in(scene, "assigned")
    meeting_of.open_consensus(scene.cycle, by=Actor(scene.lead, Role.LEAD), version=scene.cycle.version, key=click())
    staff = scene.by("staff", Role.STAFF)
    people = list(scene.meeting.attendances.values_list("expert", flat=True))
    roll = RollCall(clock.today(), "协会会议室", frozenset(people), people[0])
    scene.meet(meeting_of.call_roll, staff, roll=roll)
    scene.meet(meeting_of.convene, staff)
    for case in scene.meeting.cases.all():
        said: dict[str, Any] = {
            "voices": dict.fromkeys(people, ("for", "")), "outcome": "in", "conclusion": "按排名结果办理。"
        }  # fmt: skip
        meeting_of.settle(case, by=staff, version=case.version, key=click(), **said)
    scene.meet(meeting_of.decide, staff, chosen={
        application.pk: Chosen(True, "合议一致同意入围。") for application in (scene.file, scene.other)
    })  # fmt: skip
    scene.things["case"] = scene.meeting.cases.filter(application=scene.file).first()
    scene.things["workbook"] = meeting_of.ask_workbook(scene.cycle, by=staff)


def closed(scene: Scene) -> None:
    """The meeting has ended, by `first`, and the signed minutes are here."""
    first = scene.by("first", Role.STAFF)
    scene.meet(meeting_of.close, first, quota_note="")
    scene.meet(meeting_of.attach_scan, first, scan=scan(9))
    scene.things["minutes"] = scene.meeting.minutes


def decided(scene: Scene) -> None:
    """T19."""
    scene.meet(meeting_of.confirm, Actor(scene.lead, Role.LEAD))


STEPS: dict[str, Callable[[Scene], None]] = {
    "planning": lambda scene: None, "open": opened, "locked": locked, "closed": closed, "decided": decided,
}  # fmt: skip


def appointment(scene: Scene, name: str) -> Appointment:
    return Appointment.objects.get(expert=scene.experts[name])
