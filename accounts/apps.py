"""The application that knows persons and roles, and no nomination."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("账号与权限")

    def ready(self) -> None:
        """What accounts itself holds about a person."""
        from accounts import own_account

        own_account.register()
