"""What accounts holds about a person: the account, its roles, log-ins, devices, messages (§2.18 查阅)."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit_words, clock, mail_groups, my_data, people, roles
from accounts.models import Message, RoleGrant, User
from accounts.my_data import Part

# On the page; the copy has them all.
NEWEST = 20


def register() -> None:
    """Called once, when the application starts."""
    my_data.register(my_data.Section("account", gettext_lazy("账号与登录"), _account))
    my_data.register(my_data.Section("messages", gettext_lazy("收到的消息"), _messages))
    my_data.keep(_offices)


def beijing(moment: datetime | None) -> str:
    """“2023-04-12 17:00:05”, Beijing time; '' for none."""
    return f"{moment.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M:%S}" if moment is not None else ""


def _account(user: User, whole: bool) -> list[Part]:
    none = _("未登记")
    coded = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)
    offices = people.named(RoleGrant.objects.filter(user=user).order_by("-pk"))
    held = [one.label for one in reversed(offices) if one.row.revoked_at is None]
    rows = [
        (_("姓名"), user.name),
        (_("手机号码"), (user.phone if whole else user.masked_phone()) or none),
        (_("电子邮箱"), (user.email if whole else _masked(user.email)) or none),
        (_("手机号码的确认"), beijing(user.phone_verified_at) or _("未确认")),
        (_("不发邮件的消息"), _("、").join(mail_groups.labels(user.mail_off)) or _("无")),
        (_("截止当天的短信提醒"), _("已开启") if user.sms_reminders else _("未开启")),
        (_("账号编号"), user.code),
        (_("注册时间"), beijing(user.created_at)),
        (_("角色"), _("、").join(held) or _("无")),
        (_("动态验证码"), _("已启用") if coded.exists() else _("未启用")),
    ]
    parts = [Part(_("账号"), rows, fix=reverse("profile"), key="account")]
    return [*parts, *_offices_held(offices), *_log_ins(user, whole), *_devices(user)]


def _offices_held(offices: list[people.Named]) -> list[Part]:
    """Every role there ever was, from when to when."""
    lines = [
        (one.label, " – ".join(filter(None, (beijing(one.row.granted_at), beijing(one.row.revoked_at)))))
        for one in offices
    ]
    return [Part(_("角色记录"), lines)] if lines else []


def _masked(email: str) -> str:
    name, sign, host = email.partition("@")
    return f"{name[:1]}***{sign}{host}" if sign else ""


def _log_ins(user: User, whole: bool) -> list[Part]:
    rows = people.sign_ins(user, NEWEST) if not whole else people.sign_ins(user, None)
    lines = [(beijing(row.at), f"{audit_words.action(row.action)} {row.ip or ''}".strip()) for row in rows]
    return [Part(_("登录记录"), lines)] if lines else []


def _devices(user: User) -> list[Part]:
    rows = UserSession.objects.filter(user=user).order_by("-last_seen_at", "-pk")
    lines = [(beijing(row.last_seen_at), f"{row.ip} {row.user_agent}".strip()) for row in rows]
    return [Part(_("登录中的设备"), lines, fix=reverse("usersessions_list"), locked=True)] if lines else []


def _messages(user: User, whole: bool) -> list[Part]:
    rows = Message.objects.filter(user=user).order_by("-created_at", "-pk")
    if whole:
        lines = [(beijing(row.created_at), f"{row.subject}\n{row.body}") for row in rows]
    else:
        lines = [(beijing(row.created_at), row.subject) for row in rows[:NEWEST]]
    return [Part(_("消息"), lines, fix=reverse("inbox:list"), locked=True)] if lines else []


def _offices(user: User) -> list[str]:
    """Who acts for a unit or for the association leaves the office first."""
    held = [grant.role for grant in roles.grants(user) if grant.role != roles.Role.NOM]
    if held:
        words = {"roles": _("、").join(roles.labels(held))}
        return [_("您还担任%(roles)s，须先由管理员收回该角色。") % words]
    return []
