"""allauth's forms in the words of this portal, with one neutral answer to every registration (T-18)."""

import unicodedata
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import EmailAddress
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm as BaseActivateTOTPForm
from django import forms
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from accounts import audit, phones
from accounts.models import User

HINT = "saq_login_hint"
TWICE = _("两次输入的密码不一致。")
PASSWORD_HELP = _("至少 10 位（协会账号 12 位），含大写字母、小写字母、数字、符号中的三类；或用一句 16 位以上的话。")


class PhoneField(forms.CharField):
    """Takes a number as people type it, gives its one normal form."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("手机号码"))
        attrs = {"type": "tel", "autocomplete": "tel", "inputmode": "tel"}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return phones.normalise(text) if text else ""


class Worded:
    """Our labels, no placeholders, and a message of ours for two passwords that differ."""

    words: ClassVar[dict[str, Any]] = {
        "phone": _("手机号码"),
        "email": _("电子邮箱"),
        "password": _("密码"),
        "oldpassword": _("当前密码"),
        "password1": _("新密码"),
        "password2": _("再次输入新密码"),
        "code": _("验证码"),
    }
    helps: ClassVar[dict[str, Any]] = {"password1": PASSWORD_HELP}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            field.label = self.words.get(name, field.label)
            field.help_text = self.helps.get(name, "")

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, TWICE if field == "password2" else error)  # type: ignore[misc]


class LoginForm(Worded, account.LoginForm):
    words = Worded.words | {"login": _("手机号码或电子邮箱")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autocapitalize": "none"}
        if self.request is not None and not self.is_bound:
            self.fields["login"].initial = self.request.session.get(HINT)

    def clean_login(self) -> str:
        return unicodedata.normalize("NFKC", self.cleaned_data["login"]).strip()

    def user_credentials(self) -> dict[str, Any]:
        """The number in its normal form, so that blanks do not make a new account for the rate limit."""
        credentials = super().user_credentials()
        if "phone" in credentials:
            credentials["phone"] = phones.normalise(credentials["phone"])
        return credentials


class SignupForm(Worded, account.SignupForm):
    words = Worded.words | {"password1": _("密码"), "password2": _("再次输入密码")}
    helps = Worded.helps | {"email": _("用于接收通知和重设密码，建议填写。")}
    field_order: ClassVar[list[str]] = ["name", "phone", "email", "password1", "password2"]
    name = forms.CharField(label=_("姓名"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))

    def validate_unique_email(self, value: str) -> str:
        """A taken address is no error on the page: the answer stays the same, its owner gets a mail."""
        self.email_taken = bool(filter_users_by_email(value))
        if self.email_taken:
            self.account_already_exists = True
        return value

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse]:
        """Registers, or pretends to: page, text and effort are the same whether the number was known or not."""
        user = None if self.account_already_exists else self._register(request)
        if user is None:
            make_password(self.cleaned_data["password1"])
            if getattr(self, "email_taken", False):
                get_adapter().send_account_already_exists_mail(self.cleaned_data["email"])
        request.session[HINT] = phones.local(self.cleaned_data["phone"])
        messages.info(
            request,
            _g(
                "注册申请已提交，请用刚才填写的手机号和密码登录。如不能登录，说明该手机号或邮箱此前已注册，请用原来的密码登录或重设密码。"
            ),
        )
        return user, HttpResponseRedirect(reverse("account_login"))

    def _register(self, request: HttpRequest) -> User | None:
        try:
            with transaction.atomic():
                user = self.save(request)
                for address in EmailAddress.objects.filter(user=user):
                    send_verification_email_to_address(request, address, signup=True)
        except IntegrityError:  # somebody registered the same number at the same moment
            return None
        return user


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    helps = Worded.helps | {"email": _("请填写账号中登记的邮箱。")}


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    pass


class SetPasswordForm(Worded, account.SetPasswordForm):
    pass


class AddEmailForm(Worded, account.AddEmailForm):
    words = Worded.words | {"email": _("新的电子邮箱")}


class ReauthenticateForm(Worded, account.ReauthenticateForm):
    pass


class AuthenticateForm(Worded, mfa.AuthenticateForm):
    """A wrong second factor is as much an event as a wrong password."""

    words = Worded.words | {"code": _("动态验证码或恢复码")}

    def _emit_authentication_failed(self, authenticator: Any) -> None:
        target = f"user:{self.user.pk}"
        audit.record("login.factor_failed", actor=None, target=target, request=get_adapter().request)
        super()._emit_authentication_failed(authenticator)


class FactorReauthenticateForm(Worded, mfa.ReauthenticateForm):
    words = Worded.words | {"code": _("动态验证码或恢复码")}


class ActivateTOTPForm(Worded, BaseActivateTOTPForm):
    words = Worded.words | {"code": _("应用中显示的 6 位验证码")}

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        self.cleaned_data["code"] = unicodedata.normalize("NFKC", code).replace(" ", "")
        return super().clean_code()


class EmptyForm(forms.Form):
    """A button that changes something needs a CSRF token and nothing else."""


def validate_new_password(password: str, user: User | None = None) -> str:
    """The same rules everywhere a password is set."""
    try:
        return get_adapter().clean_password(password, user=user)
    except ValidationError as error:
        raise forms.ValidationError(error.messages) from error
