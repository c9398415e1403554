"""Shows the newest short messages where the table is their end (SAQ_SMS=database): for demonstrations and trials."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts import clock, phones
from accounts.models import OutgoingSms

NEWEST = 20


class Command(BaseCommand):
    help = "Show the newest short messages (only with SAQ_SMS=database)."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.SAQ_SMS != "database":
            raise CommandError("SAQ_SMS 不是 database：短信已交给网关或写入日志，平台不保存内容。")
        for row in OutgoingSms.objects.order_by("-pk")[:NEWEST]:
            local = row.created_at.astimezone(clock.SHANGHAI)
            words = row.text or "（内容已删除）"
            self.stdout.write(f"{local:%Y-%m-%d %H:%M:%S} {phones.masked(row.number)} {row.state} {words}")
