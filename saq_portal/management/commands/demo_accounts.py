"""Prints one demo account of every role with the password they share."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from saq_portal.demo import seed
from saq_portal.demo.setting import PASSWORD


class Command(BaseCommand):
    help = "List the demo accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SAQ_DEMO:
            raise CommandError("演示账号只在演示模式（SAQ_DEMO=1）下存在。")
        self.stdout.write(f"演示账号（密码都是 {PASSWORD}）：")
        for role, name, phone, email in seed.accounts():
            self.stdout.write(f"  {phone}  {email:<24} {role}（{name}）")
