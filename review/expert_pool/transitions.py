"""The verbs of the pool: records and appointments, what experts declare and sign, requests of nominees."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock, invitations
from accounts.models import Invitation, User
from accounts.roles import Role, has_role
from nominations.acting import Actor, NotPermitted, StaleVersion, TransitionError, WrongState
from nominations.models import Application, Cycle
from nominations.transitions import locked
from review.expert_pool import permissions
from review.experts import conflicts, pool, telling
from review.experts.models import Appointment, Avoidance, Conflict, Expert, Pledge, Relation
from review.experts.texts import PLEDGES

MOST_LOAD = 25  # §2.9


def _forbid() -> NotPermitted:
    return NotPermitted(_("您没有办理此事项的权限。"))


@transaction.atomic
def invite(*, name: str, email: str, by: Actor) -> Invitation:
    """A link by mail; the record of the pool follows when the person has accepted it."""
    if by.user is None or not permissions.may_keep(by.user):
        raise _forbid()
    return invitations.invite(by=by.user, email=email, name=name, role=Role.EXP, unit_id=None)


@transaction.atomic
def enter(user: User, *, said: dict[str, Any], by: Actor) -> Expert:
    """The record of somebody who holds the role: by STAFF, or by the expert on their own page; once."""
    if by.user is None or not has_role(user, Role.EXP) or not (by.user.pk == user.pk or permissions.may_keep(by.user)):
        raise _forbid()
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if held := Expert.objects.filter(user=user).first():
        return held
    row = Expert.objects.create(user=user, created_by=by.user, **pool.columns(said))
    pool.note("entered", row, by)
    return row


@transaction.atomic
def save_profile(expert: Expert, *, said: dict[str, Any], version: int, by: Actor) -> Expert:
    """Write the profile; another employer is compared at once with every dossier of the running years."""
    row = locked(Expert, expert.pk)
    own = by.user is not None and row.user_id == by.user.pk and has_role(by.user, Role.EXP)
    if by.user is None or not (own or permissions.can_keep(by.user, row)):
        raise _forbid()
    if version != row.version:
        raise StaleVersion(_("该记录已被他人更新，请核对最新内容后再办理。"))
    values = pool.columns(said)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, values[name])
    row.version += 1
    row.save(update_fields=[*changed, "version"])
    pool.note("changed", row, by, fields=sorted(changed))
    pool.compare(row, by)
    if own:
        telling.changed(row, _("修改了专家信息"), f"{row.pk}:{row.version}")
    return row


def save_own(expert: Expert | None, *, said: dict[str, Any], version: int, by: Actor) -> Expert:
    """The expert's own page: the first time it makes the record."""
    assert by.user is not None
    if expert is None:
        return enter(by.user, said=said, by=by)
    return save_profile(expert, said=said, version=version, by=by)


@transaction.atomic
def appoint(experts: Iterable[Expert], cycle: Cycle, *, max_load: int, by: Actor) -> list[Appointment]:
    """Appoint for a year those who are not yet; refused as a whole where one of them may not be."""
    rows = list(Expert.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in=[one.pk for one in experts]).select_related("user").order_by("pk"))  # fmt: skip
    if by.user is None or not all(permissions.can_appoint(by.user, row) for row in rows):
        raise _forbid()
    if problems := [problem for row in rows for problem in pool.unfit(row, cycle)]:
        raise TransitionError(problems[0], problems)
    held = set(Appointment.objects.filter(cycle=cycle, ended_at=None).values_list("expert", flat=True))
    made = [
        Appointment.objects.create(expert=row, cycle=cycle, appointed_by=by.user, max_load=max_load)
        for row in rows if row.pk not in held
    ]  # fmt: skip
    for one in made:
        Expert.objects.filter(pk=one.expert_id, first_year=None).update(first_year=cycle.year)
        pool.note("appointed", one.expert, by, year=cycle.year)
        telling.appointed(one)
    conflicts.refresh(cycle, [one.expert_id for one in made], by=by)
    return made


@transaction.atomic
def end(experts: Iterable[Expert], cycle: Cycle, *, reason: str, by: Actor) -> list[Appointment]:
    """End appointments: what was not submitted is taken back at once, submitted sheets stand."""
    rows = Appointment.objects.select_for_update(of=("self",), no_key=True).filter(
        expert__in=[one.pk for one in experts], cycle=cycle, ended_at=None
    )
    done = list(rows.select_related("expert__user", "cycle").order_by("pk"))
    if by.user is None or not all(permissions.can_appoint(by.user, row.expert) for row in done):
        raise _forbid()
    if done and len(reason.strip()) < 2:
        problem = _("请写明结束聘任的理由。")
        raise TransitionError(problem, [("reason", problem)])
    for row in done:
        row.ended_at, row.end_reason, row.version = clock.now(), reason.strip(), row.version + 1
        row.save(update_fields=["ended_at", "end_reason", "version"])
        pool.note("ended", row.expert, by, year=cycle.year)
        pool.take_back(row)
        telling.ended(row)
    return done


def act_on(experts: Iterable[Expert], cycle: Cycle, said: dict[str, Any], *, by: Actor) -> list[Appointment]:
    """The bulk bar: what was chosen there."""
    if said["act"] == "end":
        return end(experts, cycle, reason=said["reason"], by=by)
    return appoint(experts, cycle, max_load=said["max_load"] or MOST_LOAD, by=by)


