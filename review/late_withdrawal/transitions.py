"""T34 in three steps: asked for with a letter, checked by STAFF, confirmed by another person as LEAD."""

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock, inbox
from accounts.models import User
from accounts.roles import Role, holders
from documents.models import StoredFile
from nominations import corrections
from nominations.acting import Actor, NotPermitted, StaleVersion, WrongState
from nominations.audiences import office
from nominations.models import Application
from nominations.notices import LEAD, STAFF
from nominations.pipeline import Status
from nominations.taking import taken
from nominations.transitions import advance, latest_event, locked, stale
from review.halls.freeing import free_soon
from review.late_withdrawal.models import LateWithdrawal
from review.late_withdrawal.permissions import LEAVABLE, can_ask, can_check, can_decide, can_register
from review.sheets.cancelling import cancel_all

State, Origin = LateWithdrawal.State, LateWithdrawal.Origin
OPEN = (State.ASKED, State.CHECKED)
# Whoever leaves from here leaves a place that a reserve may take (T30).
PLACES = frozenset({Status.CANDIDATE, Status.IN_PUBLICITY, Status.OBJECTION_HOLD, Status.PUBLICITY_CLEAR})
WORDS = {
    "asked": (
        "已收到退出申请",
        "%(unit)s为您提出的退出申请（%(number)s）已收到，可以打开查看申请书和办理情况。如非本人意愿，请立即联系协会。",
    ),
    "to_check": ("收到退出申请", "%(unit)s为%(name)s（%(number)s）提出退出申请，请核对申请书。"),
    "to_confirm": ("退出申请待确认", "%(name)s（%(number)s）的退出申请已核对，请确认。"),
    "checked": ("退出申请已核对", "您的退出申请（%(number)s）已核对，等待协会部门负责人确认。"),
    "refused": (
        "退出申请未获同意",
        "%(name)s（%(number)s）的退出申请未获同意，申报照常进行。\n理由：%(refusal)s",
    ),
}


def ask(
    application: Application, *, by: Actor, reason: str, letter: UploadedFile, version: int, key: str
) -> LateWithdrawal:
    """REC sends the nominee's letter; STAFF registers one that came on paper, which counts as checked.

    The file is cleaned before the row is locked: that takes longer than others should wait.
    """
    assert by.user is not None
    if before := _sent_before(application, by, key):
        return before
    _fit(application, by)
    with taken([letter], by=by, field="letter") as stored:
        return _ask(application, by, reason, stored[0], version, key)


def _sent_before(application: Application, by: Actor, key: str) -> LateWithdrawal | None:
    """What this very form has begun already, as long as it is open (G3)."""
    rows = LateWithdrawal.objects.filter(application=application, state__in=OPEN, asked_by=by.user, last_key=key)
    return rows.first()


def _fit(application: Application, by: Actor) -> None:
    """Raises unless this person may begin a request about this application as it stands."""
    if not (can_register if by.role == Role.STAFF else can_ask)(by.user, application):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    _still_under_way(application)
    if LateWithdrawal.objects.filter(application=application, state__in=OPEN).exists():
        raise WrongState(_("这份申报已有一项退出申请正在办理。"))


def _still_under_way(application: Application) -> None:
    if application.status not in LEAVABLE:
        sentence = _("当前状态为“%(state)s”，不能申请退出。") % {"state": application.get_status_display()}
        raise WrongState(sentence, latest=latest_event(application))


@transaction.atomic
def _ask(
    application: Application, by: Actor, reason: str, stored: StoredFile, version: int, key: str
) -> LateWithdrawal:
    assert by.user is not None
    row = locked(Application, application.pk)
    if before := _sent_before(row, by, key):
        return before  # the same form sent twice at once
    _fit(row, by)
    if version != row.version:
        raise stale(row)
    paper = by.role == Role.STAFF
    said: dict[str, Any] = {"checked_by": by.user, "checked_at": clock.now()} if paper else {}
    made = LateWithdrawal.objects.create(
        application=row, reason=reason, letter=stored, asked_by=by.user, last_key=key,
        origin=Origin.PAPER if paper else Origin.PORTAL, state=State.CHECKED if paper else State.ASKED, **said,
    )  # fmt: skip
    _tell(made, "asked", _nominee(row))
    if paper:
        _tell(made, "to_confirm", office(row, LEAD))
    else:
        _tell(made, "to_check", office(row, STAFF))
    _note("asked", made, by)
    return made


