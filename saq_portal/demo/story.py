"""What happens in the demonstration: forty nominees from draft to the association's desk, by the demo calendar."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count

from accounts import clock, phones
from accounts.models import User
from accounts.roles import Role
from documents.files import Facts, keep
from nominations.acting import Actor, TransitionError
from nominations.application import transitions as filling
from nominations.application.permissions import can_create
from nominations.bans import person_key
from nominations.conditions import CONDITIONS, YES
from nominations.dictionaries import AttachmentKind, OrganiserType
from nominations.endorsement import transitions as endorsing
from nominations.models import Application, Attachment, Ban, Consent, Honour, Unit
from nominations.models.ban import BanSubject
from nominations.pipeline import Status
from nominations.recommendation import transitions as recommending
from nominations.texts import CONSENTS
from nominations.transitions import begin
from saq_portal.demo import images, texts
from saq_portal.demo.setting import PREFIX, Directory, Stage
from saq_portal.demo.tables import NomineeRow

_click = count(1)


def day(month: int, number: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2023, month, number, hour, minute, tzinfo=clock.SHANGHAI)


def click() -> str:
    """The key of one rendered form."""
    return f"demo-{next(_click)}"


def attach(application: Application, kind: str, title: str, by: User, **links: object) -> Attachment:
    """A drawn paper as the file that proves something."""
    draw = images.card if kind in (AttachmentKind.ID_FRONT, AttachmentKind.ID_BACK) else images.paper
    data = draw(title, [f"姓名：{application.name}", f"单位：{application.employer}", "本件为虚构的演示材料"])
    size = (1016, 641) if draw is images.card else (1000, 700)
    file = keep(data, Facts("image/jpeg", width=size[0], height=size[1]), name=f"{title}.jpg", by=by)
    return Attachment.objects.create(application=application, kind=kind, file=file, caption=title, added_by=by, **links)


def consent(user: User, application: Application) -> None:
    for text in CONSENTS:
        Consent.objects.create(
            user=user, cycle=application.cycle, kind=text.kind, text_version=text.version, text_hash=text.sha256
        )


HONOURS = (
    "上海市优秀质量管理小组成果一等奖",
    "上海市质量信得过班组",
    "全国优秀质量管理小组",
    "上海市质量技术奖三等奖",
    "上海市现场管理星级评价",
)


def add_honours(application: Application, row: NomineeRow, by: User) -> None:
    """As many as the table says, all within the three years of R24."""
    for number in range(row.honours):
        honour = Honour.objects.create(
            application=application, position=number + 1, name=HONOURS[number % len(HONOURS)],
            organiser="上海市质量协会", organiser_type=OrganiserType.SAQ, level="association",
            activity_kind="qc_circle", awarded_month=date(2022 - number % 2, 8, 1), is_team=True, team_role="leader",
        )  # fmt: skip
        attach(application, AttachmentKind.CERTIFICATE, honour.name, by, proves="honour", honour=honour)


def add_files(application: Application, row: NomineeRow, by: User) -> None:
    """Everything that R35–R37 and R112 ask for."""
    attach(application, AttachmentKind.ID_FRONT, "居民身份证（人像面）", by)
    attach(application, AttachmentKind.ID_BACK, "居民身份证（国徽面）", by)
    attach(application, AttachmentKind.UNION_CARD, "工会电子会员证", by)
    for claim, held, title in (
        ("skill_level", application.skill_level, "职业技能等级证书"),
        ("title", application.title, "专业技术职务任职资格证书"),
        ("patent", "yes" if application.has_patent else "none", "专利证书"),
    ):
        if held not in ("", "none"):
            attach(application, AttachmentKind.CERTIFICATE, title, by, proves=claim)
    for letter, indicator in zip("ABCD", ("craft", "skill", "lead", "contribution"), strict=True):
        if letter in row.indicators:
            attach(application, AttachmentKind.EVIDENCE, "岗位业绩证明", by, indicator=indicator)


def draft(stage: Stage, row: NomineeRow, nominee: User, *, employer: Unit | None = None) -> Application:
    """T1 and everything the nominee fills in."""
    employer = employer or stage.employers[row.employer]
    application = Application(
        cycle=stage.cycle, nominee=nominee, created_by=nominee, employer=employer, recommender=stage.units[row.unit],
        id_no=row.id_no, id_index=person_key(row.id_no), mobile=phones.local(nominee.phone),
        home_addr="演示市演示路100弄1号101室", home_zip="200240", model_worker=["none"],
        political="01" if row.code in ("N01", "N05", "N13") else "13",
        unit_nature=employer.nature or "state", unit_addr=employer.address, unit_zip=employer.postcode,
        frontline_type="production", is_in_service=True, is_prc_national=True, is_union_member=True,
        not_bureau_level=True, not_centrally_managed_head=True, not_retired=True, union_doc_kind="electronic",
        no_honours=row.honours == 0, **row.content, **texts.narrative(row), **texts.indicators(row),
    )  # fmt: skip
    consent(nominee, application)
    begin(application, by=Actor(nominee, Role.NOM), permit=can_create)
    add_honours(application, row, nominee)
    add_files(application, row, nominee)
    return application


def send(application: Application) -> None:
    """T3 by the nominee."""
    by = Actor(application.nominee, Role.NOM)
    filling.submit(application, by=by, version=application.version, key=click())
    application.refresh_from_db()


def endorse(stage: Stage, application: Application) -> None:
    """T7: the unit opens it, compares every paper with its original and agrees."""
    officer = stage.officers[application.employer_id or 0]
    by = Actor(officer, Role.UNIT)
    endorsing.open_case(application, by=by)
    for file in application.attachments.filter(removed_at=None, kind__in=endorsing.CONFIRMED_KINDS):
        endorsing.confirm(file, by=by, confirmed=True)
    decision = {
        "opinion": texts.UNIT_OPINION,
        "signer": officer.name,
        "signed_on": clock.today(),
        "ticks": dict.fromkeys(endorsing.TICKS, True),
    }
    application.refresh_from_db()
    assert application.recommender is not None
    endorsing.agree(
        application, by=by, decision=decision, recommender=application.recommender,
        version=application.version, key=click(),
    )  # fmt: skip
    application.refresh_from_db()


def recommend(stage: Stage, application: Application) -> None:
    """T10: the recommending unit opens every file, answers every condition and recommends."""
    officer = stage.recommenders[application.recommender_id or 0]
    by = Actor(officer, Role.REC)
    for file in application.attachments.filter(removed_at=None):
        recommending.mark_viewed(file, by=by)
    decision = {
        "opinion": texts.RECOMMENDER_OPINION.format(year=application.cycle.year),
        "signer": officer.name,
        "signed_on": clock.today(),
        "checklist": {row.clause: {"answer": YES, "remark": ""} for row in CONDITIONS},
    }
    recommending.recommend(application, by=by, decision=decision, version=application.version, key=click())
    application.refresh_from_db()


@dataclass
class Tale:
    """The forty on their way; `blocked` remembers who was refused at submission and with which sentence."""

    stage: Stage
    directory: Directory
    applications: dict[str, Application] = field(default_factory=dict)
    blocked: dict[str, str] = field(default_factory=dict)
    fates: dict[str, str] = field(default_factory=dict)  # the outcome of the table, by code

    def prepare(self, row: NomineeRow, number: int) -> None:
        self.fates[row.code] = row.outcome
        nominee = self.directory.add(Role.NOM, row.name, email=f"nominee{number}@example.com")
        with clock.at(day(3, 16) + timedelta(hours=2 * number)):
            self.applications[row.code] = draft(self.stage, row, nominee)

    def try_to_send(self, row: NomineeRow, number: int) -> bool:
        with clock.at(day(3, 21) + timedelta(hours=3 * number)):
            try:
                send(self.applications[row.code])
            except TransitionError as refusal:
                self.blocked[row.code] = str(refusal)
                return False
        return True

    def decide(self, row: NomineeRow, number: int) -> None:
        """The unit's and the recommending unit's decision, as the table's outcome says."""
        application = self.applications[row.code]
        unit = Actor(self.stage.officers[application.employer_id or 0], Role.UNIT)
        with clock.at(day(3, 28) + timedelta(hours=3 * number)):
            if row.outcome == "unit_rejected":
                endorsing.refuse(
                    application, by=unit, reason=texts.UNIT_REFUSED, version=application.version, key=click()
                )
                return
            if row.outcome.startswith("withdrawn"):
                nominee = Actor(application.nominee, Role.NOM)
                filling.withdraw(application, by=nominee, version=application.version, key=click())
                return
            endorse(self.stage, application)
        rec = Actor(self.stage.recommenders[application.recommender_id or 0], Role.REC)
        with clock.at(day(4, 3) + timedelta(hours=3 * number)):
            if row.outcome == "not_recommended":
                recommending.refuse(
                    application, by=rec, reason=texts.NOT_RECOMMENDED, version=application.version, key=click()
                )
                return
            recommend(self.stage, application)


