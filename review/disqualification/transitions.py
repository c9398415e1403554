"""Three people and a hearing before anybody is out: propose, review, hear, decide or drop; lift a ban (T35, T36)."""

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.models import User
from accounts.roles import Role, holders
from documents.models import StoredFile
from nominations import workdays
from nominations.acting import Actor, NotPermitted, TransitionError, WrongState
from nominations.deadlines import beijing
from nominations.models import Application, Ban
from nominations.pipeline import Status
from nominations.taking import taken
from nominations.transitions import latest_event, locked, replay, stale
from review import expelling, told
from review.disqualification import permissions
from review.disqualification.models import Exhibit, Lifting, Named, Proceeding, ProceedingEvent, Statement

Step = Proceeding.Step
LEAST_DAYS = 3  # working days a hearing lasts at least (R63)


def _held(proceeding: Proceeding, by: Actor, permit: Any, version: int | None, *steps: str) -> Proceeding:
    """The proceeding, locked, at one of these steps and as the person saw it."""
    row = locked(Proceeding, proceeding.pk)
    if not permit(by.user, row):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if row.step not in steps:
        message = _("此事项当前为“%(step)s”，不能这样办理。") % {"step": row.get_step_display()}
        raise WrongState(message, latest=latest_event(row))
    if version is not None and row.version != version:
        raise stale(row)
    return row


def _note(row: Proceeding, move: str, by: Actor, key: str, note: str = "") -> ProceedingEvent:
    """One line of the course and one record of the trail, which holds no words of it."""
    assert by.user is not None
    row.version += 1
    row.save()
    audit.record_late(
        f"disqualification.{move}", actor=by.user, ip=by.ip, target=f"application:{row.application_id}",
        detail={"proceeding": row.pk, "step": row.step, "doc_no": row.doc_no},
    )  # fmt: skip
    return ProceedingEvent.objects.create(proceeding=row, move=move, actor=by.user, role=by.role, note=note, key=key)


def _next(event: ProceedingEvent, role: str) -> list[User]:
    """Whose turn it may be: never the one who has just acted, nor anyone on the other side."""
    row = event.proceeding
    return [user for user in holders(role) if user.pk != event.actor_id and permissions.can_follow(user, row)]


def propose(
    application: Application, *, facts: str, exhibits: Sequence[UploadedFile], by: Actor, key: str
) -> ProceedingEvent:
    """STAFF says what is untrue, with files cleaned before any lock; for a named person it is a revocation (T36)."""
    if not exhibits:
        raise TransitionError(_("请上传证据。"), [("exhibits", _("请上传至少一份证据。"))])
    with taken(exhibits, by=by, field="exhibits") as stored:
        return _propose(application, facts, stored, by, key)


@transaction.atomic
def _propose(application: Application, facts: str, stored: list[StoredFile], by: Actor, key: str) -> ProceedingEvent:
    application = locked(Application, application.pk)
    rows = ProceedingEvent.objects.filter(proceeding__application=application, move="propose", actor=by.user, key=key)
    if key and (done := rows.first()):
        return done
    if not permissions.can_propose(by.user, application):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if Proceeding.objects.filter(application=application).exclude(step__in=(Step.DECIDED, Step.DROPPED)).exists():
        raise TransitionError(_("这份申报已有一件正在办理的取消资格事项，请在该事项中办理。"))
    assert by.user is not None
    kind = Proceeding.Kind.REVOKE if application.status == Status.NAMED else Proceeding.Kind.DISQUALIFY
    row = Proceeding.objects.create(application=application, kind=kind, facts=facts, proposed_by=by.user)
    Exhibit.objects.bulk_create(Exhibit(proceeding=row, file=file) for file in stored)
    event = _note(row, "propose", by, key)
    told.tell_role(event, _next(event, Role.LEAD), _("有取消资格事项待您复核"))
    return event


@transaction.atomic
def review(proceeding: Proceeding, *, opinion: str, by: Actor, version: int, key: str) -> ProceedingEvent:
    """LEAD, the second person, lets it go on to the hearing."""
    if done := replay(proceeding, "review", by, key):
        return done
    row = _held(proceeding, by, permissions.can_review, version, Step.PROPOSED)
    row.step, row.reviewed_by = Step.REVIEWED, by.user
    event = _note(row, "review", by, key, opinion)
    told.tell_role(event, _next(event, Role.STAFF), _("负责人已复核，请发出听取意见通知"))
    return event


@transaction.atomic
def summon(proceeding: Proceeding, *, days: int, by: Actor, version: int, key: str) -> ProceedingEvent:
    """The person and both units read the facts from now on and answer until `days` working days are over."""
    if done := replay(proceeding, "summon", by, key):
        return done
    row = _held(proceeding, by, permissions.can_conduct, version, Step.REVIEWED)
    if days < LEAST_DAYS:
        raise TransitionError(_("听取意见的期限不少于 3 个工作日。"), [("days", _("不少于 3 个工作日。"))])
    due = workdays.after(days)
    row.step, row.hearing_at, row.due_at, row.due_estimated = Step.HEARING, clock.db_now(), due.at, due.estimated
    event = _note(row, "summon", by, key)
    body = _("协会正在核查%(year)s年度的一份申报，拟办理事项：%(matter)s。请在%(due)s前登录查看事实并陈述意见。")
    told.tell_parties(event, _("请查看核查事实并陈述意见"), body, due=beijing(due.at))
    return event


