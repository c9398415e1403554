"""The demonstration's stage 2: blind copies, a plan, fourteen experts who score, a meeting, seventeen on the list."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from hashlib import sha256

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from nominations.acting import Actor
from nominations.models import Application
from nominations.pipeline import Status
from review.allotment import drawing
from review.assignment import transitions as assigning
from review.blind import making
from review.blind.models import BlindCopy
from review.consensus import transitions as conferring
from review.experts.models import Expert
from review.meetings.models import Case, Meeting
from review.meetings.recording import Chosen, RollCall
from review.rankings import freezing
from review.sheets import printing, rubric
from review.sheets.models import Assignment
from review.sheets.moves import State
from review.sheets.writing import Filled
from review.written_review import transitions as reviewing
from saq_portal.demo import images, panel
from saq_portal.demo.setting import Directory
from saq_portal.demo.story import Tale, click, day

SEED = 2023
# Whose way ends here: the others of the thirty-one go on to the hall.
OUT = ("written_rejected",)
PRAISE = "以QC方法锁定真因，数据链完整，成果已固化为企业标准；推广范围限于本单位，行业影响力有待提升。"
DOUBT = "岗位工作扎实，但质量工具方法运用较为零散，成效缺少量化数据和第三方证明，示范带动作用有待积累。"
CAPPED = "申报人未填报本指标，仅就材料中可见的内容给予参考分。"
VOICES = {True: "材料翔实，成效可核实，同意入围。", False: "与同组相比成效证明不足，不建议入围。"}


@dataclass
class Desk:
    """Who acts in stage 2, and what becomes of whom."""

    tale: Tale
    staff: User
    lead: User
    experts: dict[str, Expert]

    @property
    def by(self) -> Actor:
        return Actor(self.staff, Role.STAFF)

    @property
    def head(self) -> Actor:
        return Actor(self.lead, Role.LEAD)

    def goes_on(self, application: Application) -> bool:
        """Whether the table lets this person into the hall."""
        return application.pk in self._onward

    def __post_init__(self) -> None:
        self._onward = {
            application.pk
            for code, application in self.tale.applications.items()
            if not _outcome(self.tale, code).startswith(OUT)
        }


def _outcome(tale: Tale, code: str) -> str:
    """The last station of the fate in the table: “correction→written_rejected” ends in the second."""
    return tale.fates[code].rpartition("→")[2].strip()


def review(tale: Tale, directory: Directory) -> dict[str, Expert]:
    """C6 to the confirmed list: seventeen shortlisted, fourteen not (§5.2). Returns {code: expert}."""
    people = tale.stage.people
    desk = Desk(tale, people[Role.STAFF], people[Role.LEAD], panel.seat(tale, directory, people[Role.STAFF]))
    cycle = tale.stage.cycle
    with clock.at(day(5, 8, 9)):
        cycle.refresh_from_db()
        reviewing.start(cycle, by=desk.head, version=cycle.version, key=click())
    _copy(desk)
    _assign(desk)
    _score(desk)
    _meet(desk)
    return desk.experts


def _waiting(desk: Desk, status: str) -> list[Application]:
    rows = Application.objects.filter(cycle=desk.tale.stage.cycle, status=status)
    return list(rows.select_related("cycle", "employer__parent", "recommender__parent").order_by("acceptance_no"))


def _copy(desk: Desk) -> None:
    """One case worker releases every certificate without its metadata, and confirms what was read."""
    with clock.at(day(5, 8, 10)):
        making.make_all(desk.tale.stage.cycle, _waiting(desk, Status.FORMAL_PASSED), by=desk.by)
        for copy in BlindCopy.objects.filter(application__cycle=desk.tale.stage.cycle).order_by("code"):
            for file in copy.files.all():
                copy.refresh_from_db()
                making.decide_file(file, choice="released", by=desk.by, version=copy.version)
            copy.refresh_from_db()
            making.confirm(copy, by=desk.by, version=copy.version)


def _assign(desk: Desk) -> None:
    """A plan from a known seed, taken up; LEAD begins the review of all, due on 19 May."""
    cycle = desk.tale.stage.cycle
    with clock.at(day(5, 8, 14)):
        cycle.refresh_from_db()
        plan = assigning.draw(cycle, by=desk.by, seed=SEED)
        drawing.run(plan.pk)
        plan.refresh_from_db()
        assigning.take_up(plan, by=desk.by, version=plan.version, key=click())
    with clock.at(day(5, 8, 16)):
        picks = [one.key for one in _waiting(desk, Status.FORMAL_PASSED)]
        reviewing.begin(cycle, picks, by=desk.head, days=9, version=cycle.version, key=click())


def _score(desk: Desk) -> None:
    """Each expert accepts on the 9th and hands in two or three sheets a day."""
    table = {row.code: row for row in panel.rows()}
    content = rubric.of_cycle(desk.tale.stage.cycle).content
    for number, (code, expert) in enumerate(desk.experts.items()):
        by = Actor(expert.user, Role.EXP)
        rows = Assignment.objects.filter(expert=expert, state=State.INVITED).select_related("application")
        mine = list(rows.order_by("pk"))
        with clock.at(day(5, 9, 8) + timedelta(minutes=20 * number)):
            reviewing.accept([row.key for row in mine], by=by, key=click())
        for turn, row in enumerate(mine):
            with clock.at(day(5, 10 + turn // 2, 19, 10 * (turn % 2)) + timedelta(minutes=number)):
                filled = _sheet(content, row.application, desk.goes_on(row.application), code, table[code].harsh)
                kept = reviewing.hand_in(row.key, filled, by=by, version=0, page=click())
                assert not kept.problems, kept.problems
    with clock.at(day(5, 19, 20)):
        printing.print_due()


def _sheet(content: rubric.Content, application: Application, good: bool, code: str, harsh: float) -> Filled:
    """Scores that follow the table: 88 to 97 parts in a hundred of what can be had, or 58 to 70; repeatable."""
    claims = rubric.claimed(application)
    scores: dict[str, str] = {}
    notes: dict[str, str] = {}
    for dimension in content["dimensions"]:
        chance = int(sha256(f"{application.acceptance_no}{dimension['code']}".encode()).hexdigest()[:6], 16) / 0xFFFFFF
        mood = int(sha256(f"{application.acceptance_no}{code}".encode()).hexdigest()[:4], 16) / 0xFFFF
        part = (0.90 + 0.06 * chance if good else 0.60 + 0.08 * chance) + 0.03 * (mood - 0.5) - 0.02 * harsh
        most = rubric.cap(content, dimension, claims)
        share = Decimal(str(round(part, 4))) * most / dimension["points"]
        for item in dimension["items"]:
            scores[item["code"]] = str(half(share * item["points"]))
        if dimension["code"] not in claims:
            notes[dimension["code"]] = CAPPED
    verdict = "yes" if good else "no"
    return Filled(scores=scores, comment=PRAISE if good else DOUBT, notes=notes, verdict=verdict)


def half(value: Decimal) -> Decimal:
    """Down to a half point."""
    return (value * 2).quantize(Decimal(1), ROUND_DOWN) / 2


def _meet(desk: Desk) -> None:
    """23 May: all come, each case is heard, the list follows the ranking; signed and confirmed the next day."""
    cycle = desk.tale.stage.cycle
    with clock.at(day(5, 22, 9)):
        cycle.refresh_from_db()
        conferring.open_consensus(cycle, by=desk.head, version=cycle.version, key=click())
    meeting = Meeting.objects.get(cycle=cycle)
    with clock.at(day(5, 23, 9)):
        present = frozenset(expert.pk for expert in desk.experts.values())
        chair = desk.experts["E01"].pk
        roll = RollCall(date(2023, 5, 23), "（演示）协会三楼会议室", present, chair)
        conferring.call_roll(meeting, by=desk.by, roll=roll, version=meeting.version, key=click())
        meeting.refresh_from_db()
        conferring.convene(meeting, by=desk.by, version=meeting.version, key=click())
    with clock.at(day(5, 23, 10)):
        for case in Case.objects.filter(meeting=meeting).order_by("pk"):
            _settle(desk, case)
        _decide(desk, meeting)
    _sign(desk, meeting)


def _settle(desk: Desk, case: Case) -> None:
    """Everybody in the room speaks; the outcome is the one of the table."""
    from review.meetings.cases import speakers

    good = desk.goes_on(case.application)
    voices = {row.expert_id: ("for" if good else "against", VOICES[good]) for row in speakers(case)}
    outcome = Case.Outcome.IN if good else Case.Outcome.OUT
    conferring.settle(
        case, by=desk.by, voices=voices, outcome=outcome, conclusion=VOICES[good], version=case.version, key=click()
    )


def _decide(desk: Desk, meeting: Meeting) -> None:
    ranking = freezing.latest(desk.tale.stage.cycle)
    assert ranking is not None
    chosen = {}
    for row in ranking.rows.select_related("application"):
        good = desk.goes_on(row.application)
        chosen[row.application_id] = Chosen(good, "" if row.suggested == good else "经合议，依据材料证明情况调整。")
    meeting.refresh_from_db()
    conferring.decide(meeting, by=desk.by, chosen=chosen, version=meeting.version, key=click())


def _sign(desk: Desk, meeting: Meeting) -> None:
    with clock.at(day(5, 23, 17)):
        meeting.refresh_from_db()
        conferring.close(meeting, by=desk.by, quota_note="", version=meeting.version, key=click())
    with clock.at(day(5, 24, 9)):
        lines = ["主持人、到会专家签字（演示）", "本件为虚构的演示材料"]
        scan = SimpleUploadedFile("合议纪要签字件.jpg", images.paper("合议纪要签字件", lines), "image/jpeg")
        meeting.refresh_from_db()
        conferring.attach_scan(meeting, scan, by=desk.by, version=meeting.version, key=click())
    with clock.at(day(5, 24, 15)):
        meeting.refresh_from_db()
        conferring.confirm(meeting, by=desk.head, version=meeting.version, key=click())
