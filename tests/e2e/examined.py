"""A portal in the middle of the formal check: a case for each page of stage 1 and of the powers over all stages."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from accounts import audit_checks, clock
from accounts.roles import Role
from documents.models import GeneratedDocument
from documents.tasks import render
from nominations.acting import Actor
from nominations.calendar import transitions as keeping_days
from nominations.corrections import ItemDraft
from nominations.models import Application, Batch
from nominations.pipeline import Status
from review.appeal import transitions as appealing
from review.checklist import deciding
from review.checklist.items import NO
from review.formal_check.permissions import can_check, can_confirm
from review.formal_check.transitions import Given
from review.intake import transitions as intake
from review.late_withdrawal import transitions as leaving
from review.mail_desk import transitions as mailing
from review.matching import finder
from review.paper_desk import transitions as desk
from review.recusal import transitions as recusing
from review.result_sheet import transitions as exporting
from tests.e2e.conftest import Place
from tests.e2e.populated import LONG_NAME, LONG_UNIT, Portal
from tests.factories import formal_check as checking
from tests.factories.journey import Town, click
from tests.factories.mailed import mail
from tests.factories.nominations import make_draft, make_unit, make_user
from tests.factories.paper import receive, take
from tests.factories.powers import give_extension
from tests.factories.proceedings import Bench, proof
from tests.review.matching.papers import add, compare, plain

CASES = (
    "examined", "returned", "confirmed", "resubmitted", "passed", "refused", "rejected", "appealed", "reported",
    "asks to leave", "leaves", "proposed", "heard", "decided",
)  # fmt: skip
# Whose own pages say something the others' do not.
HEARD_FROM = ("returned", "rejected", "appealed", "heard", "decided")
POST_ITEM = ItemDraft("field", "post_name", "岗位名称与证明不一致，请核对。")
WORDS = "形式审查认定本人已经退休，与事实不符：本人的劳动合同尚未到期，社会保险由单位正常缴纳。"


def examine(place: Place) -> Portal:
    """Everybody's name and both units' names are as long as they may be."""
    portal = Portal(place, thorough=frozenset({"staff", "lead"}))
    group = make_unit(LONG_UNIT, recommender="group", phone="021-50000001")
    employer = make_unit(LONG_UNIT.replace("演示", "样本"), parent=group)
    unit, rec = make_user(Role.UNIT, employer, name=LONG_NAME), make_user(Role.REC, group, name=LONG_NAME)
    town = Town(place.cycle, group, employer, make_user(), unit, rec)
    lead, chief, sup = (make_user(role, name=LONG_NAME) for role in (Role.LEAD, Role.CHIEF, Role.SUP))
    portal.people = {"staff": place.staff, "lead": lead, "chief": chief, "sup": sup, "unit": unit}
    portal.people |= {"rec": rec, "adm": make_user(Role.ADM, name=LONG_NAME)}
    batch = arrive(portal, town, CASES)
    checking.examining(batch, place.staff)
    for application in portal.applications.values():
        application.refresh_from_db()
    checklists(portal)
    corrections(portal, town)
    appeals(portal)
    departures(portal, town)
    papers(portal, town)
    around(portal, group)
    matters(portal)
    portal.nominees = {name: portal.nominees[name] for name in HEARD_FROM}
    return portal


def arrive(portal: Portal, town: Town, names: Iterable[str]) -> Batch:
    """One batch with an application of each name; the comparison of its files is done."""
    with clock.at(clock.now() - timedelta(days=2)):
        for name in names:
            one = replace(town, nominee=make_user(name=LONG_NAME))
            draft = make_draft(
                town.cycle, nominee=one.nominee, employer=town.employer, recommender=town.recommender, name=LONG_NAME
            )
            one.walk(draft, Status.RECOMMENDED)
            portal.nominees[name], portal.applications[name] = one.nominee, draft
        batch = town.hand_in(*(portal.applications[name] for name in names))
    for name in names:
        row = portal.applications[name]
        row.refresh_from_db()
        for file in row.attachments.all():
            finder.Scan.objects.create(attachment=file, done_at=clock.now())
    return batch


def checklists(portal: Portal) -> None:
    """Answers of both kinds with a proposal and a waiver that wait for LEAD; one passed, three rejected."""
    staff, lead, cases = portal.place.staff, portal.people["lead"], portal.applications
    row = checking.answered(cases["refused"], staff, retired=Given(NO, "已退休，由单位返聘。"))
    who = {"by": Actor(staff, Role.STAFF), "permit": can_check, "ask": can_confirm}
    reason = "由单位返聘在一线带徒，单位出具了书面证明，已与劳动合同核对。"
    deciding.propose_waiver(row, item="retired", reason=reason, version=row.version, **who)
    row.refresh_from_db()
    deciding.propose_reject(row, code="ineligible", reason=reason, version=row.version, **who)
    checking.passed(checking.answered(cases["passed"], staff), staff)
    for name in ("rejected", "appealed", "reported"):
        checking.rejected(cases[name], staff, lead)


def corrections(portal: Portal, town: Town) -> None:
    """One at each of the three parties' desks, with Annex 2 to be sealed anew, and one that came back."""
    cases, staff = portal.applications, portal.place.staff
    checking.corrected(checking.returned(cases["resubmitted"], staff), town, trade="电焊工")
    cases["resubmitted"].refresh_from_db()
    checking.returned(cases["returned"], staff, checking.PHONE_ITEM, checking.CARD_ITEM)
    row = checking.returned(cases["confirmed"], staff, POST_ITEM)
    checking.answer_all(row, post_name="总装车间焊接班副班长")
    checking.hand_on(row)
    checking.confirm(row, town)


