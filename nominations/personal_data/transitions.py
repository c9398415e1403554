"""One verb, one function: take a consent back, ask, cancel; answer, propose a refusal, decide it (§2.18)."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import audit, clock, inbox
from accounts.models import User
from accounts.own_account import beijing
from accounts.roles import Role, holders
from nominations import withdrawing, workdays
from nominations.acting import Actor, NotPermitted, StaleVersion, TransitionError, WrongState
from nominations.models import Application, Consent, DataRequest
from nominations.personal_data.permissions import OPEN, can_decide, can_handle, is_own
from nominations.pipeline import LIVE, Status
from nominations.retention import closing
from nominations.retention.rules import Busy
from nominations.transitions import locked
from nominations.visibility import is_nominee

Kind, State = DataRequest.Kind, DataRequest.State
DAYS = 15  # working days, §2.18
MOST_OPEN = 5


def live_application(user: Any, consent: Consent) -> Application | None:
    """The application that rests on this consent and is still under way or has led to a title."""
    rows = Application.objects.filter(nominee=user, cycle=consent.cycle_id, erased_at=None)
    return rows.filter(status__in=LIVE | {Status.NAMED}).select_related("cycle").order_by("-pk").first()


@transaction.atomic
def take_back(consent: Consent, *, by: Actor, key: str) -> DataRequest | None:
    """Withdraw one consent. Before the submission the application goes with it (T33); after it, a request is made.

    What was done under the consent stays lawful. None: done at once.
    """
    assert by.user is not None
    user = locked(User, by.user.pk)
    row = Consent.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=consent.pk)
    if row.user_id != user.pk:
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if row.withdrawn_at is not None:
        return None
    application = live_application(user, row)
    if application is not None and not withdrawing.is_open(application):
        return _ask(user, by, Kind.WITHDRAW, application, "", key, consent=row.kind)
    if application is not None:
        withdrawing.withdraw(application, by=by, permit=is_nominee, key=key)
    _end(row, by)
    return None


def _end(row: Consent, by: Actor) -> None:
    row.withdrawn_at = clock.now()
    row.save(update_fields=["withdrawn_at"])
    detail = {"kind": row.kind, "year": row.cycle.year}
    audit.record_late("consent.withdrawn", actor=by.user, target=f"user:{row.user_id}", detail=detail, ip=by.ip)


@transaction.atomic
def ask(*, by: Actor, kind: str, application: Application | None, text: str, key: str) -> DataRequest:
    """A request of the person, to be answered in fifteen working days."""
    assert by.user is not None
    user = locked(User, by.user.pk)
    if application is not None and application.nominee_id != user.pk:
        raise NotPermitted(_("您没有办理此事项的权限。"))
    return _ask(user, by, kind, application, text, key)


def _ask(
    user: User, by: Actor, kind: str, application: Application | None, text: str, key: str, *, consent: str = ""
) -> DataRequest:
    subject = f"application:{application.pk}" if application is not None else "account"
    subject = f"{subject}:{consent}" if consent else subject
    mine = DataRequest.objects.filter(user=user)
    if done := mine.filter(last_key=key, kind=kind).first():
        return done
    running = mine.filter(state__in=OPEN)
    if running.filter(kind=kind, subject=subject).exists():
        raise TransitionError(_("同样的请求正在办理，请等待答复。"))
    if running.count() >= MOST_OPEN:
        raise TransitionError(_("最多同时办理 %(n)d 项请求，请等待答复后再提出。") % {"n": MOST_OPEN})
    due = workdays.after(DAYS)
    row = DataRequest.objects.create(
        user=user, kind=kind, application=application, consent=consent, subject=subject, text=text, last_key=key,
        due_at=due.at, due_estimated=due.estimated,
    )  # fmt: skip
    _note("personal_data.ask", row, by)
    _tell_desk(row, "asked", Role.STAFF)
    return row


@transaction.atomic
def cancel(asked: DataRequest, *, by: Actor, version: int, key: str) -> DataRequest:
    """The person no longer wants it."""
    row = _held(asked)
    if not is_own(by.user, row):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if row.last_key != key:
        _fresh(row, version, *OPEN)
        _store(row, State.CANCELLED, key, closed_at=clock.now())
        _note("personal_data.cancel", row, by)
    return row


@transaction.atomic
def answer(asked: DataRequest, *, by: Actor, text: str, version: int, key: str) -> DataRequest:
    """STAFF has done what was asked; a deletion is carried out here, and what the law keeps is named (art. 47)."""
    if asked.kind == Kind.DELETE:
        locked(User, asked.user_id)  # nobody begins an application meanwhile
    row = _held(asked)
    if not can_handle(by.user, row):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if row.last_key == key:
        return row
    _fresh(row, version, State.ASKED)
    if row.kind == Kind.WITHDRAW:
        _consent_ends(row, by)
    state, now = State.DONE, clock.now()
    marks = {"handled_by": by.user, "handled_at": now, "closed_at": now}
    kept: list[tuple[str, str]] = []
    if row.kind == Kind.DELETE:
        kept = closing.plan(row.user, row.application).kept
        state = State.RESTRICTED if kept else State.DONE
    text = "\n".join([text, *(_("%(what)s：%(why)s") % {"what": what, "why": why} for what, why in kept)])
    _store(row, state, key, answer=text, **marks)
    _tell(row)
    _note("personal_data.answer", row, by)
    if row.kind == Kind.DELETE:
        _delete(row)
    return row


def _delete(row: DataRequest) -> None:
    """Now, or not at all: what a worker has in hand is done in a minute."""
    try:
        closing.carry_out(row.user, row.application)
    except Busy as error:
        raise TransitionError(_("有一份文件正在生成，现在不能删除。请一分钟后再办理，已填内容不会丢失。")) from error


def _consent_ends(row: DataRequest, by: Actor) -> None:
    """Without the consent nobody takes part: the person leaves first, by T34 (§2.18, art. 25)."""
    if row.application is not None and row.application.status in LIVE:
        raise TransitionError(_("申报还在办理。请先由推荐单位或协会办理“申请退出”，再答复这项请求。"))
    rows = Consent.objects.select_related("cycle").filter(user=row.user_id, kind=row.consent, withdrawn_at=None)
    for consent in rows.filter(cycle=row.application.cycle_id) if row.application is not None else ():
        _end(consent, by)


@transaction.atomic
def propose(asked: DataRequest, *, by: Actor, text: str, version: int, key: str) -> DataRequest:
    """STAFF thinks it cannot be granted; LEAD decides."""
    row = _held(asked)
    if not can_handle(by.user, row):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if row.last_key != key:
        _fresh(row, version, State.ASKED)
        _store(row, State.PROPOSED, key, answer=text, handled_by=by.user, handled_at=clock.now())
        _tell_desk(row, "proposed", Role.LEAD)
        _note("personal_data.propose", row, by)
    return row


@transaction.atomic
def decide(asked: DataRequest, *, by: Actor, yes: bool, version: int, key: str) -> DataRequest:
    """LEAD: refused with the proposed reason, or back to STAFF to be answered after all."""
    row = _held(asked)
    if not can_decide(by.user, row):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if row.last_key == key:
        return row
    _fresh(row, version, State.PROPOSED)
    if yes:
        _store(row, State.REFUSED, key, decided_by=by.user, closed_at=clock.now())
        _tell(row)
    else:
        _store(row, State.ASKED, key, answer="", decided_by=by.user)
        _tell_desk(row, "back", Role.STAFF)
    _note("personal_data.refuse" if yes else "personal_data.send_back", row, by)
    return row


def _held(asked: DataRequest) -> DataRequest:
    rows = DataRequest.objects.select_for_update(of=("self",), no_key=True).select_related("user", "application")
    return rows.get(pk=asked.pk)


def _fresh(row: DataRequest, version: int, *states: str) -> None:
    if row.state not in states:
        raise WrongState(_("这项请求现在是“%(state)s”，不能这样办理。") % {"state": row.get_state_display()})
    if row.version != version:
        raise StaleVersion(_("这项请求已有变化，请核对最新内容后再办理。"))


def _store(row: DataRequest, state: str, key: str, **values: Any) -> None:
    row.state, row.last_key, row.version = state, key, row.version + 1
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


@override("zh-hans")
def _tell_desk(row: DataRequest, event: str, role: str) -> None:
    """Whose turn it is at the association; what it says stays behind the log-in."""
    words = {"kind": row.get_kind_display(), "due": beijing(row.due_at)[:10]}
    people = holders(role).exclude(Q(pk=row.user_id) | Q(pk=row.handled_by_id if role == Role.LEAD else None))
    inbox.tell(
        people,
        key=f"data-request:{row.pk}:{row.version}:{event}",
        subject=_("个人信息请求待办理"),
        body=_("有一项个人信息请求（%(kind)s）等待办理，%(due)s 前答复本人。") % words,
        url=reverse("personal_data:detail", args=[row.key]),
    )


@override("zh-hans")
def _tell(row: DataRequest) -> None:
    """The person's answer."""
    words = {"kind": row.get_kind_display(), "state": row.get_state_display(), "answer": row.answer}
    inbox.tell(
        [row.user],
        key=f"data-request:{row.pk}:answer",
        subject=_("您的个人信息请求已有答复"),
        body=_("您提出的请求（%(kind)s）：%(state)s。\n%(answer)s") % words,
        url=reverse("personal_data:detail", args=[row.key]),
    )


def _note(action: str, row: DataRequest, by: Actor) -> None:
    """As late as a lock on the trail's head allows."""
    detail = {"kind": row.kind, "state": row.state}
    audit.record_late(action, actor=by.user, target=f"user:{row.user_id}", detail=detail, ip=by.ip)
