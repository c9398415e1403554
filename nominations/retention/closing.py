"""Deletion on a person's own request: what may go at once, what stays and why (§2.18, 个人信息保护法 art. 47)."""

from collections.abc import Callable
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import audit, clock, my_data, sessions
from accounts.models import Invitation, Message, OutgoingMail, OutgoingSms, RoleGrant, RoleProposal, User
from nominations.models import Application, DataRequest, StaffConflict
from nominations.pipeline import LIVE
from nominations.retention import erasing, holds, running
from nominations.retention.intake import TITLED
from nominations.retention.rules import Gone

REQUESTED = "request"
GONE = "已注销用户"
OVER = (OutgoingMail.State.SENT, OutgoingMail.State.DEAD)

Part = Callable[[User], Gone]
_parts: list[Part] = []


def register(part: Part) -> None:
    """Called from `AppConfig.ready` by an app that holds something about a person beside the applications."""
    if part not in _parts:
        _parts.append(part)


@dataclass(frozen=True)
class Outcome:
    """`free`: applications that may be erased; `kept`: (what, why) for the person; `account`: whether it is closed."""

    free: list[Application] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)
    account: bool = False


def plan(user: User, application: Application | None) -> Outcome:
    """What a deletion would do now: of one application, or with None of everything and the account."""
    rows = Application.objects.filter(nominee=user, erased_at=None).select_related("cycle").order_by("pk")
    found = list(rows if application is None else rows.filter(pk=application.pk))
    held = holds.reasons({row.pk for row in found})
    free, kept = [], []
    for row in found:
        why = held.get(row.pk, "") or why_kept(row)
        if why:
            kept.append((_("%(year)d年度申报") % {"year": row.cycle.year}, why))
        else:
            free.append(row)
    account = application is None and not kept
    if application is None:
        reasons = my_data.kept_because(user)
        account = account and not reasons
        kept += [(_("账号"), why) for why in reasons]
        if not account and not reasons:
            kept.append((_("账号"), _("还有依法保存的申报材料，账号随之保留，供您查阅。")))
    return Outcome(free, kept, account)


def why_kept(row: Application) -> str:
    """Why an application is not erased on request; '' when nothing speaks against it."""
    if row.status in LIVE:
        return _("申报正在办理。请先撤回申报或申请退出，再申请删除。")
    if row.acceptance_no:
        years = 30 if row.status in TITLED else 3
        sentence = _(
            "已报送协会的申报材料是评审档案，按归档期限保存至年度结束后 %(n)d 年，期满自动删除；"
            "在此之前只保存，不作其他处理（《个人信息保护法》第四十七条）。"
        )
        return sentence % {"n": years}
    return ""


def carry_out(user: User, application: Application | None) -> Outcome:
    """Erase what may go, in the caller's transaction; the account as the last. What the law keeps is restricted."""
    found = plan(user, application)
    archived = Application.objects.filter(nominee=user, erased_at=None, restricted_at=None).exclude(acceptance_no="")
    asked = archived if application is None else archived.filter(pk=application.pk)
    asked.exclude(status__in=LIVE | set(TITLED)).update(restricted_at=clock.now())
    for row in found.free:
        locked = Application.objects.select_for_update(of=("self",)).get(pk=row.pk)
        gone = erasing.erase_application(locked)
        running.note(None, REQUESTED, str(locked.key), gone, target=f"application:{locked.pk}")
    if found.account:
        _close(user)
    return found


def _close(user: User) -> None:
    """Nobody can enter any more and nothing names the person; the row stays, because histories point to it."""
    gone = erasing.documents(erasing.papers(f"user:{user.pk}"))
    for part in _parts:
        gone.add(part(user))
    gone.rows += _said(user)
    for model in (EmailAddress, Authenticator, UserSession, Message, OutgoingSms):
        gone.rows += model._default_manager.filter(user=user).delete()[0]
    gone.rows += OutgoingMail.objects.filter(user=user, state__in=OVER).delete()[0]
    RoleGrant.objects.filter(user=user, revoked_at=None).update(revoked_at=clock.now())
    user.name, user.email, user.is_active, user.phone_verified_at = GONE, "", False, None
    user.mail_off, user.sms_reminders = [], False
    user.set_phone("")
    user.set_unusable_password()
    user.save()
    sessions.end_all(user)
    audit.record_late("account.closed", actor=None, target=f"user:{user.pk}")
    running.note(None, REQUESTED, user.code, gone)


def _said(user: User) -> int:
    """What was written about the person where no application keeps it."""
    lapsed = Q(revoked_at__isnull=False) | Q(expires_at__lte=clock.now())
    invited = Q(accepted_by=user) | (Q(email__iexact=user.email) & lapsed if user.email else Q(pk__in=[]))
    count = Invitation.objects.filter(invited).update(name=GONE, email="")
    count += RoleProposal.objects.filter(user=user).update(reason="")
    count += StaffConflict.objects.filter(user=user).update(reason="", lift_reason="")
    return count + erasing.unsaid(DataRequest.objects.filter(user=user))
