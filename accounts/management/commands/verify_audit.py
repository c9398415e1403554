"""`manage.py verify_audit`: is the audit trail whole, guarded, and does it know every move (T-25)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from accounts import audit_checks


class Command(BaseCommand):
    help = "核验审计记录链与办理记录；发现问题时指出第一处并以非零状态退出。"

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("zh-hans"):
            check = audit_checks.run()
        if check.why:
            raise CommandError(check.why)
        self.stdout.write(f"审计链完好，共 {check.rows} 条。链头：{check.link}")
