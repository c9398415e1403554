"""`manage.py prepare`: migrate, load the demo once, print its accounts; one process, so that ./run starts fast."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "迁移数据库；演示模式下首次装入演示数据并列出演示账号。"

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0, stdout=self.stderr)
        if not settings.WHITENOISE_USE_FINDERS:
            call_command("collectstatic", interactive=False, verbosity=0, stdout=self.stderr)
        if not settings.SAQ_DEMO:
            return
        if not get_user_model().objects.exists():
            self.stderr.write("装入演示数据……")
            call_command("seed_demo", stdout=self.stderr)
        call_command("demo_accounts", stdout=self.stdout)
