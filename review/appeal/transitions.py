"""T38: asked by nominee or recommending unit, reported on by STAFF, decided and answered by CHIEF."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts import audit, clock
from documents.models import StoredFile
from nominations import corrections, letters
from nominations.acting import Actor, NotPermitted, StaleVersion, TransitionError, WrongState
from nominations.audiences import office
from nominations.models import Application, Cycle, StageEvent
from nominations.models.application import HOLDS_ID, HOLDS_PERSON
from nominations.notices import CHIEF, LEAD, STAFF
from nominations.pipeline import INTAKE, Status
from nominations.taking import taken
from nominations.transitions import advance, latest_event, locked, stale
from review import appealed, expelling
from review.appeal import permissions
from review.appeal.models import Appeal, AppealFile

State = Appeal.State


def decision_of(application: Application) -> StageEvent | None:
    """The decision that brought it where it is now."""
    rows = application.events.filter(~Q(from_status=F("to_status")), to_status=application.status)
    return rows.order_by("-pk").first() if application.status in permissions.APPEALABLE else None


def problem(application: Application) -> str:
    """Why no appeal can be made now, or ''."""
    decision = decision_of(application)
    if decision is None:
        return _("当前状态为“%(state)s”，不能申请复核。") % {"state": application.get_status_display()}
    if Appeal.objects.filter(decision=decision).exists():
        return _("对这项结论已经申请过复核，每项结论只能复核一次。")
    if permissions.in_time(application, decision):
        return ""
    if permissions.ends_at(decision) is not None:
        return _("取消参评资格决定作出后 10 个工作日内可以申请复核，现已超过期限。")
    words = {"stage": application.cycle.get_stage_display()}
    return _("本年度已进入“%(stage)s”，作出这项结论的环节已经结束，不再受理复核申请。") % words


def ask(
    application: Application,
    *,
    by: Actor,
    ground: str,
    text: str,
    files: Sequence[UploadedFile],
    version: int,
    key: str,
) -> Appeal:
    """File an appeal against the latest decision; files are cleaned before the row is locked."""
    assert by.user is not None
    if not permissions.can_ask(by.user, application):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if before := _sent_before(application, by, key):
        return before
    _refuse_late(application)
    with taken(files, by=by, field="papers") as stored:
        return _ask(application, by, ground, text, stored, version, key)


def _sent_before(application: Application, by: Actor, key: str) -> Appeal | None:
    """What this very form has made already (G3)."""
    return Appeal.objects.filter(application=application, asked_by=by.user, last_key=key).first()


def _refuse_late(application: Application) -> None:
    if sentence := problem(application):
        raise WrongState(sentence, latest=latest_event(application))


@transaction.atomic
def _ask(
    application: Application, by: Actor, ground: str, text: str, stored: list[StoredFile], version: int, key: str
) -> Appeal:
    assert by.user is not None
    locked(Cycle, application.cycle_id)
    row = locked(Application, application.pk)
    if before := _sent_before(row, by, key):
        return before  # the same form sent twice at once
    decision = decision_of(row)
    if not permissions.can_ask(by.user, row):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    _refuse_late(row)
    assert decision is not None
    if version != row.version:
        raise stale(row)
    made = Appeal.objects.create(
        application=row, decision=decision, ground=ground, text=text, asked_by=by.user, asked_role=by.role, last_key=key
    )
    for file in stored:
        AppealFile.objects.create(appeal=made, file=file)
    appealed.tell(made, "filed", office(row, STAFF))
    appealed.tell(made, "received", appealed.parties(row))
    _note("filed", made, by)
    return made


def _held(appeal: Appeal) -> Appeal:
    """The appeal behind its year and its application, all locked: the year stays where it can still be granted."""
    locked(Cycle, appeal.application.cycle_id)
    locked(Application, appeal.application_id)
    rows = Appeal.objects.select_for_update(of=("self",)).select_related("application", "decision")
    return rows.get(pk=appeal.pk)


def _fresh(row: Appeal, version: int, state: str) -> None:
    if row.state != state:
        raise WrongState(_("这项申请现在是“%(state)s”，不能再办理。") % {"state": row.get_state_display()})
    if row.decision != decision_of(row.application):
        raise WrongState(_("这份申报已有新的结论，请核对最新内容。"), latest=latest_event(row.application))
    if row.version != version:
        raise StaleVersion(_("该记录已被他人更新，请核对最新内容后再办理。"))


def _store(row: Appeal, state: str, key: str, **values: Any) -> None:
    values |= {"state": state, "last_key": key, "version": row.version + 1}
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


@transaction.atomic
def report(appeal: Appeal, *, by: Actor, text: str, version: int, key: str) -> Appeal:
    """What another person than the decider found; CHIEF is next."""
    row = _held(appeal)
    if not permissions.can_report(by.user, row):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if row.last_key == key:
        return row
    _fresh(row, version, State.FILED)
    _store(row, State.REPORTED, key, report=text, reported_by=by.user, reported_at=clock.now())
    appealed.tell(row, "reported", office(row.application, CHIEF))
    _note("reported", row, by)
    return row


@transaction.atomic
def decide(
    appeal: Appeal, *, by: Actor, granted: bool, reply: str, version: int, key: str, due_at: datetime | None = None
) -> Appeal:
    """CHIEF answers: granted, the application goes back to before the decision; denied, it stays. A letter either way.

    A disqualification taken back after the year has gone past that point ends with its bans alone.
    `due_at`: until when a correction may be sent again that had been late (T15).
    """
    row = _held(appeal)
    if not permissions.can_decide(by.user, row):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if row.last_key == key:
        return row
    _fresh(row, version, State.REPORTED)
    end = State.GRANTED if granted else State.DENIED
    _store(row, end, key, reply=reply, decided_by=by.user, decided_at=clock.now())
    restored = granted and _grant(row, by, due_at, key)
    if not restored:
        appealed.tell(row, "lifted" if granted else "denied", appealed.parties(row.application))
    elif row.application.status not in INTAKE:
        both = {user.pk: user for audience in (STAFF, LEAD) for user in office(row.application, audience)}
        appealed.tell(row, "restored", both.values())
    letters.appeal_reply(row.application, granted=granted, restored=restored, text=reply, by=by.user)
    _note("granted" if granted else "denied", row, by)
    return row


def _grant(row: Appeal, by: Actor, due_at: datetime | None, key: str) -> bool:
    """Whether the application itself went back."""
    restored = permissions.restores(row.application, row.decision)
    if restored or row.decision.to_status != Status.DISQUALIFIED:
        _bring_back(row, by, due_at, key)
    if row.decision.to_status == Status.DISQUALIFIED:
        expelling.lift_bans(row.decision, by, row.reply)
    return restored


def _bring_back(row: Appeal, by: Actor, due_at: datetime | None, key: str) -> None:
    application, decision = row.application, row.decision
    try:
        with transaction.atomic():
            advance(
                application, "reconsider", by=by, permit=lambda user, _app: permissions.can_decide(user, row),
                guard=lambda subject: _obstacles(subject, decision, due_at), payload={"appeal": str(row.key)},
                reason=row.reply, key=key,
            )  # fmt: skip
    except IntegrityError as error:
        raise TransitionError(_taken()) from error
    if application.status == Status.CORRECTION and due_at is not None:
        corrections.reopen(application, due_at)


def _taken() -> str:
    return _("申报人（或其身份证号）在本年度另有一份有效申报，不能恢复这份申报。")


def _obstacles(application: Application, decision: StageEvent, due_at: datetime | None) -> list[Any]:
    """What stands against going back, at the moment of the click."""
    found: list[Any] = []
    if decision != decision_of(application):
        found.append(_("这份申报已有新的结论，请核对最新内容。"))
    if not permissions.restores(application, decision):
        words = {"stage": application.cycle.get_stage_display()}
        found.append(_("本年度已进入“%(stage)s”，不能再恢复到作出结论之前的环节。") % words)
    person = Q(nominee=application.nominee_id, nominee__isnull=False, status__in=HOLDS_PERSON)
    number = Q(id_index=application.id_index, status__in=HOLDS_ID) & ~Q(id_index="")
    if Application.objects.filter(person | number, cycle=application.cycle_id).exclude(pk=application.pk).exists():
        found.append(_taken())
    if decision.from_status == Status.CORRECTION and (due_at is None or due_at <= clock.db_now()):
        found.append(("due_date", _("恢复补正须填写新的补正期限，且晚于现在。")))
    return found


def _note(action: str, row: Appeal, by: Actor) -> None:
    detail = {"ground": row.ground, "state": row.state}
    target = f"application:{row.application_id}"
    audit.record_late(f"appeal.{action}", actor=by.user, target=target, detail=detail, ip=by.ip)
