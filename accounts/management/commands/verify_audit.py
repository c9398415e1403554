"""`manage.py verify_audit`: is the audit trail whole, and are its triggers in place (T-25)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from accounts import append_only, audit
from accounts.models import AuditEvent


class Command(BaseCommand):
    help = "核验审计记录链；发现问题时指出第一处断点并以非零状态退出。"

    def handle(self, *args: Any, **options: Any) -> None:
        absent = append_only.missing(connection, AuditEvent._meta.db_table)
        verdict = audit.verify()
        if verdict.broken is not None:
            raise CommandError(f"审计链在第 {verdict.broken} 条断开：{verdict.why}。此前 {verdict.rows} 条完好。")
        if absent:
            raise CommandError(f"审计表缺少触发器：{', '.join(absent)}。")
        self.stdout.write(f"审计链完好，共 {verdict.rows} 条。")
