"""Three nominees on their way through stage 3, with somebody in every place there is; each step builds on the last."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import clock
from accounts.models import RoleGrant, User
from accounts.roles import Role
from documents.files import Facts, keep
from nominations.acting import Actor
from nominations.models import Application, Cycle
from review.attendance import transitions as attending
from review.attending.models import Deck
from review.defense import transitions as planning
from review.experts import conflicts
from review.experts.models import Expert
from review.hall import transitions as running_of
from review.halls.models import Seat, Session, Slot
from review.marks import papers, rubric, writing
from review.marks.models import Mark
from review.marks.writing import Sent
from review.proposal import transitions as proposing
from review.proposals import closing
from review.proposals.choosing import Chosen
from review.proposals.models import Choice, Proposal
from review.recusal import transitions as recusing
from tests.factories import defense, halls
from tests.factories import experts as make
from tests.factories.formal_check import scan
from tests.factories.journey import Town, click
from tests.factories.nominations import IN_TIME, make_user, small_image
from tests.permissions.actors import holding
from tests.review.matching.papers import pdf_of

AT = IN_TIME + timedelta(hours=2)
ASSOCIATION = (Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP)
# On the panel of the first session, in the order of their seats; `left` had a seat, `elsewhere` is in the chair of the
# second session. Then the committee of stage 4; `late` never comes to its meeting, `dismissed` was a member.
PANEL = ("chair", "member", "recused", "silent", "spare")
COMMITTEE = ("delegate", "late", "apart", *(f"sitter{n}" for n in range(4)))
EXPERTS = (*PANEL, "left", "elsewhere", "other_spare", "dismissed", *COMMITTEE)


@dataclass
class Scene:
    """`file` is what everything is about; `second` is heard in the same session, `third` in the other."""

    plan: defense.Scene
    people: dict[str, User | None]
    experts: dict[str, Expert]
    file: Application
    second: Application
    third: Application
    session: Session
    other: Session
    things: dict[str, Any] = field(default_factory=dict)

    def person(self, actor: str) -> User:
        user = self.people[actor]
        assert user is not None
        return user

    def by(self, actor: str, role: str) -> Actor:
        return Actor(self.person(actor), role)

    @property
    def first(self) -> Actor:
        return self.by("first", Role.STAFF)

    @property
    def cycle(self) -> Cycle:
        return Cycle.objects.get(pk=self.plan.cycle.pk)

    def held(self, session: Session) -> Session:
        return Session.objects.select_related("cycle").get(pk=session.pk)

    def slot(self, application: Application) -> Slot:
        return Slot.objects.select_related("session__cycle", "application").get(application=application, freed_at=None)

    def seat(self, name: str) -> Seat:
        return Seat.objects.select_related("session__cycle", "expert__user").get(expert=self.experts[name])

    @property
    def proposal(self) -> Proposal | None:
        return Proposal.objects.filter(cycle=self.plan.cycle).first()


def begun() -> Scene:
    """S1 by `first`: two sessions with their panels, slots and lots; nobody was told."""
    town, first, lead = Town.build(), holding(Role.STAFF, Role.LEAD, Role.CHIEF), make_user(Role.LEAD)
    rules = {"panel_min": 3, "panel_per_slot": 3, "quota_proposed": 2, "quota_reserve": 1}
    Cycle.objects.filter(pk=town.cycle.pk).update(**rules)
    file, second, third = halls.shortlisted(town, first, lead, "86.50", "84.00", "82.00")
    town.cycle.refresh_from_db()
    experts = {name: make.expert(name) for name in EXPERTS}
    for one in experts.values():
        make.sworn(make.appointed(one, town.cycle, first))
    plan = defense.Scene(town, town.cycle, first, lead, list(experts.values()), [file, second, third])
    scene = Scene(
        plan, people_of(town, third, first, lead, experts), experts, file, second, third, plan.session(14),
        plan.session(15),
    )  # fmt: skip
    recusing.declare(file, by=scene.by("away", Role.STAFF), reason="申报人是本人的亲属。")
    for name in ("recused", "apart"):
        conflicts.enter(experts[name], file, "other", reason="有人反映二人相识。", by=scene.first)
    seated(scene)
    absences(scene)
    plan.arranged()
    for session in (scene.session, scene.other):
        plan.drawn(session)
    Slot.objects.filter(application__in=(file, second)).update(lot=None)  # no two bear one lot, even for a moment
    for order, application in enumerate((file, second), start=1):  # whatever the lot says
        Slot.objects.filter(application=application).update(order=order, lot=order)
    return scene


def people_of(
    town: Town, third: Application, first: User, lead: User, experts: dict[str, Expert]
) -> dict[str, User | None]:
    def of(role: str, unit: Any) -> User:
        return RoleGrant.objects.select_related("user").get(role=role, unit_id=unit.pk).user

    return {
        "anonymous": None, "nominee": town.nominee, "unit": town.unit, "rec": town.rec, "other_nominee": third.nominee,
        "other_unit": of(Role.UNIT, third.employer), "other_rec": of(Role.REC, third.recommender), "first": first,
        "lead": lead, "away": holding(*ASSOCIATION), "disabled": holding(*ASSOCIATION),
        **{role: make_user(role) for role in (Role.STAFF, Role.CHIEF, Role.SUP, Role.ADM)},
        **{name: one.user for name, one in experts.items()},
    }  # fmt: skip


def seated(scene: Scene) -> None:
    """`silent` has not answered, `left` gave the seat back."""
    people = scene.experts
    for name in (*PANEL, "left"):
        act = {"by": scene.first, "version": scene.held(scene.session).version, "key": click()}
        seat = planning.invite(scene.session, people[name], **act)
        if name != "silent":
            defense.halls_answer(seat, scene.by(name, Role.EXP))
    version = scene.held(scene.session).version
    planning.unseat(scene.seat("left"), reason="工作安排冲突。", by=scene.first, version=version, key=click())
    scene.plan.seated(scene.other, [people[name] for name in ("elsewhere", "other_spare", "sitter0")])


def absences(scene: Scene) -> None:
    """Times that lead the solver: `file` and `second` cannot come to the second session, `third` not to the first."""

    def enter(application: Application, session: Session) -> Any:
        day = datetime.combine(session.starts_at.astimezone(clock.SHANGHAI).date(), time(), clock.SHANGHAI)
        terms = {"starts_at": day, "ends_at": day + timedelta(days=1), "note": "出差", "by": scene.first}
        return planning.enter_absence(scene.cycle, expert=None, application=application, **terms)

    scene.things["absence"] = enter(scene.file, scene.other)
    enter(scene.second, scene.other)
    enter(scene.third, scene.session)
    far = scene.session.starts_at + timedelta(days=90)
    terms = {"starts_at": far, "ends_at": far + timedelta(hours=2), "note": "", "by": scene.by("member", Role.EXP)}
    scene.things["own_absence"] = attending.enter_absence(scene.cycle, scene.experts["member"], **terms)


def notified(scene: Scene) -> None:
    """S2, T21; the nominee brings slides and asks for leave."""
    for session in (scene.session, scene.other):
        scene.plan.notified(session)
    facts, nominee = Facts("application/pdf", pages=1), scene.by("nominee", Role.NOM)
    slides = keep(pdf_of(small_image(1)), facts, name="演示文稿.pdf", by=nominee.user)
    scene.things["deck"] = Deck.objects.create(application=scene.file, file=slides, uploaded_by=nominee.user)
    proof = SimpleUploadedFile("证明.jpg", small_image(2), content_type="image/jpeg")
    slot, terms = scene.slot(scene.file), {"reason": "因公出差不能到会。", "proof": proof, "key": click()}
    scene.things["leave"] = attending.ask_leave(slot, by=nominee, **terms)


def opened(scene: Scene) -> None:
    """S4: leave is refused, `file` is being scored and all sheets are here, `second` has not come."""
    leave = scene.things["leave"]
    attending.decide_leave(
        leave, granted=False, note="请按时参加答辩。", session=None, by=scene.first, version=leave.version, key=click()
    )
    staff = scene.person("first")
    halls.running(scene.held(scene.session), staff)
    Seat.objects.filter(pk=scene.seat("silent").pk).update(present_at=None)
    halls.stepped(scene.slot(scene.file), staff, *halls.TO_SCORING)
    halls.marked(scene.slot(scene.file), "88", "", "", "", "84")
    scene.things["mark"] = handed_in(scene, "member", "86")
    halls.stepped(scene.slot(scene.second), staff, "mark_absent")
    scene.things["screen"] = running_of.show_screen(scene.held(scene.session), by=scene.first, key=click())
    seat = scene.seat("member")
    scene.things["blank"], scene.things["own"] = (
        papers.blank_sheets(seat, by=staff),
        papers.filled_sheets(seat, by=staff),
    )


def handed_in(scene: Scene, name: str, total: str) -> Mark:
    """By the verb of the page, so that there is a sheet to print."""
    slot = scene.slot(scene.file)
    scores = halls.split(rubric.of_cycle(scene.cycle).content, total)
    sent = Sent(slot=slot.key, ticket=click(), scores=scores, made_at=clock.now(), hand_in=True)
    answer = writing.receive(sent, by=scene.by(name, Role.EXP))
    assert answer.mark is not None and not answer.problems, answer.problems
    return answer.mark


def closed(scene: Scene) -> None:
    """S9 by `first`: `second` came late and was heard, the signed summary is here."""
    staff = scene.person("first")
    halls.stepped(scene.slot(scene.file), staff, "all_scored")
    halls.stepped(scene.slot(scene.second), staff, "reinstate")
    halls.held(scene.slot(scene.second), staff, "70", "71", "72", "", "73")
    ended(scene, scene.session)
    scene.things["summary"] = scene.held(scene.session).summary


def ended(scene: Scene, session: Session) -> None:
    closing.close_session(session, by=scene.first, version=scene.held(session).version, key=click())
    staff = scene.by("staff", Role.STAFF)  # ten files a minute are the most that one person brings
    proposing.attach_scan(session, by=staff, scan=scan(9), version=scene.held(session).version, key=click())


def listed(scene: Scene) -> None:
    """S10 of both sessions, the year is counted, `first` has handed the list in."""
    lead, staff = scene.by("lead", Role.LEAD), scene.person("first")
    halls.running(scene.held(scene.other), staff)
    halls.held(scene.slot(scene.third), staff, "60", "61", "62")
    ended(scene, scene.other)
    for session in (scene.session, scene.other):
        held = scene.held(session)
        proposing.confirm_session(held, by=lead, version=held.version, key=click())
    choices = (Choice.PROPOSE, Choice.PROPOSE, Choice.RESERVE)
    rows = (scene.file, scene.second, scene.third)
    chosen = {row.pk: Chosen(choice, "按总分排序。") for row, choice in zip(rows, choices, strict=True)}
    written(scene, proposing.write, chosen=chosen)
    written(scene, proposing.submit, quota_note="")
    scene.things["workbook"] = proposing.ask_workbook(scene.cycle, by=scene.first)


def written(scene: Scene, verb: Callable[..., Any], **terms: Any) -> None:
    proposal = scene.proposal
    assert proposal is not None
    verb(proposal, **({"by": scene.first, "version": proposal.version, "key": click()} | terms))


def decided(scene: Scene) -> None:
    """T22."""
    written(scene, proposing.confirm, by=scene.by("lead", Role.LEAD))
    proposal = scene.proposal
    assert proposal is not None
    scene.things["list"] = proposal.paper


DEFENSE_STEPS: dict[str, Callable[[Scene], None]] = {
    "planned": lambda scene: None, "notified": notified, "running": opened, "closed": closed, "listed": listed,
    "decided": decided,
}  # fmt: skip
