"""O2–O6, O8 and O9 as the association does them: screened, accepted or refused, investigated, answered (T26)."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import User
from accounts.roles import Role, has_role
from nominations import workdays
from nominations.acting import Actor, NotPermitted, TransitionError
from nominations.models import StageEvent
from nominations.pipeline import Status
from nominations.transitions import advance
from publicity.objections import papers, sight, telling
from publicity.objections.advancing import OBJECTION
from publicity.objections.models import Objection
from publicity.objections.moves import ANSWERABLE, OPEN, Refusal, State

SUPPLEMENT_DAYS = 3  # O4: at most three working days
PARTIES_DAYS = 5  # the units answer within five working days (§2.11)


def take(row: Objection, *, by: Actor, version: int, key: str) -> None:
    """STAFF becomes the case owner of what nobody has, or nobody can work on any more."""
    allow(sight.can_own(by.user, row) or row.owner_id == getattr(by.user, "pk", 0))

    def change(one: Objection) -> None:
        if not sight.has_owner(one):
            one.owner = by.user

    OBJECTION.enter(row, tuple(OPEN | ANSWERABLE), "take", by=by, version=version, key=key, change=change)


def allow(allowed: bool) -> None:
    if not allowed:
        raise NotPermitted(_("您没有办理此事项的权限。"))


def propose(row: Objection, told: str, *, by: Actor, version: int, key: str) -> None:
    """O2: the case owner proposes the acceptance with the facts as the parties may read them."""
    allow(sight.can_handle(by.user, row))
    _against_traces(row, told)

    def change(one: Objection) -> None:
        one.told, one.proposed_by = told, by.user

    with transaction.atomic():
        _event, fresh = OBJECTION.enter(
            row, (State.RECEIVED,), "propose", by=by, version=version, key=key, change=change
        )
        if fresh:
            telling.role(row, Role.LEAD, "propose")


def _against_traces(row: Objection, told: str) -> None:
    """What the parties read must not name who objects (§2.11)."""
    for value in (row.name, row.unit_name, row.phone, row.address):
        if value and len(value) > 1 and "".join(value.split()) in "".join(told.split()):
            problem = _("告知当事人的事实里有反映人的姓名、单位或联系方式，请删去。")
            raise TransitionError(problem, [("told", problem)])


def ask_evidence(row: Objection, *, by: Actor, reason: str, version: int, key: str) -> None:
    """O4: the objector reads by the code what is asked for, and until when."""

    def change(one: Objection) -> None:
        one.supplement_due = workdays.after(SUPPLEMENT_DAYS).at

    OBJECTION.advance(
        row, "ask_evidence", by=by, permit=sight.can_handle, version=version, key=key, reason=reason, change=change
    )  # fmt: skip


@transaction.atomic
def refuse(row: Objection, ground: str, *, by: Actor, version: int, key: str) -> None:
    """O3: LEAD, for one of five grounds; D17 follows with the answer."""

    def change(one: Objection) -> None:
        one.refusal, one.decided_by = ground, by.user

    _event, fresh = OBJECTION.advance(
        row, "refuse", by=by, permit=sight.can_decide, version=version, key=key, change=change,
        payload={"ground": str(Refusal(ground))},
    )  # fmt: skip
    if fresh:
        telling.owner(row, "refuse")


def against_accepting(row: Objection) -> list[str]:
    """In time, a real name with a way to reach it, evidence, and the facts as the parties will read them."""
    found = []
    if not row.told or row.proposed_by_id is None:
        found.append(_("经办人还没有提出受理意见。"))
    if not row.name or not row.phone:
        found.append(_("反映人没有真实姓名或联系电话，应不予受理。"))
    if not row.proofs.exists():
        found.append(_("没有证明材料，应要求补充或不予受理。"))
    return found


@transaction.atomic
def accept(row: Objection, *, by: Actor, version: int, key: str) -> None:
    """O2 and T26: the person is on hold, everybody else goes on; the nominee and the units are told the facts."""
    cycle = row.publication.cycle

    def change(one: Objection) -> None:
        due = workdays.after(cycle.objection_days)
        one.decided_by, one.due_at, one.due_estimated = by.user, due.at, due.estimated

    _event, fresh = OBJECTION.advance(
        row, "accept", by=by, permit=sight.can_decide, version=version, key=key, change=change,
        guard=against_accepting,
    )  # fmt: skip
    if not fresh:
        return
    hold(row, by)
    row.letter = papers.accepted(row, by=by.user)
    row.save(update_fields=["letter"])
    telling.owner(row, "accept")


def hold(row: Objection, by: Actor) -> None:
    """T26, where the person is not on hold already: also one whom the clock cleared before the letter was entered."""
    row.application.refresh_from_db(fields=["status"])
    if row.application.status in (Status.IN_PUBLICITY, Status.PUBLICITY_CLEAR):
        words = {"words": {"year": row.publication.cycle.year}, "objection": row.number}
        advance(row.application, "accept_objection", by=by, permit=decides(row), payload=words)


def decides(row: Objection):  # type: ignore[no-untyped-def]
    return lambda user, application: has_role(user, Role.LEAD, Role.CHIEF) and sight.can_read(user, row)


def against_assigning(row: Objection, investigator: User) -> list[str]:
    """Not whoever passed the form of the person at the formal check, and nobody who stays away (O5)."""
    found = []
    passed = StageEvent.objects.filter(application=row.application_id, move="formal_pass", actor=investigator)
    if passed.exists():
        found.append(_("形式审查由该人员办理，须指定另一人核查。"))
    if not has_role(investigator, Role.STAFF, Role.LEAD) or not sight.can_read(investigator, row):
        found.append(_("该人员须回避，或者不是协会工作人员。"))
    if row.report:
        found.append(_("核查报告已提交，不能更换核查人。"))
    return found


def assign(row: Objection, investigator: User, *, by: Actor, version: int, key: str) -> None:
    """O5: the investigation begins; the parties have five working days to answer. Or it goes on with another one."""
    first = row.parties_due is None

    def change(one: Objection) -> None:
        one.investigator = investigator
        one.parties_due = one.parties_due or workdays.after(PARTIES_DAYS).at

    def guard(one: Objection) -> list[tuple[str, str]]:
        return [("investigator", sentence) for sentence in against_assigning(one, investigator)]

    with transaction.atomic():
        _event, fresh = OBJECTION.advance(
            row, "assign", by=by, permit=can_assign, version=version, key=key, change=change, guard=guard
        )
        if fresh:
            if first:
                telling.parties(row)
            telling.one(row, investigator, "assign")


def can_assign(user: User, row: Objection) -> bool:
    return has_role(user, Role.LEAD) and sight.can_read(user, row)


def extend(row: Objection, *, by: Actor, reason: str, version: int, key: str) -> None:
    """O6: CHIEF, once."""
    cycle = row.publication.cycle

    def change(one: Objection) -> None:
        assert one.due_at is not None
        start = one.due_at.astimezone(clock.SHANGHAI).date()
        due = workdays.after(cycle.objection_extension_days, start=start)
        one.due_at, one.due_estimated, one.extended_at = due.at, one.due_estimated or due.estimated, clock.now()

    def guard(one: Objection) -> list[str]:
        return [_("核查期限只能延长一次。")] if one.extended_at else []

    OBJECTION.advance(
        row, "extend", by=by, permit=sight.can_judge, version=version, key=key, reason=reason, change=change,
        guard=guard,
    )  # fmt: skip


def report(row: Objection, text: str, hearing: str, *, by: Actor, version: int, key: str) -> None:
    """O7: what the investigation found, and how the nominee was heard."""
    allow(sight.can_investigate(by.user, row))

    def change(one: Objection) -> None:
        one.report, one.hearing, one.reported_at = text, hearing, clock.now()

    with transaction.atomic():
        _event, fresh = OBJECTION.enter(
            row, (State.INVESTIGATING,), "report", by=by, version=version, key=key, change=change
        )
        if fresh:
            telling.role(row, Role.CHIEF, "report")


@transaction.atomic
def go_on(row: Objection, *, by: Actor, reason: str, version: int, key: str) -> None:
    """O8: what was withdrawn may still be true; LEAD goes on ex officio, from where it was withdrawn."""
    move = "go_on" if row.investigator_id else "take_up"
    _event, fresh = OBJECTION.advance(row, move, by=by, permit=can_assign, version=version, key=key, reason=reason)
    if fresh:
        hold(row, by)
        if row.investigator_id:
            telling.one(row, row.investigator, move)
        else:
            telling.owner(row, move)


@transaction.atomic
def reply(row: Objection, text: str, *, by: Actor, version: int, key: str) -> None:
    """O9: D17 to the objector, who reads it by the code; the case is closed."""

    def change(one: Objection) -> None:
        one.answer, one.closed_at = text, clock.now()

    before = row.state
    _event, fresh = OBJECTION.advance(
        row, "reply", by=by, permit=sight.can_handle, version=version, key=key, change=change
    )
    if fresh:
        row.letter = papers.answered(row, before, by=by.user)
        row.save(update_fields=["letter"])