def rival_entry(tale: Tale, row: NomineeRow) -> Application:
    """N39's number entered first through a unit of U05 under another account: the later submission is blocked."""
    employer = tale.stage.employers["沪芯晶圆制造有限公司"]
    other = tale.directory.add(Role.NOM, row.name, email="rival@example.com")
    with clock.at(day(3, 20)):
        application = draft(tale.stage, row, other, employer=employer)
        application.recommender = tale.stage.units["U05"]
        application.save(update_fields=["recommender"])
        send(application)
    return application


def ban(row: NomineeRow) -> None:
    """N40 is under a ban of an earlier year."""
    Ban.objects.create(
        subject_type=BanSubject.PERSON, subject_key=person_key(row.id_no), starts_on=date(2022, 6, 1),
        ends_on=date(2025, 6, 1), decision_doc="（演示）沪质协〔2022〕21号", created_at=day(3, 1),
    )  # fmt: skip


def stays_draft(row: NomineeRow) -> bool:
    return row.outcome.startswith("expired")


def ready(tale: Tale, unit_code: str, rows: list[NomineeRow]) -> list[Application]:
    """The recommended of one recommending unit in the order of the table."""
    mine = [tale.applications[row.code] for row in rows if row.unit == unit_code]
    return [application for application in mine if application.status == Status.RECOMMENDED]


__all__ = ["PREFIX", "Tale", "ban", "click", "day", "ready", "rival_entry", "stays_draft"]
