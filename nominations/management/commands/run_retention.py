"""Erases what has been kept long enough, or says what would go: `manage.py run_retention [--dry-run]` (§2.16)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from nominations.retention import running


class Command(BaseCommand):
    help = "Erase what the retention rules say is due; with --dry-run only list it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="list what would go and what is held, erase nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            for due in running.plan():
                self._tell(due)
            return
        report = running.run()
        lines = list(report.lines.order_by("pk"))
        for line in lines:
            self.stdout.write(f"{line.rule} {line.subject}: {line.files} files, {line.documents} documents")
        self.stdout.write(f"{report.key}: {len(lines)} erased")

    def _tell(self, due: running.Due) -> None:
        self.stdout.write(f"{due.rule.code}: {len(due.free)} due, {len(due.held)} held")
        for row in due.free:
            self.stdout.write(f"  would go: {due.rule.key(row)}")
        for row, why in due.held:
            self.stdout.write(f"  held: {due.rule.key(row)} {why}")
