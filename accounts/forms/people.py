"""Input of the people screens: filters, invitation, proposal, new account, own profile."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts import mail_groups, scopes, sms
from accounts.forms.entrance import PASSWORD_HELP, TWICE, PhoneField, validate_new_password
from accounts.models import User
from accounts.roles import ASSOCIATION, INVITED, SCOPED, Role

ANY = ("", _("全部"))


def _roles(roles: frozenset[Any]) -> list[tuple[str, Any]]:
    return [(role.value, role.label) for role in Role if role in roles]


class PeopleFilter(forms.Form):
    q = forms.CharField(label=_("姓名、邮箱或完整手机号"), required=False, max_length=100)
    role = forms.ChoiceField(label=_("角色"), required=False, choices=[ANY, *Role.choices])
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[ANY, ("active", _("正常")), ("disabled", _("已停用"))]
    )


class InvitationFilter(forms.Form):
    q = forms.CharField(label=_("姓名或邮箱"), required=False, max_length=100)
    role = forms.ChoiceField(label=_("角色"), required=False, choices=[ANY, *_roles(INVITED)])
    state = forms.ChoiceField(
        label=_("状态"), required=False,
        choices=[
            ANY, ("open", _("待接受")), ("accepted", _("已接受")), ("expired", _("已过期")), ("revoked", _("已撤销")),
        ],
    )  # fmt: skip


class InviteForm(forms.Form):
    """`find` narrows the list of units; the units offered are those that may have officers of the role."""

    role = forms.ChoiceField(label=_("角色"), choices=_roles(INVITED))
    find = forms.CharField(
        label=_("查找单位"), required=False, max_length=100, help_text=_("填写单位名称的一部分，点“查找”。")
    )
    unit_id = forms.TypedChoiceField(
        label=_("单位"), required=False, coerce=int, empty_value=None,
        help_text=_("邀请工作单位或推荐单位经办人时选择；邀请专家不必选择。"),
        error_messages={"invalid_choice": _("所选单位不能有这个角色的经办人，请重新查找。")},
    )  # fmt: skip
    name = forms.CharField(label=_("姓名"), max_length=60)
    email = forms.EmailField(label=_("电子邮箱"), help_text=_("邀请链接发到这个邮箱，14 天内有效，只能使用一次。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = cast(forms.TypedChoiceField, self.fields["unit_id"])
        given = self.data if self.is_bound else self.initial
        units = scopes.unit_choices(given.get("role") or "", given.get("find") or "")
        unit.choices = [("", _("不选择")), *units]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data.pop("find", None)
        if data.get("role") not in SCOPED:
            self.errors.pop("unit_id", None)
            data["unit_id"] = None
        elif "unit_id" in data and data["unit_id"] is None:
            self.add_error("unit_id", _("请选择经办人所在的单位。"))
        return data


class ProposalForm(forms.Form):
    role = forms.ChoiceField(label=_("拟授予的角色"), choices=_roles(ASSOCIATION))
    reason = forms.CharField(label=_("理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class AccountForm(forms.Form):
    """A new account of the association: its owner sets the password by a mailed link."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = PhoneField()
    email = forms.EmailField(label=_("电子邮箱"), help_text=_("设置密码的链接发到这个邮箱。"))

    def clean_phone(self) -> str:
        if User.objects.by_phone(self.cleaned_data["phone"]):
            raise ValidationError(_("这个手机号已有账号。"))
        return self.cleaned_data["phone"]

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if User.objects.annotate(lower=Lower("email")).filter(lower=email).exists():
            raise ValidationError(_("这个邮箱已有账号。"))
        return email


class AcceptForm(forms.Form):
    """A new account made by accepting an invitation; the e-mail is the one the link was sent to."""

    name = forms.CharField(label=_("姓名"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = PhoneField()
    password1 = forms.CharField(
        label=_("密码"),
        strip=False,
        help_text=PASSWORD_HELP,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("再次输入密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean_password1(self) -> str:
        return validate_new_password(self.cleaned_data["password1"], User(name=self.cleaned_data.get("name", "")))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password1") and data.get("password2") and data["password1"] != data["password2"]:
            self.add_error("password2", TWICE)
        return data


class ProfileForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))


class MailForm(forms.Form):
    """Which groups of notices come by mail too, those that always do being no fields; and the last day by SMS."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in mail_groups.GROUPS:
            if group.key in mail_groups.OPTIONAL:
                self.fields[group.key] = forms.BooleanField(
                    label=group.label, help_text=group.help, required=False, initial=group.key not in user.mail_off
                )
        if sms.enabled() and user.phone_verified_at:
            self.fields["sms"] = forms.BooleanField(
                label=_("截止当天用短信提醒"), required=False, initial=user.sms_reminders,
                help_text=_("报送截止当天还有需要您办理的，发一条短信到您确认过的手机号码。"),
            )  # fmt: skip

    @property
    def off(self) -> list[str]:
        return mail_groups.chosen(key for key, wanted in self.cleaned_data.items() if not wanted)

    @property
    def by_sms(self) -> bool:
        return bool(self.cleaned_data.get("sms"))
