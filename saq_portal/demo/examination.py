"""The association's part of the story up to the end of stage 1: paper, a mail, checks, corrections, two rejections."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from nominations.acting import Actor
from nominations.annex1_rules.claims import claims
from nominations.application import transitions as filling
from nominations.correction import transitions as correcting
from nominations.corrections import ItemDraft
from nominations.cycles.transitions import tick
from nominations.models import Application, Batch, CorrectionRound
from nominations.pipeline import Status
from review.checklist import deciding
from review.checklist.items import ITEMS, NO, YES
from review.formal_check import transitions as checking
from review.formal_check.permissions import can_check, can_confirm
from review.formal_check.transitions import Given
from review.intake import transitions as intake
from review.mail_desk import transitions as mailing
from review.mailed.register import Enclosed, Said
from review.paper_desk import transitions as desk
from review.paperwork import ledger
from saq_portal.demo import images
from saq_portal.demo.story import Tale, click, day

RETIRED = "身份证显示已年满60周岁；单位人事部门确认已于2022年12月办理退休，不属于在职职工。"
# Who is asked for what on 18 April; N23 lets the date pass.
RETURNED: dict[str, ItemDraft] = {
    "N16": ItemDraft("attachment", "union_card", "影像不清晰，无法辨认会员姓名，请重新上传。"),
    "N23": ItemDraft("attachment", "indicator.lead", "“体现领军作用”指标未附经基层单位盖章确认的证明材料。"),
    "N27": ItemDraft("field", "job_brief", "所在岗位简述未写明质量职责，请补充。"),
    "N36": ItemDraft("field", "self_statement", "个人自述未写明牵头的质量改进，请补充。"),
}
ADDED = "负责本岗位的质量把关，牵头完成QC小组课题两项，成果已写入单位作业标准。"


@dataclass
class Office:
    """The two people of the association, and the tale they work on."""

    tale: Tale
    staff: User
    lead: User

    @property
    def by(self) -> Actor:
        return Actor(self.staff, Role.STAFF)

    def fresh(self, code: str) -> Application:
        application = self.tale.applications[code]
        application.refresh_from_db()
        return application


def examine(tale: Tale) -> None:
    """C5 to B9: thirty-one pass, one is rejected by two people, one by the clock."""
    people = tale.stage.people
    office = Office(tale, people[Role.STAFF], people[Role.LEAD])
    cycle = tale.stage.cycle
    cycle.refresh_from_db()
    with clock.at(day(4, 13, 10)):
        intake.begin_stage(cycle, by=Actor(office.lead, Role.LEAD), version=cycle.version, key=click())
    submitted = [code for code, row in tale.applications.items() if _stands(row, Status.SUBMITTED)]
    with clock.at(day(4, 14, 9)):
        for batch in Batch.objects.filter(cycle=cycle, status="received").order_by("pk"):
            intake.begin_exam(batch, by=office.by, version=batch.version, key=click())
            _take_list(office, batch)
    for number, code in enumerate(submitted):
        with clock.at(day(4, 14, 10) + timedelta(minutes=20 * number)):
            _take(office, office.fresh(code))
    with clock.at(day(4, 17, 16)):
        _mail(office, office.fresh("N16"))
    for code, item in RETURNED.items():
        with clock.at(day(4, 18, 10)):
            _send_back(office, office.fresh(code), item)
    for number, code in enumerate(("N16", "N27", "N36")):
        _correct(office, office.fresh(code), RETURNED[code], day(4, 19, 9) + timedelta(hours=3 * number))
    _reject(office, office.fresh("N12"))
    with clock.at(day(4, 21, 17, 1)):
        tick()
    left = [code for code in submitted if _stands(office.fresh(code), Status.SUBMITTED)]
    for number, code in enumerate(left):
        _pass(office, office.fresh(code), day(4, 24, 9) + timedelta(minutes=90 * number))
    with clock.at(day(5, 5, 17)):
        tick()


def _stands(application: Application, status: str) -> bool:
    application.refresh_from_db()
    return application.status == status


def _take(office: Office, application: Application) -> None:
    """B7 for one person: what is missing comes in."""
    short = {line.paper: line.missing for line in ledger.lines(application) if line.missing}
    if short:
        desk.take(application, by=office.by, copies=short, remark="", version=application.version, key=click())


def _take_list(office: Office, batch: Batch) -> None:
    batch.refresh_from_db()
    line = ledger.list_line(batch)
    copies = {line.paper: line.missing}
    desk.take_list(batch, by=office.by, copies=copies, remark="", version=batch.version, key=click())


def _mail(office: Office, application: Application) -> None:
    """What came to the mailbox is registered, and has to be put right on the portal all the same."""
    batch = application.batch_items.get(live=True).batch
    lines = [f"姓名：{application.name}", "本件为虚构的演示材料", "（邮件发来）"]
    card = SimpleUploadedFile("工会会员证.jpg", images.paper("工会会员服务卡", lines), "image/jpeg")
    said = Said(clock.now() - timedelta(minutes=40), "演示联系人", batch.recommender.name, "补发工会凭证影像")
    files = [Enclosed(1, card, "union_card", application)]
    mailing.register(batch, by=office.by, said=said, files=files, key=click())


def _send_back(office: Office, application: Application, item: ItemDraft) -> None:
    """T13, due on 21 April at five o'clock."""
    checking.request_correction(
        application, by=office.by, items=[item], due_at=day(4, 21, 17), due_estimated=False,
        version=application.version, key=click(),
    )  # fmt: skip