def state(proceeding: Proceeding, *, text: str, upload: UploadedFile | None, by: Actor, key: str) -> ProceedingEvent:
    """Somebody who is heard says something, as often as they like until it is due."""
    return _say(proceeding, "state", text, upload, by, key)


def enter_paper(
    proceeding: Proceeding, *, party: str, text: str, upload: UploadedFile | None, by: Actor, key: str
) -> ProceedingEvent:
    """STAFF enters what came on paper or was said in person."""
    return _say(proceeding, "paper", text, upload, by, key, party=party)


def _say(
    proceeding: Proceeding, move: str, text: str, upload: UploadedFile | None, by: Actor, key: str, party: str = ""
) -> ProceedingEvent:
    """A statement; `party` when STAFF enters it. The file is cleaned before the proceeding is locked."""
    assert by.user is not None
    if not text and upload is None:
        raise TransitionError(_("请写明意见，或上传书面意见。"), [("text", _("请写明意见，或上传书面意见。"))])
    with taken([upload], by=by, field="upload") as stored, transaction.atomic():
        if done := replay(proceeding, move, by, key):
            return done
        row = _held(proceeding, by, permissions.can_conduct if party else permissions.party_of, None, Step.HEARING)
        if not party and row.due_at is not None and clock.db_now() >= row.due_at:
            raise WrongState(_("陈述意见的期限已过。如需补充，请联系协会。"), latest=latest_event(row))
        said = {"party": party or permissions.party_of(by.user, row), "text": text, "from_paper": bool(party)}
        Statement.objects.create(proceeding=row, file=stored[0] if stored else None, by=by.user, **said)
        return _note(row, move, by, key)


@transaction.atomic
def close_hearing(proceeding: Proceeding, *, note: str, by: Actor, version: int, key: str) -> ProceedingEvent:
    """The time to answer is over; `note` says how the hearing was held and what it brought."""
    if done := replay(proceeding, "close", by, key):
        return done
    row = _held(proceeding, by, permissions.can_conduct, version, Step.HEARING)
    assert row.due_at is not None
    if clock.db_now() < row.due_at:
        raise TransitionError(_("听取意见的期限到%(due)s为止，到期后才能结束。") % {"due": beijing(row.due_at)})
    row.step, row.hearing_note = Step.HEARD, note
    event = _note(row, "close", by, key, note)
    told.tell_role(event, _next(event, Role.CHIEF), _("有取消资格事项待您决定"))
    return event


@transaction.atomic
def drop(proceeding: Proceeding, *, reason: str, by: Actor, version: int, key: str) -> ProceedingEvent:
    """End it without a decision; who has been heard is told that nothing follows."""
    if done := replay(proceeding, "drop", by, key):
        return done
    row = _held(proceeding, by, permissions.can_drop, version, Step.PROPOSED, Step.REVIEWED, Step.HEARING, Step.HEARD)
    row.step = Step.DROPPED
    event = _note(row, "drop", by, key, reason)
    if row.hearing_at is not None:
        body = _("协会对%(year)s年度一份申报的核查（%(matter)s）已经终止，不作处理。")
        told.tell_parties(event, _("核查已终止"), body)
    return event


@transaction.atomic
def decide(
    proceeding: Proceeding, *, doc_no: str, findings: str, reason: str, subjects: Sequence[str],
    by: Actor, version: int, key: str,
) -> ProceedingEvent:  # fmt: skip
    """T35, T36: out at once, with a ban for each one named, the letter D18, and every list and return left."""
    if done := replay(proceeding, "decide", by, key):
        return done
    row = _held(proceeding, by, permissions.can_decide, version, Step.HEARD)
    decision = expelling.Decision(doc_no, findings, reason, subjects)
    if problems := expelling.against(row.application, decision):
        raise TransitionError(problems[0][1], problems)
    made, row.letter = expelling.expel(
        row.application, row.kind, decision, by=by, permit=lambda user, subject: permissions.can_decide(user, row)
    )
    for kind, ban in zip(subjects, made, strict=True):
        Named.objects.create(proceeding=row, subject_type=kind, ban=ban)
    row.step, row.doc_no, row.findings = Step.DECIDED, doc_no, findings
    row.decided_by, row.decided_at = by.user, clock.now()
    return _note(row, "decide", by, key, reason)


@transaction.atomic
def lift(ban: Ban, *, reason: str, by: Actor, key: str) -> Lifting:
    """CHIEF ends a ban before its time (§2.14); who was banned is told."""
    ban = locked(Ban, ban.pk)
    assert by.user is not None
    if key and (done := Lifting.objects.filter(ban=ban, by=by.user, key=key).first()):
        return done
    if not permissions.can_lift(by.user, ban):
        if not permissions.can_see_ban(by.user, ban):
            raise NotPermitted(_("您没有办理此事项的权限。"))
        raise WrongState(_("这条禁报已经解除或期满。"))
    row = Lifting.objects.create(ban=ban, by=by.user, reason=reason, key=key)
    ban.lifted_at, ban.lifted_reason = row.at, reason
    ban.save(update_fields=["lifted_at", "lifted_reason"])
    audit.record_late("ban.lift", actor=by.user, ip=by.ip, target=f"ban:{ban.pk}", detail={"doc_no": ban.decision_doc})
    told.tell_lifted(ban, expelling.application_of(ban))
    return row