def appeals(portal: Portal) -> None:
    """One that STAFF has to report on, one that CHIEF has to decide."""
    for name in ("appealed", "reported"):
        row = portal.applications[name]
        by = Actor(portal.nominees[name], Role.NOM)
        terms = {"ground": "fact", "text": WORDS, "files": [proof()], "version": row.version, "key": click()}
        appeal = appealing.ask(row, by=by, **terms)
    staff = Actor(portal.place.staff, Role.STAFF)
    appealing.report(appeal, by=staff, text="经核对劳动合同，申报人所述属实。", version=appeal.version, key=click())


def departures(portal: Portal, town: Town) -> None:
    """One that STAFF has to check, one that LEAD has to confirm."""
    for name in ("asks to leave", "leaves"):
        row = portal.applications[name]
        terms = {"reason": "本人因工作调动，申请退出。", "letter": proof("申请书.jpg"), "key": click()}
        asked = leaving.ask(row, by=Actor(town.rec, Role.REC), version=row.version, **terms)
    staff = Actor(portal.place.staff, Role.STAFF)
    leaving.check(asked, by=staff, note="已电话与本人核实。", version=asked.version, key=click())


def papers(portal: Portal, town: Town) -> None:
    """A batch whose return waits for LEAD; one received, with copies that lack and mails; a pair of one certificate."""
    staff = portal.place.staff
    back = arrive(portal, town, ["sent back"])
    intake.propose_return(back, by=Actor(staff, Role.STAFF), reason="公章不清晰。", version=back.version, key=click())
    receive(arrive(portal, town, ["on paper"]), staff)
    row = portal.applications["on paper"]
    take(row, staff, form=1, remark="第二份缺骑缝章")
    row.refresh_from_db()
    batch = row.batch_items.get().batch
    mail(batch, staff, ("certificate", row), ("list", None), sender=LONG_NAME, sender_unit=LONG_UNIT)
    mailing.void(mail(batch, staff), by=Actor(staff, Role.STAFF), reason="与上一封重复登记。", key=click())
    due = clock.today() + timedelta(days=7)
    by = Actor(staff, Role.STAFF)
    desk.grant(row, by=by, reason="证书原件在年检。", due_on=due, version=row.version, key=click())
    for name in ("examined", "on paper"):
        add(portal.applications[name], plain(90), proves="skill_level")
    assert compare() == 1
    arrive(portal, town, ["to be received"])


def around(portal: Portal, group: object) -> None:
    """Days, an extension, a recusal, sheets, the daily check of the trail."""
    cycle, people = portal.place.cycle, portal.people
    staff, lead = Actor(portal.place.staff, Role.STAFF), Actor(people["lead"], Role.LEAD)
    keeping_days.set_days([(date(cycle.year + 1, 1, 4), True)], source="国办发明电〔2026〕1号", by=staff)
    with clock.at(clock.now()):
        give_extension(cycle, group, cycle.submit_deadline + timedelta(days=9), lead=people["lead"])
    row: Application = portal.applications["examined"]
    away = make_user(Role.STAFF, name="演示经办人乙")
    recusing.declare(row, by=Actor(away, Role.STAFF), reason="申报人是本人的堂兄。")
    exporting.ask(by=staff, cycle=cycle, unit=None, key=click())
    terms = {"cycle": cycle, "unit": None, "personal": True, "purpose": "报送市总工会核对"}
    given = exporting.ask(by=staff, key=click(), **terms)
    exporting.decide(given, by=lead, yes=True, remark="", version=given.version, key=click())
    exporting.ask(by=staff, key=click(), **terms)
    audit_checks.run()


def matters(portal: Portal) -> None:
    """Last, because a ban of the employer stands in everybody's way."""
    bench = Bench(portal.place.staff, portal.people["lead"], portal.people["chief"])
    bench.bring(portal.applications["proposed"], "proposed")
    bench.bring(portal.applications["heard"], "hearing")
    bench.bring(portal.applications["decided"], "decided", subjects=["person", "employer"])
    for kind in ("result_sheet", "disqualification"):
        for document in GeneratedDocument.objects.filter(kind=kind):
            render(document.pk)