def _correct(office: Office, application: Application, item: ItemDraft, at: datetime) -> None:
    """T14: the nominee puts it right, the unit confirms, the recommending unit sends."""
    nominee = Actor(application.nominee, Role.NOM)
    unit = Actor(office.tale.stage.officers[application.employer_id or 0], Role.UNIT)
    rec = Actor(office.tale.stage.recommenders[application.recommender_id or 0], Role.REC)
    with clock.at(at):
        _put_right(application, item, nominee)
        rows = CorrectionRound.objects.get(application=application, closed_at=None).items.all()
        application.refresh_from_db()
        answers = {row.pk: "已按要求补正，请审核。" for row in rows}
        correcting.hand_on(application, by=nominee, answers=answers, version=application.version, key=click())
    for hours, verb, by in ((2, correcting.confirm, unit), (5, correcting.resubmit, rec)):
        with clock.at(at + timedelta(hours=hours)):
            application.refresh_from_db()
            verb(application, by=by, version=application.version, key=click())


def _put_right(application: Application, item: ItemDraft, by: Actor) -> None:
    if item.kind == "field":
        values = {item.target: f"{getattr(application, item.target)}{ADDED}"}
        filling.save(application, by=by, values=values, version=application.version)
        return
    claim = next(one for one in claims(application, application.honours.all()) if one.code == item.target)
    lines = [f"姓名：{application.name}", "本件为虚构的演示材料", "（重新拍摄）"]
    upload = SimpleUploadedFile("工会电子会员证（清晰）.jpg", images.paper(claim.label, lines), "image/jpeg")
    filling.attach(application, by=by, claim=claim, file=upload, version=application.version)


def _answers(office: Office, application: Application, **other: Given) -> None:
    answers = {item.code: Given(YES) for item in ITEMS} | other
    checking.answer(application, by=office.by, answers=answers)
    application.refresh_from_db()


def _reject(office: Office, application: Application) -> None:
    """T17: N12 is retired; proposed by one, confirmed by the other."""
    with clock.at(day(4, 19, 15)):
        _answers(office, application, retired=Given(NO, RETIRED[:100]))
        proposal = deciding.propose_reject(
            application, by=office.by, permit=can_check, ask=can_confirm, code="ineligible", reason=RETIRED,
            version=application.version,
        )  # fmt: skip
    with clock.at(day(4, 20, 10)):
        application.refresh_from_db()
        deciding.confirm_reject(
            proposal, by=Actor(office.lead, Role.LEAD), permit=can_confirm, version=application.version, key=click()
        )


def _pass(office: Office, application: Application, at: datetime) -> None:
    """T16, with the paper of a corrected form taken in anew."""
    with clock.at(at):
        _take(office, application)
        _answers(office, application)
        checking.formal_pass(application, by=office.by, version=application.version, key=click())
