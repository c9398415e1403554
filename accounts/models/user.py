"""One account per person, known by mobile number or e-mail address."""

import secrets
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts import clock, crypto, phones
from accounts.fields import EncryptedTextField

PHONE_PURPOSE = "user.phone"


def new_code() -> str:
    """A name for the account that says nothing about its owner."""
    return "u" + secrets.token_hex(8)


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, name: str, phone: str = "", password: str | None = None, **fields: Any) -> "User":
        """Store a new account; the phone is normalised, the e-mail lower-cased. Grants no role."""
        user = self.model(name=name, **fields | {"email": fields.get("email", "").lower()})
        user.set_phone(phone)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def by_phone(self, phone: str) -> "User | None":
        """The owner of a normalised number."""
        return self.filter(phone_index=crypto.blind_index(PHONE_PURPOSE, phone)).first() if phone else None


class User(AbstractBaseUser):
    code = models.CharField(max_length=33, unique=True, default=new_code, editable=False)
    name = models.CharField(_("姓名"), max_length=60)
    phone = EncryptedTextField(_("手机号码"), purpose=PHONE_PURPOSE, blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, default="", editable=False)
    phone_verified_at = models.DateTimeField(null=True, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True, default="")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)
    must_change_password = models.BooleanField(default=False)
    # Raised to end every session of the account at once: it is part of the session's hash.
    session_version = models.PositiveIntegerField(default=0)
    known_demo = models.BooleanField(default=False)
    # The groups of notices (accounts/mail_groups.py) the person reads here and does not want by mail as well.
    mail_off = models.JSONField(default=list, blank=True)
    # Whether a short message comes on the last day of a deadline; only to a number that was proved.
    sms_reminders = models.BooleanField(default=False)

    USERNAME_FIELD = "code"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    # Nobody stands above the rules: conflicts of interest bind administrators too.
    is_superuser = False

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint("phone_index", condition=~Q(phone_index=""), name="user_phone_once"),
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="user_email_once"),
            models.CheckConstraint(
                condition=Q(phone="", phone_index="") | (~Q(phone="") & ~Q(phone_index="")),
                name="user_phone_has_index",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def set_phone(self, phone: str) -> None:
        """Set number and index together; '' takes the number away. Does not save."""
        self.phone = phones.normalise(phone) if phone else ""
        self.phone_index = crypto.blind_index(PHONE_PURPOSE, self.phone)

    def masked_phone(self) -> str:
        return phones.masked(self.phone)

    def get_session_auth_hash(self) -> str:
        return self._session_hash(None)

    def get_session_auth_fallback_hash(self) -> Any:
        from django.conf import settings

        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_hash(secret)

    def _session_hash(self, secret: str | None) -> str:
        value = f"{self.password}|{self.session_version}"
        return salted_hmac("accounts.User.session", value, secret=secret, algorithm="sha256").hexdigest()