@transaction.atomic
def relate(expert: Expert, *, kind: str, person_name: str, unit_name: str, note: str, by: Actor) -> Relation:
    """The expert names somebody; compared at once."""
    row = _own(expert, by)
    same = {"kind": kind, "person_name": person_name, "unit_name": unit_name, "withdrawn_at": None}
    relation, made = Relation.objects.get_or_create(expert=row, **same, defaults={"note": note})
    if made:
        pool.note("related", row, by, kind=kind)
        pool.compare(row, by)
        telling.changed(row, _("补充了关系名单"), f"relation:{relation.pk}")
    return relation


@transaction.atomic
def unrelate(relation: Relation, *, by: Actor) -> Relation:
    """Withdraw an entry, as long as no review of the year is under way: afterwards nobody frees themselves."""
    row = locked(Relation, relation.pk)
    expert = _own(row.expert, by)
    if row.withdrawn_at is not None:
        return row
    if pool.under_way(expert):
        raise WrongState(_("评审进行期间不能撤回已申报的关系；确有错误的，请联系协会。"))
    row.withdrawn_at = clock.now()
    row.save(update_fields=["withdrawn_at"])
    pool.note("unrelated", expert, by, kind=row.kind)
    pool.compare(expert, by)
    telling.changed(expert, _("撤回了一项关系"), f"relation-withdrawn:{row.pk}")
    return row


def _own(expert: Expert, by: Actor) -> Expert:
    row = locked(Expert, expert.pk)
    if by.user is None or row.user_id != by.user.pk or not has_role(by.user, Role.EXP) or not row.active:
        raise _forbid()
    return row


@transaction.atomic
def sign(appointment: Appointment, *, by: Actor) -> list[Pledge]:
    """E3's condition: both pledges in their present words, with time and address; again changes nothing."""
    row = locked(Appointment, appointment.pk)
    expert = _own(row.expert, by)
    if row.ended_at is not None:
        raise WrongState(_("这项聘任已经结束。"))
    made = []
    for text in PLEDGES:
        terms = {"appointment": row, "kind": text.kind, "text_version": text.version}
        pledge, new = Pledge.objects.get_or_create(**terms, defaults={"text_hash": text.sha256, "ip": by.ip})
        if new:
            made.append(pledge)
            detail = {"expert": expert.pk, "kind": text.kind, "version": text.version, "sha256": text.sha256}
            audit.record_late("expert.signed", actor=by.user, ip=by.ip, target=f"expert:{expert.pk}", detail=detail)
    return made


@transaction.atomic
def ask(
    application: Application, *, person_name: str, unit_name: str, reason: str, version: int, key: str, by: Actor
) -> Avoidance:
    """A nominee asks that somebody stay away; the answer is the same whoever it is."""
    row = locked(Application, application.pk)
    assert by.user is not None
    if key and (done := Avoidance.objects.filter(application=row, asked_by=by.user, key=key).first()):
        return done
    if not permissions.can_ask(by.user, row):
        raise _forbid()
    if Avoidance.objects.filter(application=row).count() >= pool.MOST_ASKED:
        raise TransitionError(_("每份申报最多可以申请 %(n)d 名专家回避。") % {"n": pool.MOST_ASKED})
    made = Avoidance.objects.create(
        application=row, person_name=person_name, unit_name=unit_name, reason=reason, asked_by=by.user, key=key
    )
    audit.record_late("avoidance.ask", actor=by.user, ip=by.ip, target=f"application:{row.pk}", detail={"row": made.pk})
    telling.asked(made)
    return made


@transaction.atomic
def decide(row: Avoidance, *, grant: bool, note: str, version: int, by: Actor) -> Avoidance:
    """LEAD decides; a granted request binds whoever bears the name, now or when they join the pool."""
    found = locked(Avoidance, row.pk)
    if found.outcome or found.version != version:
        raise StaleVersion(_("该记录已被他人更新，请核对最新内容后再办理。"))
    if by.user is None or not permissions.can_decide(by.user, found):
        raise _forbid()
    known = bool(pool.meant(found))
    outcome = Avoidance.Outcome
    found.outcome = (outcome.GRANTED if known else outcome.UNKNOWN) if grant else outcome.REFUSED
    found.decided_by, found.decided_at, found.decision_note, found.version = by.user, clock.now(), note, version + 1
    found.save(update_fields=["outcome", "decided_by", "decided_at", "decision_note", "version"])
    audit.record_late(
        "avoidance.decide", actor=by.user, ip=by.ip, target=f"application:{found.application_id}",
        detail={"row": found.pk, "outcome": found.outcome},
    )  # fmt: skip
    if grant:
        conflicts.refresh(found.application.cycle, applications=[found.application_id], by=by)
    telling.handled(found)
    return found


def find_conflict(expert: Expert, application: Application | None, *, kind: str, reason: str, by: Actor) -> Conflict:
    """STAFF learned of a relation."""
    if by.user is None or not permissions.can_keep(by.user, expert):
        raise _forbid()
    if application is None:
        problem = _("没有找到这份申报，请核对受理编号。")
        raise TransitionError(problem, [("number", problem)])
    return conflicts.enter(expert, application, kind, reason=reason, by=by)


def lift(row: Conflict, *, reason: str, by: Actor) -> Conflict:
    """LEAD finds that a soft reason is none."""
    if by.user is None or not permissions.can_see_reason(by.user, row):
        raise _forbid()
    return conflicts.lift(row, by=by, reason=reason)
