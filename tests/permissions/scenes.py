"""How each column of the matrix came about: one application brought by the real verbs to where the column asks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from nominations.acting import Actor
from nominations.models import Application
from nominations.pipeline import Status
from review.appeal import transitions as appealing
from review.appeal.models import Appeal
from review.checklist import deciding
from review.checklist.models import EligibilityWaiver, RejectProposal
from review.disqualification.models import Proceeding
from review.formal_check.permissions import can_check, can_confirm
from review.formal_check.transitions import Given
from review.intake import transitions as intake
from review.intake.models import ReturnProposal
from review.late_withdrawal import transitions as leaving
from review.late_withdrawal.models import LateWithdrawal
from tests.factories.formal_check import CARD_ITEM, PHONE_ITEM, answered, examining, passed, rejected, returned, scan
from tests.factories.journey import Town, click
from tests.factories.mailed import mail
from tests.factories.nominations import IN_TIME, make_user
from tests.factories.paper import receive
from tests.factories.proceedings import Bench

EARLY = (
    Status.DRAFT, Status.UNIT_REVIEW, Status.RECOMMENDER_REVIEW, Status.RECOMMENDED, Status.SUBMITTED,
    Status.WITHDRAWN, Status.UNIT_REJECTED, Status.NOT_RECOMMENDED, Status.EXPIRED,
)  # fmt: skip
TEXT = "形式审查认定本人已经退休，与事实不符：本人的劳动合同尚未到期，社会保险由单位正常缴纳。"
REASON = "本人因工作调动，申请退出本年度申报。"
RETIRED = Given("no", "身份证显示已满60周岁，已办理退休")


@dataclass
class Scene:
    """One application, its people, what else was begun about it, and when the questions are asked."""

    town: Town
    people: dict[str, User | None]
    application: Application
    things: dict[str, Any] = field(default_factory=dict)
    at: Any = IN_TIME + timedelta(hours=3)

    @property
    def first(self) -> User:
        user = self.people["first"]
        assert user is not None
        return user

    def fresh(self) -> Application:
        self.application.refresh_from_db()
        return self.application


def examined(scene: Scene, **answers: Given) -> None:
    """The batch is open and the whole checklist answered."""
    examining(scene.application.batch_items.get().batch, scene.first)
    answered(scene.fresh(), scene.first, **answers)


def correction(scene: Scene) -> None:
    examined(scene)
    returned(scene.fresh(), scene.first, PHONE_ITEM, CARD_ITEM)


def formal_passed(scene: Scene) -> None:
    examined(scene)
    passed(scene.fresh(), scene.first)


def formal_rejected(scene: Scene) -> None:
    examined(scene)
    rejected(scene.fresh(), scene.first, make_user(Role.LEAD))


def proposed(scene: Scene) -> None:
    """To be rejected, waived: both asked by `first`."""
    examined(scene, retired=RETIRED)
    by = {"by": Actor(scene.first, Role.STAFF), "permit": can_check, "ask": can_confirm}
    words = "延迟退休至2024年，单位人事部门出具证明，仍在一线岗位工作。"
    scene.things["waiver"] = deciding.propose_waiver(
        scene.fresh(), item="retired", reason=words, version=scene.application.version, **by
    )
    scene.things["reject"] = deciding.propose_reject(
        scene.fresh(), code="ineligible", reason=words, version=scene.application.version, **by
    )


def return_proposed(scene: Scene) -> None:
    batch = scene.application.batch_items.get().batch
    by = Actor(scene.first, Role.STAFF)
    words = {"reason": "盖章扫描件无法辨认公章。", "version": batch.version, "key": click()}
    scene.things["return"] = intake.propose_return(batch, by=by, **words)


def mailed(scene: Scene) -> None:
    """Received, with one mail about the person: an identity paper and another."""
    batch = receive(scene.application.batch_items.get().batch, scene.first)
    files = ("id_front", scene.application), ("certificate", scene.application)
    scene.things["mail"] = mail(batch, scene.first, *files)


def proceeding(step: str) -> Callable[[Scene], None]:
    def run(scene: Scene) -> None:
        bench = Bench(scene.first, make_user(Role.LEAD), make_user(Role.CHIEF))
        row = bench.bring(scene.fresh(), step)
        scene.things["proceeding"] = row
        if step in ("heard", "decided"):
            scene.at = row.due_at + timedelta(hours=2)

    return run


def asked_to_leave(scene: Scene) -> LateWithdrawal:
    application = scene.fresh()
    by = Actor(scene.town.rec, Role.REC)
    row = leaving.ask(application, by=by, reason=REASON, letter=scan(3), version=application.version, key=click())
    scene.things["leaving"] = row
    return row


def leaving_checked(scene: Scene) -> None:
    row = asked_to_leave(scene)
    leaving.check(row, by=Actor(scene.first, Role.STAFF), note="已电话核实。", version=row.version, key=click())
    row.refresh_from_db()


def withdrawn_late(scene: Scene) -> None:
    leaving_checked(scene)
    row = scene.things["leaving"]
    leaving.confirm(row, by=Actor(make_user(Role.LEAD), Role.LEAD), version=row.version, key=click())


def appealed(scene: Scene) -> Appeal:
    formal_rejected(scene)
    application = scene.fresh()
    row = appealing.ask(
        application, by=Actor(scene.town.nominee, Role.NOM), ground="fact", text=TEXT, files=[scan(4)],
        version=application.version, key=click(),
    )  # fmt: skip
    scene.things["appeal"] = row
    return row


def reported(scene: Scene) -> None:
    row = appealed(scene)
    by = Actor(scene.first, Role.STAFF)
    appealing.report(
        row, by=by, text="已向单位核实，申报人为在职职工，建议恢复审查。", version=row.version, key=click()
    )
    row.refresh_from_db()


# Column → what happens after the submission; the columns of EARLY are states that Town reaches.
LATER: dict[str, Callable[[Scene], object]] = {
    "correction": correction,
    "formal_passed": formal_passed,
    "formal_rejected": formal_rejected,
    "disqualified": proceeding("decided"),
    "withdrawn_late": withdrawn_late,
    "proposed": proposed,
    "return_proposed": return_proposed,
    "proceeding": proceeding("proposed"),
    "proceeding_reviewed": proceeding("reviewed"),
    "proceeding_hearing": proceeding("hearing"),
    "proceeding_heard": proceeding("heard"),
    "mailed": mailed,
    "leaving_asked": asked_to_leave,
    "leaving_checked": leaving_checked,
    "appealed": appealed,
    "appeal_reported": reported,
}
COLUMNS = (*map(str, EARLY), *LATER)
# What is the same in every column of this kind is asked in the columns of states alone.
STATES = (*map(str, EARLY), "correction", "formal_passed", "formal_rejected", "disqualified", "withdrawn_late")


def build(column: str, town: Town, people: dict[str, User | None]) -> Scene:
    """The scene of one column."""
    if column in LATER:
        scene = Scene(town, people, town.reach(Status.SUBMITTED))
        with clock.at(IN_TIME + timedelta(hours=2)):
            LATER[column](scene)
    else:
        scene = Scene(town, people, town.reach(column))
    scene.fresh()
    return scene


__all__ = ["COLUMNS", "STATES", "EligibilityWaiver", "Proceeding", "RejectProposal", "ReturnProposal", "Scene", "build"]
