"""Proves once more who sits here before a grave act: a code of the second factor, or the password (§4.1)."""

from typing import Any

from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from django import forms
from django.utils.translation import gettext as _

from accounts.models import User

MANUAL = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)


def has_code(user: Any) -> bool:
    """Whether this account proves itself by codes; accounts of the demo may have none yet."""
    return Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()


def field(user: Any) -> forms.CharField:
    """The field that asks for it."""
    coded = has_code(user)
    kind = forms.TextInput if coded else forms.PasswordInput
    hint = {"autocomplete": "one-time-code", "inputmode": "numeric"} if coded else {"autocomplete": "current-password"}
    return forms.CharField(
        label=_("动态验证码") if coded else _("登录密码"),
        help_text=_("请再次验证身份后办理；验证码每 30 秒更换一次。") if coded else _("请再次输入登录密码后办理。"),
        max_length=128,
        strip=coded,
        widget=kind(attrs=hint),
    )


def confirm(user: User, typed: str) -> None:
    """Raise ValidationError unless `typed` proves the person; wrong tries are counted as those of the log-in are."""
    clear = check_rate_limit(user)
    rows = list(Authenticator.objects.filter(user=user, type__in=MANUAL))
    if any(row.type == Authenticator.Type.TOTP for row in rows):
        right = any(row.wrap().validate_code(typed) for row in rows)
    else:
        right = user.check_password(typed)
    if not right:
        raise forms.ValidationError(_("验证没有通过，请重新输入。"))
    clear()
