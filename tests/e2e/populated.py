"""A small portal in full use: every state an application and a batch can be in, every role, the longest names."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.db import transaction

from accounts import clock, granting, invitations
from accounts.models import OutgoingMail, User
from accounts.roles import Role
from documents.models import GeneratedDocument
from documents.tasks import render
from nominations import batch_lists, registry
from nominations.acting import Actor
from nominations.application import transitions as filling
from nominations.cycles.transitions import tick
from nominations.endorsement import transitions as endorsing
from nominations.importing import transitions as importing
from nominations.models import Application
from nominations.personal_data import transitions as asking
from nominations.pipeline import Status
from nominations.recommendation.permissions import can_manage, can_open_batch
from nominations.retention import running
from nominations.stamping import transitions as stamping
from review.intake.transitions import receive
from tests.e2e.conftest import Place
from tests.factories.journey import Town, click
from tests.factories.nominations import credit_code, make_cycle, make_draft, make_unit, make_user
from tests.factories.sealing import scan_of
from tests.nominations.importing.sheets import upload, xlsx

# 30 characters are the most a name may have, 100 the most a unit may.
LONG_NAME = "阿依努尔·买买提江·艾合麦提卡德尔·吐尔逊娜依·古丽努尔巴哈尔"[:30]
LONG_UNIT = "（演示）" + "申浦重型装备制造集团有限公司第一机械分公司总装车间焊接技术研究与应用工作室联合" * 3
LONG_UNIT = LONG_UNIT[:96] + "有限公司"
WAITING_FOR = (Status.DRAFT, Status.UNIT_REVIEW, Status.RECOMMENDER_REVIEW, Status.RECOMMENDED)
OVER = (Status.WITHDRAWN, Status.UNIT_REJECTED, Status.NOT_RECOMMENDED)


@dataclass
class Portal:
    """Who there is: one person for each role, one nominee for each state; `thorough` walk further than the others."""

    place: Place
    people: dict[str, User] = field(default_factory=dict)
    nominees: dict[str, User] = field(default_factory=dict)
    applications: dict[str, Application] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    thorough: frozenset[str] = frozenset()


def populate(place: Place) -> Portal:
    portal = Portal(place)
    town = Town(place.cycle, place.recommender, place.employer, make_user(), place.unit, place.rec)
    last_year(portal, town)
    for status in (*WAITING_FOR, *OVER):
        reach(portal, town, status)
    returned(portal, town)
    on_behalf(portal, place)
    lists(place)
    batches(portal, town)
    long_names(portal, town)
    people(portal, place)
    own_data(portal)
    # Two documents are finished, the others still wait for a worker.
    for kind in ("annex1", "receipt"):
        render(GeneratedDocument.objects.filter(kind=kind, void_at=None).latest("pk").pk)
    return portal


def _draft(town: Town, **fields: object) -> Application:
    with clock.at(clock.now() - timedelta(days=2)):
        return make_draft(
            town.cycle, nominee=town.nominee, employer=town.employer, recommender=town.recommender, **fields
        )


def reach(portal: Portal, town: Town, status: str, name: str = "") -> Application:
    town = replace(town, nominee=make_user(name=name or "沈砺成"))
    application = _draft(town, name=name or "沈砺成")
    town.walk(application, status)
    application.refresh_from_db()
    portal.nominees.setdefault(str(status), town.nominee)
    portal.applications.setdefault(str(status), application)
    return application


def last_year(portal: Portal, town: Town) -> None:
    """A year that is over, with a form nobody handed in."""
    deadline = town.cycle.submit_deadline - timedelta(days=365)
    with clock.at(deadline - timedelta(days=5)):
        cycle = make_cycle(town.cycle.year - 1, open_at=deadline - timedelta(days=20), submit_deadline=deadline)
        nominee = make_user(name="时已晚")
        draft = make_draft(cycle, nominee=nominee, employer=town.employer, recommender=town.recommender)
    with clock.at(deadline):
        tick()
    portal.nominees[Status.EXPIRED], portal.applications[Status.EXPIRED] = nominee, draft


def returned(portal: Portal, town: Town) -> None:
    """Sent back with words beside a field; and one that nobody has begun to fill."""
    application = reach(portal, town, Status.UNIT_REVIEW, name="退回者")
    endorsing.send_back(
        application, by=Actor(town.unit, Role.UNIT), reason="请更正工种后重新提交。", fields={"trade": "与合同不一致"},
        version=application.version, key=click(),
    )  # fmt: skip
    portal.nominees["returned"] = application.nominee
    town = replace(town, nominee=make_user(name="刚开始"))
    _draft(town, complete=False)
    portal.nominees["begun"] = town.nominee


def on_behalf(portal: Portal, place: Place) -> None:
    """The unit fills a form; its nominee has an account with the same number."""
    by = Actor(place.unit, Role.UNIT)
    draft = endorsing.start_for(place.employer, place.cycle, name="代填者", by=by)
    person = make_user(name="代填者", phone="13900007777")
    filling.save(draft, by=by, values={"mobile": "13900007777"}, version=draft.version)
    portal.nominees["claiming"] = person


def lists(place: Place) -> None:
    """A list that can be begun, one with mistakes, and one that has become a draft."""
    by = Actor(place.rec, Role.REC)
    for name in ("名单者", "D. Ming", "预建者"):
        rows = [[1, place.employer.name, name, "焊接班班长", "班长、高级技师"]]
        held = importing.bring(upload(xlsx(rows)), place.recommender, place.cycle, by=by, key=click())
    importing.begin(held, by=by)


def batches(portal: Portal, town: Town) -> None:
    """One received, one submitted, one waiting for its seal, one being edited."""
    received = town.hand_in(reach(portal, town, Status.RECOMMENDED, name="已签收"))
    staff = Actor(portal.place.staff, Role.STAFF)
    receive(received, by=staff, version=received.version, key=click())
    town.hand_in(submitted := reach(portal, town, Status.RECOMMENDED, name="已报送"))
    portal.nominees[Status.SUBMITTED] = submitted.nominee
    town.lock(reach(portal, town, Status.RECOMMENDED, name="待盖章"))
    other = make_unit("（演示）浦江工业集团有限公司", recommender="group")
    there = Town(town.cycle, other, make_unit(parent=other), town.nominee, town.unit, make_user(Role.REC, other))
    there = replace(there, unit=make_user(Role.UNIT, there.employer))
    listed = [reach(portal, there, Status.RECOMMENDED, name=name) for name in ("排第一", "排第二", "排第三")]
    by = Actor(there.rec, Role.REC)
    batch = batch_lists.open_batch(other, town.cycle, by=by, permit=can_open_batch)
    batch_lists.add(batch, [row.pk for row in listed[:2]], by=by, permit=can_manage)
    portal.people["rec editing"] = there.rec


def long_names(portal: Portal, town: Town) -> None:
    group = make_unit(LONG_UNIT, recommender="group")
    employer = make_unit(LONG_UNIT.replace("演示", "样本"), parent=group)
    unit, rec = make_user(Role.UNIT, employer, name=LONG_NAME), make_user(Role.REC, group, name=LONG_NAME)
    there = Town(town.cycle, group, employer, town.nominee, unit, rec)
    reach(portal, there, Status.UNIT_REVIEW, name=LONG_NAME)
    endorsed = reach(portal, there, Status.RECOMMENDER_REVIEW, name=LONG_NAME)
    page = endorsed.revisions.select_related("application", "snapshot").first()
    stamping.attach(endorsed, "unit", scan_of(page), revision=page.number, by=Actor(unit, Role.UNIT))
    sent = reach(portal, there, Status.RECOMMENDED, name=LONG_NAME)
    there.hand_in(sent)
    portal.people |= {"unit long": unit, "rec long": rec}
    portal.nominees["long"] = sent.nominee


def own_data(portal: Portal) -> None:
    """What a nominee asks about their own data, one waiting for STAFF, one for LEAD; and a run that erased nothing."""
    user, staff = portal.nominees[Status.SUBMITTED], Actor(portal.place.staff, Role.STAFF)
    about = {"by": Actor(user, Role.NOM), "application": None, "text": "账号姓名有误，应与身份证一致。"}
    asking.ask(kind="copy", key=click(), **about)
    row = asking.ask(kind="correct", key=click(), **about)
    asking.propose(row, by=staff, text="姓名与身份证一致。", version=row.version, key=click())
    with clock.at(clock.now() - timedelta(days=365)):
        running.run()


def people(portal: Portal, place: Place) -> None:
    roles = (Role.LEAD, Role.CHIEF, Role.EXP, Role.SUP, Role.ADM)
    portal.people |= {role.value: make_user(role, name=str(role.label)) for role in roles}
    portal.people |= {"unit": place.unit, "rec": place.rec, "staff": place.staff}
    portal.people["nobody"] = make_user(name="还没有申报")
    invitation = {"email": "rec@example.com", "name": LONG_NAME, "role": Role.REC, "unit_id": place.recommender.pk}
    invitations.invite(by=place.staff, **invitation)
    mail = OutgoingMail.objects.filter(key__startswith="invitation").latest("pk")
    portal.links["invitation"] = "/accounts/" + mail.body.partition("/accounts/")[2].split()[0]
    with transaction.atomic():
        granting.propose(make_user(name="候任者"), Role.LEAD, by=portal.people[Role.ADM], reason="（演示）任命")
    registry.propose_unit("（演示）新进单位有限公司", credit_code(777), by=place.staff)
