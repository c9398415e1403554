"""What allauth asks this project: phones with blind index, audited log-ins, mails through the outbox, sealed TOTP."""

import secrets
from io import BytesIO
from typing import Any

import segno
from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts import addresses, audit, clock, crypto, devices, outbox, phones, sessions, signins
from accounts.models import RoleGrant, User
from accounts.roles import Role, needs_second_factor

MISMATCH = _("手机号（邮箱）或密码不正确。")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": MISMATCH,
        "phone_password_mismatch": MISMATCH,
        "username_password_mismatch": MISMATCH,
        "too_many_login_attempts": _("失败次数过多，请稍后再试（最多约 15 分钟），或通过邮箱重设密码。"),
        "incorrect_password": _("密码不正确。"),
        "enter_current_password": _("当前密码不正确。"),
        "duplicate_email": _("这就是您现在使用的邮箱。"),
        "rate_limited": _("操作过于频繁，请稍后再试。"),
    }

    # Phones: a number counts as verified once a code sent to it came back (accounts/views/sms.py).
    def phone_form_field(self, **kwargs: Any) -> Any:
        from accounts.forms.entrance import PhoneField

        return PhoneField(**kwargs)

    def get_phone(self, user: Any) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified_at is not None) if user.phone else None

    def set_phone(self, user: Any, phone: str, verified: bool) -> None:
        user.set_phone(phone)
        user.phone_verified_at = clock.now() if verified else None
        user.save(update_fields=["phone", "phone_index", "phone_verified_at"])

    def set_phone_verified(self, user: Any, phone: str) -> None:
        self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone: str) -> User | None:
        try:
            return User.objects.by_phone(phones.normalise(phone))
        except ValidationError:
            return None

    # Accounts
    @transaction.atomic
    def save_user(self, request: HttpRequest, user: Any, form: Form, commit: bool = True) -> Any:
        """A person who registers becomes a nominee: account and NOM grant together."""
        data = form.cleaned_data
        user.name, user.email = data["name"], data.get("email") or ""
        user.set_phone(data["phone"])
        user.set_password(data["password1"])
        user.save()
        RoleGrant.objects.create(user=user, role=Role.NOM)
        audit.record_late("account.signup", actor=user, target=f"user:{user.pk}", request=request)
        return user

    @transaction.atomic
    def set_password(self, user: Any, password: str) -> None:
        user.set_password(password)
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])
        audit.record_late("account.password", actor=user, target=f"user:{user.pk}", request=self.request)

    @transaction.atomic
    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Who can read the mailbox owns the address: it is taken from accounts that never proved it."""
        if email_address.can_set_verified():
            addresses.release_unproved(email_address.email, keep=email_address.user_id)
        done = super().confirm_email(request, email_address)
        if done:
            owner = f"user:{email_address.user_id}"
            audit.record_late("account.email", actor=email_address.user, target=owner, request=request)
        return done

    # Log-in and log-out
    @transaction.atomic
    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        sessions.start(request, user)
        audit.record_late("login.ok", actor=user, target=f"user:{user.pk}", request=request)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        devices.remember(request, response, user)
        return response

    @transaction.atomic
    def logout(self, request: HttpRequest) -> None:
        user = request.user
        if user.is_authenticated:
            audit.record_late("logout", actor=user, target=f"user:{user.pk}", request=request)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        signins.record_failure(request, credentials)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Per account and address, or device that opened the account before: nobody locks another person out (T-19).

        allauth's own key leaves the phone out, so that all phone log-ins would share one limit.
        """
        login = credentials.get("phone") or credentials.get("email") or credentials.get("username") or ""
        device = self._known_device(request, credentials)
        return crypto.blind_index("login.attempts", f"{login.lower()}|{device or self.get_client_ip(request)}")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Failures in the same network count against the network, not against a device that has opened the account."""
        if not self._known_device(request, credentials):
            return super().pre_authenticate(request, **credentials)
        key = self._get_login_attempts_cache_key(request, **credentials)
        self._login_failed_rl_usage = ratelimit.consume(request, app="allauth.account", action="login_device", key=key)
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")
        return None

    def _known_device(self, request: HttpRequest, credentials: dict[str, Any]) -> str:
        known = settings.SAQ_DEVICE_COOKIE in request.COOKIES
        return devices.name_for(request, signins.owner(credentials)) if known else ""

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """After a new password by mail the way in by phone is open again, too."""
        super()._delete_login_attempts_cached_email(request, **credentials)
        owner = signins.owner(credentials)
        if owner is not None and owner.phone:
            key = self._get_login_attempts_cache_key(request, phone=owner.phone)
            ratelimit.clear(request, app="allauth.account", action="login_failed", key=key)

    def get_client_ip(self, request: HttpRequest) -> str:
        return audit.client_ip(request) or "0.0.0.0"

    # Mails
    def format_email_subject(self, subject: str) -> str:
        return f"【{settings.SAQ_SITE_NAME}】{subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Through the outbox: same time spent for known and unknown addresses, refused addresses, retries."""
        message = self.render_mail(template_prefix, email, context | {"email": email})
        user = context.get("user") or User.objects.filter(email__iexact=email).first()
        name = template_prefix.rpartition("/")[2]
        with transaction.atomic():
            outbox.queue(
                [(user, email)],
                key=f"account:{name}:{secrets.token_hex(8)}",
                subject=message.subject,
                body=str(message.body),
            )

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who typed the password a moment ago is not asked for it again."""
        return not sessions.just_started(self.request) and super().is_reauthentication_required(app=app, **kwargs)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return "phone" in account_settings.SIGNUP_FIELDS


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("验证码不正确，请核对手机时间后重新输入。"),
        "cannot_delete_authenticator": _("协会账号必须使用动态验证码，不能停用。"),
    }

    def encrypt(self, text: str) -> str:
        return crypto.encrypt("mfa.secret", text.encode())

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.decrypt("mfa.secret", encrypted_text).decode()

    def build_totp_svg(self, url: str) -> str:
        svg = BytesIO()
        code = segno.make(url, error="m")
        code.save(svg, kind="svg", xmldecl=False, scale=5, border=4, dark="#1f2328", light="#ffffff")
        return svg.getvalue().decode()

    def get_totp_label(self, user: Any) -> str:
        return phones.masked(user.phone) or user.email or user.name

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return not (settings.SAQ_FORCE_TOTP and needs_second_factor(authenticator.user))
