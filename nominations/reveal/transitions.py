"""One verb, one function: reveal the number, for a reason, with the password, counted and recorded (T-25)."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import audit, clock, inbox
from accounts.models import AuditEvent, User
from accounts.roles import Role, holders
from nominations.acting import Actor, NotPermitted, TransitionError
from nominations.models import Application
from nominations.printing import application_target
from nominations.reveal.permissions import can_reveal
from nominations.transitions import locked

HOUR, MOST = timedelta(hours=1), 20
WRONG_WINDOW, MOST_WRONG = timedelta(minutes=15), 5
SHOWN, WRONG, LIMIT = "reveal.id_no", "reveal.refused", "reveal.limit"


def reveal(application: Application, *, by: Actor, reason: str, note: str, password: str) -> str:
    """The whole number. A refusal is recorded too, and stands although the number is not shown."""
    assert by.user is not None
    number, refusal = _decide(application, by.user, by, {"reason": reason, "note": note}, password)
    if refusal is not None:
        raise refusal
    return number


@transaction.atomic
def _decide(
    application: Application, user: User, by: Actor, said: dict[str, str], password: str
) -> tuple[str, TransitionError | None]:
    """Count, check and record while nobody else acts in this person's name."""
    user, application = locked(User, user.pk), locked(Application, application.pk)
    if not can_reveal(user, application):
        return "", NotPermitted(_("您没有办理此事项的权限。"))
    target = application_target(application)
    if _recent(user, WRONG, WRONG_WINDOW) >= MOST_WRONG:
        return "", TransitionError(_("密码多次输入错误，请 15 分钟后再试。"))
    if _recent(user, SHOWN, HOUR) >= MOST:
        _alarm(user)
        audit.record_late(LIMIT, actor=user, target=target, ip=by.ip)
        return "", TransitionError(_("一小时内最多查看 %(n)d 次，已达上限并已通知监督员，请稍后再试。") % {"n": MOST})
    if not user.check_password(password):
        audit.record_late(WRONG, actor=user, target=target, ip=by.ip)
        sentence = _("密码不正确，请重新输入。")
        return "", TransitionError(sentence, [("password", sentence)])
    audit.record_late(SHOWN, actor=user, target=target, detail={**said, "role": by.role}, ip=by.ip)
    return application.id_no, None


def _recent(user: User, action: str, window: timedelta) -> int:
    return AuditEvent.objects.filter(actor=user, action=action, at__gt=clock.now() - window).count()


@override("zh-hans")
def _alarm(user: User) -> None:
    """Tell the supervisors, once an hour for each person."""
    body = _("%(name)s（账号 %(code)s）一小时内查看完整身份证号已达 %(n)d 次，之后的查看已被拒绝，请核实。")
    inbox.tell(
        holders(Role.SUP),
        key=f"reveal.limit:{user.pk}:{clock.now():%Y%m%d%H}",
        subject=_("查看身份证号次数异常"),
        body=body % {"name": user.name, "code": user.code, "n": MOST},
        url="/audit/?kind=reveal",
    )
