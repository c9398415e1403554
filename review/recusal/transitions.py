"""A declaration takes effect at once; another person lifts it (SoD, §2.9)."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock, inbox, roles
from nominations import visibility
from nominations.acting import Actor, NotPermitted, TransitionError, WrongState
from nominations.models import Application, StaffConflict
from nominations.transitions import locked
from review.recusal.permissions import can_declare, can_lift

REASON_CHARS = 5
PAGE = "/recusal/"


@transaction.atomic
def declare(application: Application, *, by: Actor, reason: str) -> StaffConflict:
    """From now on the application is hidden from this person; the heads of department are told to hand it on."""
    row = locked(Application, application.pk)
    if by.user is None:
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if held := StaffConflict.objects.filter(user=by.user, application=row, lifted_at=None).first():
        return held
    if not can_declare(by.user, row):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    made = StaffConflict.objects.create(user=by.user, application=row, reason=_sentence(reason))
    visibility.forget(by.user)
    away = StaffConflict.objects.filter(application=row, lifted_at=None).values("user")
    people = roles.holders(roles.Role.LEAD).exclude(pk__in=away)
    subject = f"{by.user.name}声明回避 {row.acceptance_no}"
    body = "该申报件已对其隐藏。如由其经办，请改由他人办理。"
    inbox.tell(people, key=f"recusal:{made.pk}", subject=subject, body=body, url=PAGE)
    audit.record_late(
        "recusal.declare", actor=by.user, ip=by.ip, target=f"application:{row.pk}", detail={"row": made.pk}
    )
    return made


@transaction.atomic
def lift(conflict: StaffConflict, *, by: Actor, reason: str) -> StaffConflict:
    """The person may read the application again, and is told so."""
    row = locked(StaffConflict, conflict.pk)
    if by.user is None or not can_lift(by.user, row):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if row.lifted_at is not None:
        raise WrongState(_("这项回避已经解除。"))
    row.lifted_by, row.lifted_at, row.lift_reason = by.user, clock.now(), _sentence(reason)
    row.save(update_fields=["lifted_by", "lifted_at", "lift_reason"])
    number = row.application.acceptance_no
    subject, body = f"对 {number} 的回避已解除", f"理由：{row.lift_reason}"
    inbox.tell([row.user], key=f"recusal-lifted:{row.pk}", subject=subject, body=body, url=PAGE)
    target = f"application:{row.application_id}"
    audit.record_late("recusal.lift", actor=by.user, ip=by.ip, target=target, detail={"row": row.pk})
    return row


def _sentence(reason: str) -> str:
    reason = reason.strip()
    if len(reason) < REASON_CHARS:
        problem = _("请写明理由，至少 %(n)d 个字。") % {"n": REASON_CHARS}
        raise TransitionError(problem, [("reason", problem)])
    return reason