def _held(asked: LateWithdrawal) -> LateWithdrawal:
    """The request behind its application, both locked."""
    locked(Application, asked.application_id)
    rows = LateWithdrawal.objects.select_for_update(of=("self",)).select_related("application", "letter")
    return rows.get(pk=asked.pk)


def _fresh(row: LateWithdrawal, version: int, state: str) -> None:
    if row.state != state:
        raise WrongState(_("这项申请现在是“%(state)s”，不能再办理。") % {"state": row.get_state_display()})
    if row.version != version:
        raise StaleVersion(_("该记录已被他人更新，请核对最新内容后再办理。"))


def _store(row: LateWithdrawal, state: str, key: str, **values: Any) -> None:
    values |= {"state": state, "last_key": key, "version": row.version + 1}
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


@transaction.atomic
def check(asked: LateWithdrawal, *, by: Actor, note: str, version: int, key: str) -> LateWithdrawal:
    """STAFF has compared the letter with the person; LEAD is next."""
    if not can_check(by.user, asked):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    row = _held(asked)
    if row.last_key == key:
        return row
    _fresh(row, version, State.ASKED)
    _still_under_way(row.application)
    _store(row, State.CHECKED, key, checked_by=by.user, checked_at=clock.now(), check_note=note)
    _tell(row, "to_confirm", office(row.application, LEAD))
    _tell(row, "checked", _nominee(row.application))
    _note("checked", row, by)
    return row


@transaction.atomic
def confirm(asked: LateWithdrawal, *, by: Actor, version: int, key: str) -> LateWithdrawal:
    """T34: the application ends as withdrawn, and with it what was running about it."""
    row = _held(asked)
    if not can_decide(by.user, row):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if row.last_key == key:
        return row
    _fresh(row, version, State.CHECKED)
    application = row.application
    corrections.cancel_open(application)
    payload = {"request": str(row.key), "vacancy": application.status in PLACES}
    _store(row, State.CONFIRMED, key, decided_by=by.user, decided_at=clock.now())
    _note("confirmed", row, by)
    advance(
        application, "withdraw_late", by=by, permit=lambda user, _app: can_decide(user, row), reason=row.reason,
        payload=payload, key=key,
    )  # fmt: skip
    cancel_all(application)
    free_soon(application)
    return row


@transaction.atomic
def refuse(asked: LateWithdrawal, *, by: Actor, reason: str, version: int, key: str) -> LateWithdrawal:
    """STAFF or LEAD: the letter does not hold; nothing changes for the application, and all concerned read why."""
    row, staff = _held(asked), by.role == Role.STAFF
    if not (can_check if staff else can_decide)(by.user, row):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if row.last_key == key:
        return row
    _fresh(row, version, State.ASKED if staff else State.CHECKED)
    _store(row, State.REFUSED, key, decided_by=by.user, decided_at=clock.now(), refusal=reason)
    _tell(row, "refused", [*_nominee(row.application), *_recommenders(row.application)])
    _note("refused", row, by)
    return row


def _nominee(application: Application) -> list[User]:
    return [application.nominee] if application.nominee is not None else []


def _recommenders(application: Application) -> list[User]:
    unit = application.recommender_id
    return list(holders(Role.REC, unit_id=unit)) if unit is not None else []


def _tell(row: LateWithdrawal, event: str, people: Iterable[User]) -> None:
    application = row.application
    subject, body = WORDS[event]
    words = {
        "name": application.name,
        "number": application.acceptance_no,
        "unit": application.recommender.name if application.recommender else "推荐单位",
        "refusal": row.refusal,
    }
    key, url = f"late-withdrawal:{row.pk}:{event}", f"/late_withdrawal/{row.key}/"
    inbox.tell(people, key=key, subject=subject, body=body % words, url=url)


def _note(action: str, row: LateWithdrawal, by: Actor) -> None:
    """As late as a lock on the trail's head allows."""
    detail = {"origin": row.origin, "sha256": row.letter.sha256}
    target = f"application:{row.application_id}"
    audit.record_late(f"late_withdrawal.{action}", actor=by.user, target=target, detail=detail, ip=by.ip)
